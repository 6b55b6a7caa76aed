import Diagnostics
import Search

/// What a running study writes down.
public enum Fact: Hashable, Sendable {
  /// A step, and with the first step of a trial its candidate. The cost is in multiply-adds of the training.
  case step(Int, FidelityJob, cost: Double, candidate: TrialCandidate?)
  /// A session has handed a step to a worker.
  case handedOut(step: Int, session: Int)
  /// What became of a step, and the time that the session has run.
  case ended(step: Int, StepOutcome, session: Int, seconds: Double)
  /// Why an attempt failed; nobody trains the step until it is handed out again.
  case failedAttempt(step: Int, StoredFault)
  /// What the weights of a step hash to that was trained once more.
  case weights(step: Int, hash: String?)
  /// How long the session has run.
  case time(session: Int, Double)
}

/// Facts that are written together: one transaction, one wait for the disk, for all that came up since the last.
///
/// Nothing that depends on a fact is said before ``commit()`` has returned. What a killed process had not committed was
/// said to nobody, and is decided and trained over again.
struct FactLog {
  private let store: any StudyStorage
  private var facts: [Fact] = []
  private var epochs: EpochLog
  /// Outcomes among the facts.
  private(set) var outcomes = 0

  /// - Parameter metricRange: what the metric that decides can be
  init(_ store: any StudyStorage, metricRange: ClosedRange<Double> = 0...1) {
    self.store = store
    epochs = EpochLog(metricRange: metricRange)
  }

  mutating func append(_ fact: Fact) {
    switch fact {
    case .ended(let step, _, _, _):
      outcomes += 1
      epochs.forget(step)
    case .failedAttempt(let step, _): epochs.forget(step)
    default: break
    }
    facts.append(fact)
  }

  /// Adds what a worker reported of a step that ends after so many epochs, which is written along with the next fact.
  mutating func note(_ report: EpochReport, step: Int, of epochs: Int) {
    self.epochs.append(report, step: step, of: epochs)
  }

  /// Writes what was appended to the disk, in that order, all of it or nothing.
  mutating func commit() throws(DiagnosticsError) {
    guard !facts.isEmpty else { return }
    try store.commit(facts, epochs.changes)
    self.facts.removeAll(keepingCapacity: true)
    self.epochs.wasWritten()
    outcomes = 0
  }

  /// The candidate of a trial that is not in the database yet.
  func candidate(of trial: Int) -> TrialCandidate? {
    for case .step(_, let job, _, let candidate?) in facts.reversed() where job.trial == trial { return candidate }
    return nil
  }
}
