import Diagnostics
import GRDB
import Search

/// Writing: each call is one transaction. What a running study writes is a ``Fact``.
extension SQLiteStorage {
  public func begin(_ beginning: StudyBeginning) throws(DiagnosticsError) {
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO study (id, specification, trainingSamples, constantAccuracy) VALUES (1, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET specification = excluded.specification,
            trainingSamples = excluded.trainingSamples, constantAccuracy = excluded.constantAccuracy
          """,
        arguments: [beginning.specification, beginning.trainingSamples, beginning.constantMetric])
    }
  }

  public func commit(_ facts: [Fact], _ epochs: EpochChanges) throws(DiagnosticsError) {
    try write { database in
      for fact in facts { try fact.write(to: database) }
      try self.write(epochs, to: database)
    }
  }

  public func add(_ confirmation: StoredConfirmation) throws(DiagnosticsError) {
    try write { database in
      switch confirmation.network {
      case .trial(let trial):
        try database.execute(
          sql: "INSERT INTO confirmation (trial, repetition, accuracy, counterpart) VALUES (?, ?, ?, ?)",
          arguments: [trial, confirmation.repetition, confirmation.metric, confirmation.counterpart])
      case .reference(let hash):
        try database.execute(
          sql: "INSERT INTO referenceConfirmation (hash, repetition, accuracy, counterpart) VALUES (?, ?, ?, ?)",
          arguments: [hash, confirmation.repetition, confirmation.metric, confirmation.counterpart])
      }
    }
  }

  public func beginSession() throws(DiagnosticsError) -> Int {
    var session = 0
    try write { database in
      // Of trainings that a session which was cut short has left.
      try database.execute(sql: "DELETE FROM epoch")
      try database.execute(sql: "INSERT INTO session (seconds) VALUES (0)")
      session = Int(database.lastInsertedRowID)
    }
    return session
  }

  public func end(session: Int, seconds: Double, _ ending: StoredSession.Ending) throws(DiagnosticsError) {
    try write { database in
      try Fact.time(session: session, seconds).write(to: database)
      try database.execute(sql: "DELETE FROM epoch")
      try database.execute(sql: "UPDATE session SET ending = ? WHERE id = ?", arguments: [ending.rawValue, session])
    }
  }
}
