import Diagnostics
import GRDB

extension SQLiteStorage {
  public func epochs() throws(DiagnosticsError) -> [Int: [EpochReport]] {
    try read { database in
      // Those who look on do not bring an older database up to date.
      guard try database.tableExists("epoch") else { return [:] }
      var epochs: [Int: [EpochReport]] = [:]
      let rows = try Row.fetchCursor(database, sql: "SELECT * FROM epoch ORDER BY step, number LIMIT 1000000")
      try rows.forEach(of: "epoch") { row in
        let (step, report) = try row.epoch(metricRange: metricRange)
        epochs[step, default: []].append(report)
      }
      return epochs
    }
  }

  public func changeNumber() throws(DiagnosticsError) -> Int {
    try read { try Int.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
  }

  func write(_ changes: EpochChanges, to database: Database) throws {
    for step in changes.forgotten {
      try database.cachedStatement(sql: "DELETE FROM epoch WHERE step = ?").execute(arguments: [step])
    }
    for reports in changes.reports {
      for report in reports.epochs {
        try database.cachedStatement(
          sql: """
            INSERT OR REPLACE INTO epoch (step, number, trainLoss, validationLoss, accuracy, seconds)
            VALUES (?, ?, ?, ?, ?, ?)
            """
        ).execute(
          arguments: [
            reports.step, report.epoch, report.trainLoss, report.validationLoss, report.metric, report.seconds,
          ])
      }
    }
  }
}
