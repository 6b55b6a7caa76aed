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
  let pool = SimulatedPool(workers: workers, results: try options["results"].map { try RecordedResults(path: $0) })
  let database = try DatabaseMeter(place)
  let meter = Meter()
  let run = try StudyRun(study, source: source, pool: pool)
  let ending = try run.run()
  let (wall, processor) = meter.seconds
  let memory = Meter.mostMemory
  let facts = try StudyFacts(of: study, isDetailed: false)
  let frontier = Frontier(of: study, facts)
  if options["curve"] != nil { return show(HypervolumeCurve(of: study, facts, frontier), of: specification) }
  let trials = Set((frontier.points + frontier.dominated).map(\.trial)).count
  let share = (pool.shareAtLastStart * 1000).rounded() / 10
  print(
    "\(workers),\(specification.window),\(specification.fidelity.kind),\(trials),\(pool.steps),\(share)",
    Meter.rounded(wall), Meter.rounded(processor / Double(max(1, trials)) * 1000), memory,
    Meter.rounded(frontier.hypervolume), "\(ending)", separator: ",")
  if let database { print("\(Int(Double(trials) / wall)) trials a second; \(try database.words(after: wall))") }
}

/// Prints the hypervolume after 16, 32, 64 and so on of a study's steps, and after all of them.
private func show(_ curve: HypervolumeCurve, of specification: StudySpecification) {
  let count = curve.hypervolumes.count
  var steps = Array(sequence(first: 16) { 2 * $0 }.prefix { $0 < count })
  steps.append(count)
  for step in steps {
    let hypervolume = (curve.hypervolumes[step - 1] * 1e6).rounded() / 1e6
    print("\(specification.window),\(specification.seed),\(step),\(hypervolume)")
  }
}

/// Real workers of a database that sleep instead of training. Prints what they did with their time.
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
  let times = WorkerTimes()
  let ended = DispatchSemaphore(value: 0)
  let database = try DatabaseMeter(place)
  for number in 0..<count {
    Thread.detachNewThread {
      defer { ended.signal() }
      do {
        let worker = try StorageWorker(pretendingFor: name, in: url) { assignment, _ in
          times.train(assignment.step, by: number) { if seconds > 0 { usleep(UInt32(seconds * 1e6)) } }
          return InstantPool.result(assignment)
        }
        times.begin(number)
        defer { times.end(number) }
        _ = try worker.run(until: CancellationFlag())
      } catch {
        print("\(error)")
      }
    }
  }
  let source = try SpaceCandidates(study.specification, loader: loader, isStored: true)
  let (meter, own) = (Meter(), Meter(isOfThread: true))
  let progress = CostsByThousand(isOfThread: true)
  let ending = try StudyRun(study, source: source, pool: TaskPool(of: study), observer: progress).run()
  progress.finish()
  let (wall, processor) = meter.seconds
  let coordinator = own.seconds.processor
  for _ in 0..<count { ended.wait() }
  let (steps, twice) = times.counts
  print(
    "\(count) workers, steps of \(seconds) s: \(ending); \(steps) steps, \(twice) of them more than once;",
    "\(Meter.rounded(Double(steps) / wall)) steps a second")
  print(times.words)
  print(
    "\(Meter.rounded(1000 * coordinator / Double(max(1, steps)))) ms of computing a step in the coordinator,",
    "\(Meter.rounded(processor)) s in this process; most memory \(Meter.mostMemory) MB")
  if let database { print(try database.words(after: wall)) }
}
