import Diagnostics
import Foundation
import GraphIR
import Randomness
import Search
import Studies
import Synchronization
import Training

/// Where a study is to be: a folder, or a database as URL#NAME.
func begin(_ place: String, _ specification: StudySpecification) throws -> Study {
  try Study.begin(at: StudyAddress(place), specification: specification, trainingSamples: 200, constantMetric: 0.1)
}

/// A study of simulated workers, by the real coordinator and its store. Prints one line.
func simulate(in place: String, _ options: [String: String]) throws {
  func number(_ name: String, _ usual: Int) -> Int { options[name].flatMap { Int($0) } ?? usual }
  let workers = number("workers", 64)
  let loader = ArchitectureLoader(catalogue: .builtin)
  let specification = try StudySpecification(document(options, trials: number("trials", 2_000)), loader: loader)
  let study = try begin(place, specification)
  let source = try SpaceCandidates(study.specification, loader: loader, isStored: true)
  let pool = SimulatedPool(workers: workers)
  let meter = Meter()
  let run = try StudyRun(study, source: source, pool: pool)
  let ending = try run.run()
  let (wall, processor) = meter.seconds
  let frontier = try Frontier(of: study)
  let trials = Set((frontier.points + frontier.dominated).map(\.trial)).count
  let share = (pool.shareAtLastStart * 1000).rounded() / 10
  print(
    "\(workers),\(specification.window),\(specification.fidelity.kind),\(trials),\(pool.steps),\(share)",
    Meter.rounded(wall), Meter.rounded(processor / Double(max(1, trials)) * 1000), Meter.mostMemory,
    Meter.rounded(frontier.hypervolume), "\(ending)", separator: ",")
}

/// Real workers of a database that sleep instead of training. Prints which part of their time they slept.
func serve(_ place: String, _ options: [String: String]) throws {
  func number(_ name: String, _ usual: Int) -> Int { options[name].flatMap { Int($0) } ?? usual }
  let (count, trials) = (number("workers", 64), number("trials", 640))
  let seconds = options["seconds"].flatMap { Double($0) } ?? 2
  guard case .database(let url, let name) = try StudyAddress(place) else {
    print("serve needs postgresql://…#NAME")
    return
  }
  var options = options
  options["window"] = options["window"] ?? "\(2 * count)"
  let loader = ArchitectureLoader(catalogue: .builtin)
  let specification = try StudySpecification(document(options, trials: trials), loader: loader)
  let study = try begin(place, specification)
  let trained = Mutex<[Int: Int]>([:])
  let asleep = Mutex(0.0)
  let lives = Mutex(0.0)
  let ended = DispatchSemaphore(value: 0)
  for _ in 0..<count {
    Thread.detachNewThread {
      defer { ended.signal() }
      do {
        let worker = try StorageWorker(pretendingFor: name, in: url) { assignment, _ in
          let began = monotonicSeconds()
          trained.withLock { $0[assignment.step, default: 0] += 1 }
          if seconds > 0 { usleep(UInt32(seconds * 1e6)) }
          asleep.withLock { $0 += monotonicSeconds() - began }
          return InstantPool.result(assignment)
        }
        let began = monotonicSeconds()
        _ = try worker.run(until: CancellationFlag())
        lives.withLock { $0 += monotonicSeconds() - began }
      } catch {
        print("\(error)")
      }
    }
  }
  let source = try SpaceCandidates(study.specification, loader: loader, isStored: true)
  let meter = Meter()
  let ending = try StudyRun(study, source: source, pool: TaskPool(of: study)).run()
  let (wall, processor) = meter.seconds
  for _ in 0..<count { ended.wait() }
  let steps = trained.withLock { $0.count }
  let twice = trained.withLock { $0.values.count { $0 > 1 } }
  let share = asleep.withLock { $0 } / max(1e-9, lives.withLock { $0 })
  print(
    "\(count) workers, steps of \(seconds) s: \(ending); \(steps) steps, \(twice) of them more than once;",
    "\(Meter.rounded(Double(steps) / wall)) steps a second; \(Meter.rounded(100 * share)) % of their time in training;",
    "\(Meter.rounded(processor)) s of computing in this process, most memory \(Meter.mostMemory) MB")
}
