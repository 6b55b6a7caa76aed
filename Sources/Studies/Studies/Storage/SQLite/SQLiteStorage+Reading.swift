import Datasets
import Diagnostics
import GRDB
import JSONText
import Search

extension SQLiteStorage {
  public func beginning() throws(DiagnosticsError) -> StudyBeginning? {
    try read { database in
      guard try database.tableExists("study"), let row = try Row.fetchOne(database, sql: "SELECT * FROM study") else {
        return nil
      }
      return try FactRow("study", row).beginning(metricRange: metricRange)
    }
  }

  public func trials(from first: Int, architectures: Bool) throws(DiagnosticsError) -> [StoredTrial] {
    try read { database in
      let columns = try Self.columns(of: "trial", in: database, besides: architectures ? [] : ["architecture"])
      let rows = try Row.fetchCursor(
        database, sql: "SELECT \(columns) FROM trial WHERE number >= ? ORDER BY number", arguments: [first])
      var trials: [StoredTrial] = []
      try rows.forEach(of: "trial") { row in
        trials.append(try row.trial(first + trials.count, hasArchitecture: architectures))
      }
      return trials
    }
  }

  public func candidate(of trial: Int) throws(DiagnosticsError) -> TrialCandidate {
    try read { database in
      guard let row = try Row.fetchOne(database, sql: "SELECT * FROM trial WHERE number = ?", arguments: [trial])
      else { throw StoreFault.damaged("trial \(trial) is missing") }
      return try FactRow("trial", row).candidate(of: trial, hasArchitecture: true)
    }
  }

  public func history(of trial: Int) throws(DiagnosticsError) -> JSONValue? {
    try read { database in
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT history FROM outcome JOIN step ON step.number = outcome.step
          WHERE trial = ? AND failure IS NULL ORDER BY epochs DESC, number DESC LIMIT 1
          """,
        arguments: [trial])
      return try row.map { try FactRow("outcome", $0).json("history") }
    }
  }

  /// The names of a table's columns, as far as its database has them.
  private static func columns(
    of table: String, in database: Database, besides left: Set<String>
  ) throws -> String {
    try database.columns(in: table).map(\.name).filter { !left.contains($0) }.joined(separator: ", ")
  }

  public func steps(from first: Int, histories: Bool) throws(DiagnosticsError) -> [StoredStep] {
    try read { database in
      let faults = try Row.fetchAll(
        database, sql: "SELECT * FROM fault WHERE step >= ? ORDER BY id", arguments: [first]
      )
      .map { try FactRow("fault", $0).fault() }
      let byStep = Dictionary(grouping: faults) { $0.step }
      let measures = try Self.measures(from: first, in: database)
      let trials = try Int.fetchOne(database, sql: "SELECT count(*) FROM trial") ?? 0
      let columns = try Self.columns(of: "outcome", in: database, besides: histories ? [] : ["history"])
        .split(separator: ", ").map { "outcome.\($0)" }.joined(separator: ", ")
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT step.*, \(columns) FROM step LEFT JOIN outcome ON outcome.step = step.number
          WHERE step.number >= ? ORDER BY number
          """,
        arguments: [first])
      var steps: [StoredStep] = []
      try rows.forEach(of: "step") { row in
        let (number, outcomes) = (first + steps.count, row.named("outcome"))
        let outcome = try outcomes.outcome(
          measures: measures[number] ?? [:], hasHistory: histories, metricRange: metricRange)
        var step = try row.step(number, outcome, weights: outcomes.optionalText("weights"), trials: trials)
        step.faults = byStep[number]?.map(\.fault) ?? []
        steps.append(step)
      }
      return steps
    }
  }

  /// By step, from the first that counts, and objective.
  private static func measures(from first: Int, in database: Database) throws -> [Int: [String: Double]] {
    // Those who look on do not bring an older database up to date.
    guard try database.tableExists("measure") else { return [:] }
    var measures: [Int: [String: Double]] = [:]
    let rows = try Row.fetchCursor(database, sql: "SELECT * FROM measure WHERE step >= ?", arguments: [first])
    try rows.forEach(of: "measure") { try $0.addMeasure(to: &measures) }
    return measures
  }

  public func confirmations() throws(DiagnosticsError) -> [StoredConfirmation] {
    try read { database in
      let trials = try Row.fetchAll(database, sql: "SELECT * FROM confirmation ORDER BY trial, repetition").map { row in
        let facts = FactRow("confirmation", row)
        return try facts.confirmation(
          of: .trial(facts.integer("trial", in: FactRow.counts)), metricRange: metricRange)
      }
      // Those who look on do not bring an older database up to date.
      guard try database.tableExists("referenceConfirmation") else { return trials }
      let rows = try Row.fetchAll(database, sql: "SELECT * FROM referenceConfirmation ORDER BY hash, repetition")
      return try trials
        + rows.map { row in
          let facts = FactRow("referenceConfirmation", row)
          return try facts.confirmation(of: .reference(hash: facts.text("hash")), metricRange: metricRange)
        }
    }
  }

  public func sessions() throws(DiagnosticsError) -> [StoredSession] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM session ORDER BY id").map {
        try FactRow("session", $0).session("id")
      }
    }
  }
}
