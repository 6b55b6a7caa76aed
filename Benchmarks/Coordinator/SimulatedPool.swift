import Diagnostics
import Randomness
import Studies

/// Any number of workers whose clock is that of their trainings alone: an hour of ten thousand workers takes as long as the
/// coordinator takes to decide what they do in it.
///
/// A training lasts as long as its multiply-adds take on a machine that is up to twice as fast as another, and one in fifty
/// three times as long.
final class SimulatedPool: TrialPool {
  private struct Training {
    var end: Double
    var assignment: TrialAssignment
  }

  let workers: Int
  /// A heap of those under way, the first to end first.
  private var heap: [Training] = []
  private(set) var clock = 0.0
  /// Seconds of workers that trained, and the time, when a step was handed out last.
  private(set) var busy = 0.0
  private(set) var lastStart = 0.0
  private(set) var steps = 0
  private var begun = 0.0

  /// What trainings come to; nil for results that are made up.
  private let results: RecordedResults?

  init(workers: Int, results: RecordedResults? = nil) {
    (self.workers, self.results) = (workers, results)
  }

  var hasRoom: Bool { heap.count < workers }

  /// The share of workers that trained until nothing more was handed out.
  var share: Double {
    // What is under way then counts as far as it has come.
    let rest = heap.reduce(0) { $0 + max(0, $1.end - lastStart) }
    return lastStart > 0 ? (begun - rest) / (lastStart * Double(workers)) : 0
  }

  /// As ``share`` was when the last step was handed out.
  private(set) var shareAtLastStart = 0.0

  func start(_ assignment: TrialAssignment) {
    let seconds = Self.seconds(assignment)
    begun += seconds
    lastStart = clock
    steps += 1
    insert(Training(end: clock + seconds, assignment: assignment))
    // Costly, so not at each.
    if steps.isMultiple(of: 64) || heap.count < 256 { shareAtLastStart = share }
  }

  func nextEvent() -> TrialEvent {
    let first = removeFirst()
    clock = first.end
    var result = InstantPool.result(first.assignment)
    if let accuracy = results?.accuracy(of: first.assignment) { result.metric = accuracy }
    return .trained(step: first.assignment.step, result)
  }

  func stop() { heap = [] }

  private static func seconds(_ assignment: TrialAssignment) -> Double {
    var noise = SeededGenerator(seed: assignment.seed, stream: .init(rawValue: 952 + UInt32(assignment.epochs)))
    let machine = 1 + noise.unit()
    return max(1, assignment.cost) * machine * (noise.unit() < 0.02 ? 3 : 1)
  }

  private func insert(_ training: Training) {
    heap.append(training)
    var child = heap.count - 1
    while child > 0, heap[child].end < heap[(child - 1) / 2].end {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private func removeFirst() -> Training {
    let first = heap[0]
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].end < heap[least].end {
        least = child
      }
      if least == parent { return first }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
