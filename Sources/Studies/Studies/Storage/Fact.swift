import Diagnostics
import GRDB
import JSONText
import Search

/// What a running study writes down.
enum Fact {
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

extension Fact {
  func write(to database: Database) throws {
    func execute(_ sql: String, _ arguments: StatementArguments) throws {
      try database.cachedStatement(sql: sql).execute(arguments: arguments)
    }
    switch self {
    case .step(let step, let job, let cost, let candidate):
      if let candidate {
        try execute(
          """
          INSERT INTO trial
            (number, proposal, architecture, hash, parameters, multiplyAdds, activations, flash, ram, change)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
          [
            job.trial, candidate.proposal.text, JSONWriter.line(candidate.architecture), candidate.hash,
            candidate.size.parameters, candidate.size.multiplyAdds, candidate.size.activations,
            candidate.size.flash, candidate.size.ram, candidate.change,
          ])
      }
      try execute(
        "INSERT INTO step (number, trial, rung, epochs, multiplyAdds) VALUES (?, ?, ?, ?, ?)",
        [step, job.trial, job.rung, job.epochs, cost])
    case .handedOut(let step, let session):
      try execute("UPDATE step SET session = ? WHERE number = ?", [session, step])
    case .ended(let step, .trained(let result), let session, let seconds):
      try Fact.time(session: session, seconds).write(to: database)
      try execute(
        "INSERT INTO outcome (step, accuracy, loss, history, seconds, weights) VALUES (?, ?, ?, ?, ?, ?)",
        [step, result.metric, result.loss, JSONWriter.line(result.history), result.seconds, result.weights])
      for (objective, value) in result.measures.sorted(by: { $0.key < $1.key }) {
        try execute("INSERT INTO measure (step, objective, value) VALUES (?, ?, ?)", [step, objective, value])
      }
    case .ended(let step, .failed(let reason), let session, let seconds):
      try Fact.time(session: session, seconds).write(to: database)
      try execute("INSERT INTO outcome (step, failure, seconds) VALUES (?, ?, 0)", [step, reason])
    case .failedAttempt(let step, let fault):
      try execute("UPDATE step SET session = NULL WHERE number = ?", [step])
      try execute(
        "INSERT INTO fault (step, reason, isDecisive) VALUES (?, ?, ?)", [step, fault.reason, fault.isDecisive])
    case .weights(let step, let hash):
      try execute("UPDATE outcome SET weights = ? WHERE step = ?", [hash, step])
    case .time(let session, let seconds):
      try execute("UPDATE session SET seconds = ? WHERE id = ?", [seconds, session])
    }
  }
}

/// Facts that are written together: one transaction, one wait for the disk, for all that came up since the last.
///
/// Nothing that depends on a fact is said before ``commit()`` has returned. What a killed process had not committed was
/// said to nobody, and is decided and trained over again.
struct FactLog {
  private let store: StudyStore
  private var facts: [Fact] = []
  private var epochs = EpochLog()
  /// Outcomes among the facts.
  private(set) var outcomes = 0

  init(_ store: StudyStore) {
    self.store = store
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
    let (facts, epochs) = (facts, epochs)
    try store.write { [metricRange = store.metricRange] database in
      for fact in facts { try fact.write(to: database) }
      try epochs.write(to: database, metricRange: metricRange)
    }
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
