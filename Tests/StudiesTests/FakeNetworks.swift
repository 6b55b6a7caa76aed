import Diagnostics
import JSONText
import Randomness
import Search
import Studies

/// Candidates that are three numbers, which mutations move.
struct FakeSource: CandidateSource {
  func base() -> TrialCandidate { Self.candidate([8, 8, 8], .random, "base") }

  func candidate(
    for proposal: Proposal, parent: (Int) -> TrialCandidate, known: Set<String>,
    using generator: inout SeededGenerator
  ) -> TrialCandidate? {
    for _ in 0..<100 {
      var genes = (0..<3).map { _ in 1 + Int(generator.integer(below: 30)) }
      switch proposal {
      case .random: break
      case .mutate(let one, _): genes = Self.genes(parent(one))
      case .crossover(let one, let other, _):
        genes = Array(Self.genes(parent(one))[..<1] + Self.genes(parent(other))[1...])
      }
      let index = Int(generator.integer(below: 3))
      genes[index] = max(1, genes[index] + Int(generator.integer(below: 7)) - 3)
      let made = Self.candidate(genes, proposal, "gene \(index)")
      if !known.contains(made.hash) { return made }
    }
    return nil
  }

  func weightedLayers(of candidate: TrialCandidate) -> Int? { Self.genes(candidate).max() }

  static func candidate(_ genes: [Int], _ proposal: Proposal, _ change: String) -> TrialCandidate {
    TrialCandidate(
      architecture: .array(genes.map(JSONValue.integer)), hash: "\(genes)",
      size: CandidateSize(parameters: genes.reduce(1, *), multiplyAdds: genes.reduce(0, +), activations: genes[0]),
      proposal: proposal, change: change)
  }

  static func genes(_ candidate: TrialCandidate) -> [Int] { genes(candidate.architecture) }

  static func genes(_ architecture: JSONValue) -> [Int] {
    guard case .array(let elements) = architecture else { return [] }
    return elements.compactMap { if case .integer(let gene) = $0 { gene } else { nil } }
  }
}

/// Ends trainings in an order of its own, loses workers, and crashes when it is told to.
final class FakePool: TrialPool {
  private let count: Int
  private var generator: SeededGenerator
  private var underway: [TrialAssignment] = []
  private var eventsUntilCrash: Int
  private let losesWorkers: Bool
  private(set) var handedOut: [Int] = []
  /// Most steps that were under way together.
  private(set) var widest = 0

  init(count: Int, seed: UInt64, crashAfter events: Int = .max, losesWorkers: Bool = false) {
    self.count = count
    generator = SeededGenerator(seed: seed, stream: .init(rawValue: 900))
    eventsUntilCrash = events
    self.losesWorkers = losesWorkers
  }

  var hasRoom: Bool { underway.count < count }

  func start(_ assignment: TrialAssignment) {
    underway.append(assignment)
    handedOut.append(assignment.trial)
    widest = max(widest, underway.count)
  }

  func nextEvent() throws(DiagnosticsError) -> TrialEvent {
    eventsUntilCrash -= 1
    guard eventsUntilCrash > 0 else { throw DiagnosticsError(Diagnostic(code: "crash", "the machine stood still")) }
    let assignment = underway.remove(at: Int(generator.integer(below: UInt32(underway.count))))
    // Once at most, as killed attempts of one trial add up over sessions.
    if losesWorkers, assignment.trial % 5 == Int(generator.integer(below: 40)) {
      return .failed(step: assignment.step, .killed(signal: 9))
    }
    // A network that cannot be trained, whoever tries.
    if FakeSource.genes(assignment.architecture)[0] == 5 { return .failed(step: assignment.step, .failed("NaN")) }
    return .trained(step: assignment.step, Self.result(assignment))
  }

  func stop() { underway = [] }

  static func result(_ assignment: TrialAssignment) -> TrialResult {
    let genes = FakeSource.genes(assignment.architecture).map(Double.init)
    var noise = SeededGenerator(seed: assignment.seed, stream: .init(rawValue: 901))
    let capacity = genes[0] / (genes[0] + 4) * genes[1] / (genes[1] + 9) * genes[2] / (genes[2] + 2)
    // Whose weights, and after how many epochs: the end of the path, as folders differ.
    let sources = assignment.inheritedWeights + [assignment.teacher?.weights].compactMap(\.self)
    let heritage = sources.flatMap { $0.split(separator: "/").suffix(2).joined().utf8 }
    let gain = 0.001 * Double(heritage.reduce(0) { ($0 * 31 + Int($1)) % 997 } % 10)
    let accuracy = capacity * (1 - 0.5 / Double(assignment.epochs)) + 0.02 * noise.unit() + gain
    return TrialResult(metric: accuracy, loss: 1 - accuracy, history: [], seconds: 0.1)
  }
}
