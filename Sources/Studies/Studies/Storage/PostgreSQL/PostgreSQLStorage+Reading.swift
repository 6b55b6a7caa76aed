import Datasets
import Diagnostics
import JSONText
import PostgreSQL
import Search

extension PostgreSQLStorage {
  /// The rows of a query about this study, which is `$1`.
  private func rows(
    of table: String, _ sql: String, _ values: [PostgreSQLValue] = []
  ) throws(DiagnosticsError) -> [FactRow] {
    try read { try $0.execute(sql, [.integer(id)] + values).facts(of: table) }
  }

  /// Words what is wrong with rows.
  private func checked<Result>(_ body: () throws -> Result) throws(DiagnosticsError) -> Result {
    do {
      return try body()
    } catch {
      throw PostgreSQLDatabase.diagnosis(error, address)
    }
  }

  public func beginning() throws(DiagnosticsError) -> StudyBeginning? {
    try checked {
      let rows = try rows(of: "study", "SELECT * FROM espalier.study WHERE id = $1 AND specification IS NOT NULL")
      return try rows.first?.beginning(metricRange: metricRange)
    }
  }

  private static let sizes = #"number, proposal, hash, parameters, "multiplyAdds", activations, flash, ram, change"#

  public func trials(from first: Int, architectures: Bool) throws(DiagnosticsError) -> [StoredTrial] {
    try checked {
      let columns = Self.sizes + (architectures ? ", architecture" : "")
      let rows = try rows(
        of: "trial", "SELECT \(columns) FROM espalier.trial WHERE study = $1 AND number >= $2 ORDER BY number",
        [.integer(first)])
      return try rows.enumerated().map { try $1.trial(first + $0, hasArchitecture: architectures) }
    }
  }

  public func candidate(of trial: Int) throws(DiagnosticsError) -> TrialCandidate {
    try checked {
      let rows = try rows(
        of: "trial", "SELECT * FROM espalier.trial WHERE study = $1 AND number = $2", [.integer(trial)])
      guard let row = rows.first else { throw StoreFault.damaged("trial \(trial) is missing") }
      return try row.candidate(of: trial, hasArchitecture: true)
    }
  }

  public func history(of trial: Int) throws(DiagnosticsError) -> JSONValue? {
    try checked {
      let rows = try rows(
        of: "outcome",
        """
        SELECT history FROM espalier.outcome JOIN espalier.step ON step.study = outcome.study AND number = outcome.step
        WHERE outcome.study = $1 AND trial = $2 AND failure IS NULL ORDER BY epochs DESC, number DESC LIMIT 1
        """, [.integer(trial)])
      return try rows.first?.json("history")
    }
  }

  public func steps(from first: Int, histories: Bool) throws(DiagnosticsError) -> [StoredStep] {
    try checked {
      let faults = try rows(
        of: "fault", "SELECT * FROM espalier.fault WHERE study = $1 AND step >= $2 ORDER BY id", [.integer(first)]
      ).map { try $0.fault() }
      let byStep = Dictionary(grouping: faults) { $0.step }
      var measures: [Int: [String: Double]] = [:]
      for row in try rows(
        of: "measure", "SELECT * FROM espalier.measure WHERE study = $1 AND step >= $2", [.integer(first)])
      {
        try row.addMeasure(to: &measures)
      }
      let trials = try read { connection in
        try connection.execute("SELECT count(*) FROM espalier.trial WHERE study = $1", [.integer(id)]).value
      }
      guard case .integer(let trials)? = trials else { throw StoreFault.damaged("its trials cannot be counted") }
      let columns = "accuracy, loss, failure, seconds, weights" + (histories ? ", history" : "")
      let rows = try rows(
        of: "step",
        """
        SELECT step.*, \(columns) FROM espalier.step
        LEFT JOIN espalier.outcome ON outcome.study = step.study AND outcome.step = step.number
        WHERE step.study = $1 AND number >= $2 ORDER BY number
        """, [.integer(first)])
      return try rows.enumerated().map { index, row in
        let number = first + index
        let outcome = try row.outcome(
          measures: measures[number] ?? [:], hasHistory: histories, metricRange: metricRange)
        var step = try row.step(number, outcome, weights: row.optionalText("weights"), trials: trials)
        step.faults = byStep[number]?.map(\.fault) ?? []
        return step
      }
    }
  }

  public func confirmations() throws(DiagnosticsError) -> [StoredConfirmation] {
    try checked {
      let trials = try rows(
        of: "confirmation", "SELECT * FROM espalier.confirmation WHERE study = $1 ORDER BY trial, repetition"
      ).map { row in
        try row.confirmation(of: .trial(row.integer("trial", in: FactRow.counts)), metricRange: metricRange)
      }
      // In the order of bytes, as everywhere else.
      return try trials
        + rows(
          of: "referenceConfirmation",
          #"SELECT * FROM espalier."referenceConfirmation" WHERE study = $1 ORDER BY hash COLLATE "C", repetition"#
        ).map { row in try row.confirmation(of: .reference(hash: row.text("hash")), metricRange: metricRange) }
    }
  }

  public func sessions() throws(DiagnosticsError) -> [StoredSession] {
    try checked {
      try rows(of: "session", "SELECT * FROM espalier.session WHERE study = $1 ORDER BY number").map {
        try $0.session("number")
      }
    }
  }

  public func epochs() throws(DiagnosticsError) -> [Int: [EpochReport]] {
    try checked {
      let rows = try rows(
        of: "epoch", "SELECT * FROM espalier.epoch WHERE study = $1 ORDER BY step, number LIMIT 1000000")
      var epochs: [Int: [EpochReport]] = [:]
      for row in rows {
        let (step, report) = try row.epoch(metricRange: metricRange)
        epochs[step, default: []].append(report)
      }
      return epochs
    }
  }

  public func fingerprint(_ split: Split) throws(DiagnosticsError) -> String? {
    try checked {
      try rows(of: "study", "SELECT * FROM espalier.study WHERE id = $1").first?.optionalText(Self.column(split))
    }
  }

  public func files() throws(DiagnosticsError) -> FilesFingerprint? {
    try checked {
      let study = try rows(of: "study", "SELECT * FROM espalier.study WHERE id = $1").first
      guard let count = try study?.optionalInteger("dataFiles", in: 1...Int(Int32.max)) else { return nil }
      let rows = try rows(
        of: "dataFile",
        #"SELECT * FROM espalier."dataFile" WHERE study = $1 ORDER BY number LIMIT \#(FilesFingerprint.fileLimit)"#)
      return FilesFingerprint(count: count, files: try rows.map { try $0.file() })
    }
  }

  public func changeNumber() throws(DiagnosticsError) -> Int {
    try checked {
      let value = try read { connection in
        try connection.execute(
          """
          SELECT commits * 1048576 + (SELECT count(*) FROM espalier.epoch WHERE study = $1)
          FROM espalier.study WHERE id = $1
          """, [.integer(id)]
        ).value
      }
      guard case .integer(let number)? = value else { throw StoreFault.damaged("the study was removed") }
      return number
    }
  }
}
