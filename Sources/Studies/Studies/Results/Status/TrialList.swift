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
    let facts = try StudyFacts(of: study, isDetailed: false)
    self.init(of: study, facts, Frontier(of: study, facts))
  }

  /// Candidates have their architectures, and results their histories, if the facts are detailed.
  /// - Parameter frontier: that of the same facts
  public init(of study: Study, _ facts: StudyFacts, _ frontier: Frontier) {
    let tests = Dictionary(grouping: facts.confirmations, by: \.network)
    let front = Set(frontier.points.map(\.trial))
    specification = study.specification
    var entries = facts.trials.map { trial in
      Entry(
        trial: trial, state: .unfinished, epochs: 0, cost: 0, seconds: 0, faults: 0,
        test: tests[.trial(trial.number)].flatMap { Spread($0.map(\.metric)) },
        isOnFrontier: front.contains(trial.number))
    }
    // Trials are numbered without a gap, and steps are told in the order in which they were decided.
    for step in facts.steps { entries[step.job.trial].add(step, study) }
    self.entries = entries
  }
}

extension TrialList.Entry {
  fileprivate mutating func add(_ step: StoredStep, _ study: Study) {
    faults += step.faults.count
    guard let outcome = step.outcome else { return }
    cost +=
      step.cost
      ?? Study.cost(
        multiplyAdds: trial.candidate.size.multiplyAdds, samples: study.trainingSamples,
        epochs: max(0, step.job.epochs - epochs))
    switch outcome {
    case .trained(let result):
      seconds += result.seconds
      (self.result, epochs) = (result, step.job.epochs)
      if failure == nil { state = .trained }
    case .failed(let reason):
      (state, failure) = (.failed, reason)
    }
  }
}
