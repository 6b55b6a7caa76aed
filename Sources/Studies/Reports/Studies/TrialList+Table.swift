import Figures
import Search
import Studies

extension TrialList {
  private var format: MetricFormat { MetricFormat(specification) }

  /// A row a trial.
  public var table: Table {
    let measured = specification.objectives.filter(\.isMeasured)
    let isConfirmed = entries.contains { $0.test != nil }
    var columns = [
      Column("Trial", .right), Column("State"), Column("Parameters", .right),
      Column("Multiply-adds", .right, priority: 4), Column("Activations", .right, priority: 9),
    ]
    let isCounted = specification.counting.numbers != nil
    if isCounted { columns += Column.deviceBytes }
    columns += measured.map { Column($0.title, .right, unit: $0.unit, priority: 3, key: $0.kind) }
    columns += [
      format.column(isConfirmed ? "Search" : nil, key: specification.metric.kind),
      Column("Loss", .right, priority: 6), Column("Trained"),
    ]
    if isConfirmed {
      columns += [
        Column("Confirmed", .right, unit: format.columnUnit, key: "test"),
        Column("Confirmed epochs", .right, priority: 12, key: "testEpochs"),
      ]
    }
    columns += [
      Column("Frontier", priority: 2), Column("Epochs", .right, priority: 10), Column("Compute", .right, priority: 7),
      Column("Seconds", .right, priority: 11), Column("Attempts lost", .right, priority: 8),
      Column("Parent", .right, priority: 5), Column("Failure", priority: 1), Column("Change", priority: 3),
      Column("File", priority: 14),
    ]
    var table = Table("\(specification.name): \(entries.count) trials", columns: columns)
    for entry in entries { table.append(cells(entry, measured, isCounted: isCounted, isConfirmed: isConfirmed)) }
    return table
  }

  private func cells(
    _ entry: Entry, _ measured: [ObjectiveDefinition], isCounted: Bool, isConfirmed: Bool
  ) -> [Cell] {
    let (number, candidate) = (entry.trial.number, entry.trial.candidate)
    let full = specification.epochs
    var cells: [Cell] = [
      .integer(number, .plain), .text(entry.state.rawValue), .integer(candidate.size.parameters),
      .integer(candidate.size.multiplyAdds), .integer(candidate.size.activations),
    ]
    if isCounted { cells += candidate.size.deviceCells }
    cells += measured.map { objective in
      .optional(entry.result?.measures[objective.kind]) { .number($0, decimals: 4) }
    }
    cells += [
      .optional(entry.result) { format.cell($0.metric) },
      .optional(entry.result) { .number($0.loss, decimals: 4) },
      .text(Frontier.training(entry.epochs, of: full)),
    ]
    if isConfirmed {
      cells += [.optional(entry.test) { format.cell($0) }, .optional(entry.test) { _ in .integer(full) }]
    }
    return cells + [
      entry.isOnFrontier ? "yes" : nil, .integer(entry.epochs), .integer(Int(min(entry.cost, 9e18)), .count),
      .number(entry.seconds, decimals: 1), .integer(entry.faults),
      .optional(candidate.proposal.parents.first) { .integer($0, .plain) }, .optional(entry.failure) { .text($0) },
      .text(candidate.change), .text(Study.folder(trial: number) + "/architecture.json"),
    ]
  }
}
