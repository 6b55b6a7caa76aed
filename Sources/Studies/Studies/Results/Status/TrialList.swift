import Diagnostics
import Training

/// Every trial of a study with what became of it: trained, failed and for which reason, or neither yet.
public struct TrialList: Sendable {
  public enum State: String, Hashable, Sendable {
    case trained, failed, unfinished
  }

  public struct Entry: Sendable {
    public var trial: StoredTrial
    public var state: State
    /// Of the longest training that succeeded.
    public var result: TrialResult?
    public var epochs: Int
    public var cost: Double
    public var seconds: Double
    public var failure: String?
    /// Attempts that failed.
    public var faults: Int
    public var test: Spread?
    public var isOnFrontier: Bool
  }

  public let specification: StudySpecification
  /// By number.
  public let entries: [Entry]

  public init(of study: Study) throws(DiagnosticsError) {
    let facts = try StudyFacts(of: study, isDetailed: true)
    self.init(of: study, facts, Frontier(of: study, facts))
  }

  /// - Parameter frontier: that of the same facts, which are detailed
  public init(of study: Study, _ facts: StudyFacts, _ frontier: Frontier) {
    let steps = Dictionary(grouping: facts.steps, by: \.job.trial)
    let tests = Dictionary(grouping: facts.confirmations, by: \.network)
    let front = Set(frontier.points.map(\.trial))
    specification = study.specification
    entries = facts.trials.map { trial in
      var entry = Entry(
        trial: trial, state: .unfinished, epochs: 0, cost: 0, seconds: 0, faults: 0,
        test: Spread((tests[.trial(trial.number)] ?? []).map(\.metric)), isOnFrontier: front.contains(trial.number))
      for step in steps[trial.number] ?? [] {
        entry.faults += step.faults.count
        guard let outcome = step.outcome else { continue }
        entry.cost +=
          step.cost
          ?? study.cost(
            multiplyAdds: trial.candidate.size.multiplyAdds, samples: study.trainingSamples,
            epochs: max(0, step.job.epochs - entry.epochs))
        switch outcome {
        case .trained(let result):
          entry.seconds += result.seconds
          (entry.result, entry.epochs) = (result, step.job.epochs)
          if entry.failure == nil { entry.state = .trained }
        case .failed(let reason):
          (entry.state, entry.failure) = (.failed, reason)
        }
      }
      return entry
    }
  }
}
