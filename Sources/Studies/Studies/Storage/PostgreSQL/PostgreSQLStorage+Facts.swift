import Datasets
import Diagnostics
import JSONText
import PostgreSQL
import Search

extension PostgreSQLStorage {
  public func begin(_ beginning: StudyBeginning) throws(DiagnosticsError) {
    try write { connection in
      try connection.execute(
        """
        UPDATE espalier.study SET specification = $2, "trainingSamples" = $3, "constantAccuracy" = $4 WHERE id = $1
        """,
        [
          .integer(id), .text(beginning.specification), .integer(beginning.trainingSamples),
          .optional(beginning.constantMetric),
        ])
    }
  }

  public func commit(_ facts: [Fact], _ epochs: EpochChanges) throws(DiagnosticsError) {
    try write { connection in
      for fact in facts { try write(fact, on: connection) }
      for step in epochs.forgotten {
        try connection.execute(
          "DELETE FROM espalier.epoch WHERE study = $1 AND step = $2", [.integer(id), .integer(step)])
      }
      for reports in epochs.reports {
        for report in reports.epochs { try write(report, step: reports.step, on: connection) }
      }
    }
  }

  func write(_ report: EpochReport, step: Int, on connection: PostgreSQLConnection) throws {
    try connection.execute(
      """
      INSERT INTO espalier.epoch (study, step, number, "trainLoss", "validationLoss", accuracy, seconds)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (study, step, number) DO UPDATE SET "trainLoss" = excluded."trainLoss",
        "validationLoss" = excluded."validationLoss", accuracy = excluded.accuracy, seconds = excluded.seconds
      """,
      [
        .integer(id), .integer(step), .integer(report.epoch), .optional(report.trainLoss),
        .optional(report.validationLoss), .optional(report.metric), .number(report.seconds),
      ])
  }

  private func write(_ fact: Fact, on connection: PostgreSQLConnection) throws {
    let study = PostgreSQLValue.integer(id)
    switch fact {
    case .step(let step, let job, let cost, let candidate):
      // In one statement, as each is a way to the server and back.
      let insertion = """
        INSERT INTO espalier.step (study, trial, number, rung, epochs, "multiplyAdds") VALUES ($1, $2, $3, $4, $5, $6)
        """
      let values: [PostgreSQLValue] = [
        study, .integer(job.trial), .integer(step), .integer(job.rung), .integer(job.epochs), .number(cost),
      ]
      if let candidate {
        try connection.execute(
          "WITH candidate AS (\(Self.candidateInsertion)) \(insertion)", values + Self.values(of: candidate))
      } else {
        try connection.execute(insertion, values)
      }
    case .handedOut(let step, let session):
      try connection.execute(
        "UPDATE espalier.step SET session = $3 WHERE study = $1 AND number = $2",
        [study, .integer(step), .integer(session)])
    case .ended(let step, .trained(let result), let session, let seconds):
      try end(
        step, session: session, seconds, "accuracy, loss, history, seconds, weights",
        [
          .number(result.metric), .number(result.loss), .text(JSONWriter.line(result.history)), .number(result.seconds),
          .optional(result.weights),
        ], on: connection)
      for (objective, value) in result.measures.sorted(by: { $0.key < $1.key }) {
        try connection.execute(
          "INSERT INTO espalier.measure (study, step, objective, value) VALUES ($1, $2, $3, $4)",
          [study, .integer(step), .text(objective), .number(value)])
      }
    case .ended(let step, .failed(let reason), let session, let seconds):
      try end(step, session: session, seconds, "failure, seconds", [.text(reason), .integer(0)], on: connection)
    case .failedAttempt(let step, let fault):
      try connection.execute(
        "UPDATE espalier.step SET session = NULL WHERE study = $1 AND number = $2", [study, .integer(step)])
      try connection.execute(
        "DELETE FROM espalier.epoch WHERE study = $1 AND step = $2", [study, .integer(step)])
      try connection.execute(
        #"INSERT INTO espalier.fault (study, step, reason, "isDecisive") VALUES ($1, $2, $3, $4)"#,
        [study, .integer(step), .text(fault.reason), .integer(fault.isDecisive ? 1 : 0)])
    case .weights(let step, let hash):
      try connection.execute(
        "UPDATE espalier.outcome SET weights = $3 WHERE study = $1 AND step = $2",
        [study, .integer(step), .optional(hash)])
    case .time(let session, let seconds):
      try connection.execute(
        "UPDATE espalier.session SET seconds = $3 WHERE study = $1 AND number = $2",
        [study, .integer(session), .number(seconds)])
    }
  }

  /// Writes an outcome, removes what is known of the step under way, and says how long the session has run.
  /// - Parameter columns: those of the values
  private func end(
    _ step: Int, session: Int, _ seconds: Double, _ columns: String, _ values: [PostgreSQLValue],
    on connection: PostgreSQLConnection
  ) throws {
    try connection.execute(
      """
      WITH epochs AS (DELETE FROM espalier.epoch WHERE study = $1 AND step = $2),
        tasks AS (DELETE FROM espalier.task WHERE study = $1 AND step = $2),
        times AS (UPDATE espalier.session SET seconds = $4 WHERE study = $1 AND number = $3)
      INSERT INTO espalier.outcome (study, step, \(columns))
      VALUES ($1, $2, \(values.indices.map { "$\($0 + 5)" }.joined(separator: ", ")))
      """, [.integer(id), .integer(step), .integer(session), .number(seconds)] + values)
  }

  /// Of trial `$2`, with ``values(of:)`` from `$7` on.
  private static let candidateInsertion = """
    INSERT INTO espalier.trial
      (study, number, proposal, architecture, hash, parameters, "multiplyAdds", activations, flash, ram, change)
    VALUES ($1, $2, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    """

  private static func values(of candidate: TrialCandidate) -> [PostgreSQLValue] {
    let size = candidate.size
    return [
      .text(candidate.proposal.text), .text(JSONWriter.line(candidate.architecture)), .text(candidate.hash),
      .integer(size.parameters), .integer(size.multiplyAdds), .integer(size.activations), .optional(size.flash),
      .optional(size.ram), .text(candidate.change),
    ]
  }

  public func beginSession() throws(DiagnosticsError) -> Int {
    // The lock keeps others from beginning one meanwhile.
    let number = try (sessions().map(\.number).max() ?? 0) + 1
    session = number
    try write { connection in
      // Of trainings that a session which was cut short has left.
      try connection.execute("DELETE FROM espalier.epoch WHERE study = $1", [.integer(id)])
      try connection.execute(
        "INSERT INTO espalier.session (study, number, seconds) VALUES ($1, $2, 0)", [.integer(id), .integer(number)])
    }
    return number
  }

  public func end(session: Int, seconds: Double, _ ending: StoredSession.Ending) throws(DiagnosticsError) {
    try write { connection in
      try connection.execute("DELETE FROM espalier.epoch WHERE study = $1", [.integer(id)])
      if ending == .completed || ending == .exhausted {
        try connection.execute("DELETE FROM espalier.task WHERE study = $1", [.integer(id)])
        try connection.execute("DELETE FROM espalier.worker WHERE study = $1", [.integer(id)])
        // Workers end when they hear of it.
        try connection.execute("SELECT pg_notify($1, '')", [.text(taskChannel)])
      }
      try connection.execute(
        "UPDATE espalier.session SET seconds = $3, ending = $4 WHERE study = $1 AND number = $2",
        [.integer(id), .integer(session), .number(seconds), .text(ending.rawValue)])
    }
  }

  public func add(_ confirmation: StoredConfirmation) throws(DiagnosticsError) {
    let (subject, values): (String, PostgreSQLValue) =
      switch confirmation.network {
      case .trial(let trial): ("confirmation (study, trial", .integer(trial))
      case .reference(let hash): (#""referenceConfirmation" (study, hash"#, .text(hash))
      }
    try write { connection in
      try connection.execute(
        "INSERT INTO espalier.\(subject), repetition, accuracy, counterpart) VALUES ($1, $2, $3, $4, $5)",
        [
          .integer(id), values, .integer(confirmation.repetition), .number(confirmation.metric),
          .optional(confirmation.counterpart),
        ])
    }
  }

  public func setFingerprint(_ fingerprint: String, _ split: Split) throws(DiagnosticsError) {
    try write { connection in
      try connection.execute(
        #"UPDATE espalier.study SET "\#(Self.column(split))" = $2 WHERE id = $1"#, [.integer(id), .text(fingerprint)])
    }
  }

  static func column(_ split: Split) -> String { split == .training ? "fingerprint" : "testFingerprint" }

  public func setFiles(_ files: FilesFingerprint) throws(DiagnosticsError) {
    try write { connection in
      try connection.execute(
        #"UPDATE espalier.study SET "dataFiles" = $2 WHERE id = $1"#, [.integer(id), .integer(files.count)])
      try connection.execute(#"DELETE FROM espalier."dataFile" WHERE study = $1"#, [.integer(id)])
      for (number, file) in files.files.enumerated() {
        try connection.execute(
          #"INSERT INTO espalier."dataFile" VALUES ($1, $2, $3, $4, $5, $6)"#,
          [
            .integer(id), .integer(number), .text(file.name), .integer(file.size), .integer(file.time),
            .optional(file.blocks),
          ])
      }
    }
  }
}
