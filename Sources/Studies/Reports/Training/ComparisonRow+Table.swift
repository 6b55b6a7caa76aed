import Figures
import Tasks
import Training

extension ComparisonRow {
  /// The exercises' table.
  /// - Parameter unit: of the quantities, where samples have some with one
  public static func table(_ rows: [ComparisonRow], unit: String? = nil) -> Table {
    let metric = rows.first?.metric ?? .accuracy
    let (kind, format) = (metric.kind, MetricFormat(metric, unit: unit))
    // Accuracy is what readers take such columns for.
    func title(_ part: String) -> String {
      kind == MetricDefinition.accuracy.kind ? part : "\(part) \(format.name)"
    }
    func column(_ part: String, priority: Int? = nil) -> Column {
      let key = EpochRecord.member(part.lowercased(), kind)
      return priority.map { Column(title(part), .right, unit: format.columnUnit, priority: $0, key: key) }
        ?? Column(title(part), .right, unit: format.columnUnit, key: key)
    }
    let hasTest = rows.contains { $0.testMetric != nil }
    // Of recipes that set nothing aside there is nothing to say.
    let hasValidation =
      rows.contains { $0.validationMetric != nil } || rows.allSatisfy { $0.trainMetric == nil && $0.testMetric == nil }
    // Only accuracy is counted while training.
    let isCounted = metric == .accuracy
    var columns = [
      Column("Model"), Column("Parameters", .right), Column("Multiply-adds", .right, priority: 2),
      Column("Time", .right, key: "seconds"),
    ]
    if isCounted { columns.append(column("Train", priority: 1)) }
    if hasValidation { columns.append(column("Validation")) }
    if hasTest { columns.append(column("Test")) }
    let hasGaps = rows.contains { $0.gap != nil }
    if hasGaps { columns.append(Column("Runs", key: "runs")) }
    var table = Table(columns: columns)
    for row in rows {
      var cells: [Cell] = [
        .text(row.model), .integer(row.parameterCount), .integer(row.multiplyAdds),
        .optional(row.seconds) { .duration(seconds: $0.mean) },
      ]
      if isCounted { cells.append(cell(row.trainMetric, format)) }
      if hasValidation { cells.append(cell(row.validationMetric, format)) }
      if hasTest { cells.append(cell(row.testMetric, format)) }
      if hasGaps { cells.append(.text(row.gap.map { $0.words(runCount: row.runCount) } ?? "all \(row.runCount)")) }
      table.append(cells)
    }
    if hasGaps { table.notes = ["Not complete: rows that lack some of their runs, or all of them."] }
    return table
  }

  private static func cell(_ spread: Spread?, _ format: MetricFormat) -> Cell {
    .optional(spread) { format.cell($0.mean, deviation: $0.deviation) }
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
