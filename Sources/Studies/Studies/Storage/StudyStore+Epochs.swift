import Diagnostics
import GRDB

extension StudyStore {
  /// What workers reported of the steps that have not ended, by step and in the order of epochs. Long trainings report some
  /// of their epochs alone; see `EpochLog`.
  public func epochs() throws(DiagnosticsError) -> [Int: [EpochReport]] {
    try read { database in
      // Those who look on do not bring an older database up to date.
      guard try database.tableExists("epoch") else { return [:] }
      var epochs: [Int: [EpochReport]] = [:]
      let rows = try Row.fetchCursor(database, sql: "SELECT * FROM epoch ORDER BY step, number LIMIT 1000000")
      while let row = try rows.next() {
        let facts = FactRow("epoch", row)
        let step = try facts.integer("step", in: 0...Int(Int32.max))
        epochs[step, default: []].append(
          EpochReport(
            epoch: try facts.integer("number", in: 1...1_000_000),
            trainLoss: try facts.optionalNumber("trainLoss", in: -.infinity ... .infinity),
            validationLoss: try facts.optionalNumber("validationLoss", in: -.infinity ... .infinity),
            metric: try facts.optionalNumber("accuracy", in: metricRange),
            seconds: try facts.number("seconds", in: 0...1e12)))
      }
      return epochs
    }
  }

  /// A number that is another one whenever somebody else has written to the database since this connection asked last.
  public func changeNumber() throws(DiagnosticsError) -> Int {
    try read { try Int.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
  }
}
