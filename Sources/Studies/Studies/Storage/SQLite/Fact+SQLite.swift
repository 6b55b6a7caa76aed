import GRDB
import JSONText

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
