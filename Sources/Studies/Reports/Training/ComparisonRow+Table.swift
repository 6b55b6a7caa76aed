import Figures
import Training

extension ComparisonRow {
  /// The exercises' table.
  public static func table(_ rows: [ComparisonRow]) -> Table {
    let hasTest = rows.contains { $0.testAccuracy != nil }
    var columns = [
      Column("Model"), Column("Parameters", .right), Column("Multiply-adds", .right, priority: 2),
      Column("Time", .right, key: "seconds"), Column("Train", .right, unit: "%", priority: 1, key: "trainAccuracy"),
      Column("Validation", .right, unit: "%", key: "validationAccuracy"),
    ]
    if hasTest { columns.append(Column("Test", .right, unit: "%", key: "testAccuracy")) }
    let hasGaps = rows.contains { $0.gap != nil }
    if hasGaps { columns.append(Column("Runs", key: "runs")) }
    var table = Table(columns: columns)
    for row in rows {
      var cells: [Cell] = [
        .text(row.model), .integer(row.parameterCount), .integer(row.multiplyAdds),
        .optional(row.seconds) { .duration(seconds: $0.mean) }, cell(row.trainAccuracy), cell(row.validationAccuracy),
      ]
      if hasTest { cells.append(cell(row.testAccuracy)) }
      if hasGaps { cells.append(.text(row.gap.map { $0.words(runCount: row.runCount) } ?? "all \(row.runCount)")) }
      table.append(cells)
    }
    if hasGaps { table.notes = ["Not complete: rows that lack some of their runs, or all of them."] }
    return table
  }

  private static func cell(_ spread: Spread?) -> Cell {
    guard let spread else { return .empty }
    guard let deviation = spread.deviation else { return .percentage(spread.mean, decimals: 2) }
    return .estimate(mean: spread.mean, deviation: deviation, .percentage(decimals: 2))
  }
}

extension ComparisonRow.Gap {
  /// `1 of 3`, `0 of 3, epoch 4 of 10`, `2 of 3, 1 failed`.
  fileprivate func words(runCount: Int) -> String {
    var words = ["\(runCount) of \(wanted)"]
    if let epochs { words.append("epoch \(epochs.done) of \(epochs.of)") }
    if failed > 0 { words.append("\(failed) failed") }
    return words.joined(separator: ", ")
  }
}
