import Diagnostics
import Foundation
import GRDB
import JSONText
import Search

/// Writing: each call is one transaction.
extension StudyStore {
  /// What everything after depends on; said again, it replaces what was said.
  func begin(
    _ specification: StudySpecification, trainingSamples: Int, constantMetric: Double?
  ) throws(DiagnosticsError) {
    let text = JSONWriter.canonical(specification.json)
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO study (id, specification, trainingSamples, constantAccuracy) VALUES (1, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET specification = excluded.specification,
            trainingSamples = excluded.trainingSamples, constantAccuracy = excluded.constantAccuracy
          """,
        arguments: [text, trainingSamples, constantMetric])
    }
  }

  /// A step, and with the first step of a trial its candidate.
  /// - Parameter cost: multiply-adds of the training
  func add(
    step: Int, _ job: FidelityJob, candidate: TrialCandidate?, cost: Double
  ) throws(DiagnosticsError) {
    try write { database in
      if let candidate {
        let proposal = String(decoding: try JSONEncoder.stable.encode(candidate.proposal), as: UTF8.self)
        try database.execute(
          sql: """
            INSERT INTO trial (number, proposal, architecture, hash, parameters, multiplyAdds, activations, change)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
          arguments: [
            job.trial, proposal, JSONWriter.line(candidate.architecture), candidate.hash, candidate.size.parameters,
            candidate.size.multiplyAdds, candidate.size.activations, candidate.change,
          ])
      }
      try database.execute(
        sql: "INSERT INTO step (number, trial, rung, epochs, multiplyAdds) VALUES (?, ?, ?, ?, ?)",
        arguments: [step, job.trial, job.rung, job.epochs, cost])
    }
  }

  /// What became of a step, and the time that the session has run.
  func add(_ outcome: StepOutcome, step: Int, session: Int, seconds: Double) throws(DiagnosticsError) {
    try write { database in
      try Self.setSeconds(seconds, session: session, in: database)
      switch outcome {
      case .trained(let result):
        try database.execute(
          sql: "INSERT INTO outcome (step, accuracy, loss, history, seconds, weights) VALUES (?, ?, ?, ?, ?, ?)",
          arguments: [
            step, result.metric, result.loss, JSONWriter.line(result.history), result.seconds, result.weights,
          ])
        for (objective, value) in result.measures.sorted(by: { $0.key < $1.key }) {
          try database.execute(
            sql: "INSERT INTO measure (step, objective, value) VALUES (?, ?, ?)", arguments: [step, objective, value])
        }
      case .failed(let reason):
        try database.execute(
          sql: "INSERT INTO outcome (step, failure, seconds) VALUES (?, ?, 0)", arguments: [step, reason])
      }
    }
  }

  /// Says that a session has handed a step to a worker.
  func setSession(_ session: Int, step: Int) throws(DiagnosticsError) {
    try write { database in
      try database.execute(sql: "UPDATE step SET session = ? WHERE number = ?", arguments: [session, step])
    }
  }

  /// Says what the weights of a step hash to that was trained once more.
  func setWeights(_ hash: String?, step: Int) throws(DiagnosticsError) {
    try write { database in
      try database.execute(sql: "UPDATE outcome SET weights = ? WHERE step = ?", arguments: [hash, step])
    }
  }

  /// Why an attempt failed; nobody trains the step until it is handed out again.
  func add(_ fault: StoredFault, step: Int) throws(DiagnosticsError) {
    try write { database in
      try database.execute(sql: "UPDATE step SET session = NULL WHERE number = ?", arguments: [step])
      try database.execute(
        sql: "INSERT INTO fault (step, reason, isDecisive) VALUES (?, ?, ?)",
        arguments: [step, fault.reason, fault.isDecisive])
    }
  }

  func add(_ confirmation: StoredConfirmation) throws(DiagnosticsError) {
    try write { database in
      switch confirmation.network {
      case .trial(let trial):
        try database.execute(
          sql: "INSERT INTO confirmation (trial, repetition, accuracy) VALUES (?, ?, ?)",
          arguments: [trial, confirmation.repetition, confirmation.metric])
      case .reference(let hash):
        try database.execute(
          sql: "INSERT INTO referenceConfirmation (hash, repetition, accuracy) VALUES (?, ?, ?)",
          arguments: [hash, confirmation.repetition, confirmation.metric])
      }
    }
  }

  /// - Returns: the number that ``setSeconds(_:session:)`` takes
  func beginSession() throws(DiagnosticsError) -> Int {
    var session = 0
    try write { database in
      try database.execute(sql: "INSERT INTO session (seconds) VALUES (0)")
      session = Int(database.lastInsertedRowID)
    }
    return session
  }

  func setSeconds(_ seconds: Double, session: Int) throws(DiagnosticsError) {
    try write { try Self.setSeconds(seconds, session: session, in: $0) }
  }

  func end(session: Int, seconds: Double, _ ending: StoredSession.Ending) throws(DiagnosticsError) {
    try write { database in
      try Self.setSeconds(seconds, session: session, in: database)
      try database.execute(sql: "UPDATE session SET ending = ? WHERE id = ?", arguments: [ending.rawValue, session])
    }
  }

  private static func setSeconds(_ seconds: Double, session: Int, in database: Database) throws {
    try database.execute(sql: "UPDATE session SET seconds = ? WHERE id = ?", arguments: [seconds, session])
  }
}

extension JSONEncoder {
  fileprivate static var stable: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return encoder
  }
}
