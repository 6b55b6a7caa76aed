import Figures
import Search
import Studies
import Tasks
import Training

extension Frontier {
  /// The frontier for people and programs, and under it what it is compared with: the same bytes for the same facts.
  public var table: Table {
    let rows = Rows(self)
    let (compared, isConfirmed) = (rows.compared, rows.areConfirmed)
    var columns = [
      Column("Rank", .right), Column("Trial", .right, priority: 10), Column("Name", link: "file"),
      Column("Parameters", .right, priority: deviceNumbers == nil ? 0 : 2),
      Column("Multiply-adds", .right, priority: 3), Column("Activations", .right, priority: 8),
    ]
    if deviceNumbers != nil { columns += Column.deviceBytes }
    columns += measured.map { Column($0.title, .right, unit: $0.unit, key: $0.kind) }
    // After a confirmation a row has the metric of two trainings, and says which is whose.
    columns.append(format.column(isConfirmed ? "Search" : nil, key: metric.kind))
    if rows.showTraining { columns.append(Column("Trained")) }
    if isConfirmed {
      columns.append(Column("Confirmed", .right, unit: format.columnUnit, key: "test"))
      if rows.haveCounterparts {
        columns.append(
          Column(
            isQuantized ? "In floats" : "In int8", .right, unit: format.columnUnit,
            key: isQuantized ? "testF32" : "testInt8"))
      }
      columns.append(Column("Confirmed epochs", .right, priority: 11, key: "testEpochs"))
    }
    if rows.showRecipe { columns.append(Column("Recipe", priority: 2)) }
    columns += [
      Column("Knee", priority: 4), Column("Parent", .right, priority: 5), Column("Change", priority: 2),
      // Where some were not trained to the end, 'Trained' says it of all.
      Column(isConfirmed ? "Search epochs" : "Epochs", .right, priority: rows.showTraining ? 12 : 1, key: "epochs"),
      Column("Compute", .right, priority: 6), Column("Feasible", priority: 9),
      Column("File", priority: 7),
    ]
    var table = Table("\(name): frontier of \(points.count + dominated.count) trials", columns: columns)
    table.appendSection("Frontier")
    for (index, point) in points.enumerated() {
      table.append(cells(point, rank: index + 1, isKnee: index == knee, rows))
    }
    if !(compared.isEmpty && references.isEmpty) {
      table.appendSection("Reference")
      for point in compared { table.append(cells(point, rank: nil, isKnee: false, rows)) }
      for reference in references { table.append(cells(reference, rows)) }
    }
    table.notes = notes(rows)
    return table
  }

  /// What the rows of the table have.
  private struct Rows {
    var compared: [Point]
    var areConfirmed: Bool
    /// Whether one was not trained to the end.
    var showTraining: Bool
    /// Whether one was trained by another recipe than the base.
    var showRecipe: Bool
    /// Whether confirmed networks were measured in floats and in 8-bit integers.
    var haveCounterparts: Bool

    init(_ frontier: Frontier) {
      compared = frontier.compared
      let (points, references) = (frontier.points + compared, frontier.references)
      areConfirmed = points.contains { $0.test != nil } || references.contains { $0.test != nil }
      showTraining = points.contains { !$0.isFullyTrained }
      showRecipe = points.contains { $0.recipe != nil }
      haveCounterparts = points.contains { $0.counterpart != nil } || references.contains { $0.counterpart != nil }
    }
  }

  private func notes(_ rows: Rows) -> [String] {
    var notes = [hypervolumeNote]
    if isQuantized {
      notes.append(
        "\(format.title) is that of networks in 8-bit integers, as 'espalier export --format c-int8' writes them.")
    }
    if let deviceNumbers {
      notes.append(
        "Flash and RAM are bytes on a microcontroller, of networks in \(deviceNumbers == .int8 ? "8-bit integers" : "32-bit floats")."
      )
    }
    if !atChance.isEmpty, let constantMetric {
      let trials = atChance.count == 1 ? "One trial is" : "\(atChance.count) trials are"
      notes.append(
        "\(trials) left out, though no other is better in every objective: one answer for all samples reaches "
          + "\(format.words(constantMetric)), too; --all shows them.")
    }
    if rows.areConfirmed {
      notes.append(
        "Search \(format.name) is of the validation samples, after the training under Trained or Search epochs; confirmed "
          + "values are of the test samples, of networks trained anew to the end.")
    } else if rows.showTraining {
      notes.append("What was not trained to the end would do better: compare values of like training.")
    }
    if rows.showRecipe {
      notes.append("Rows with a value under Recipe were trained by another recipe than the base in that respect.")
    }
    return notes + ["The files of trial 7 stand in \(Study.folder(trial: 7)), and so on."]
  }

  /// How values of the metric are written.
  var format: MetricFormat { MetricFormat(metric, unit: metricUnit, isQuantized: isQuantized) }

  /// The objectives with a column of their own.
  private var measured: [ObjectiveDefinition] { objectives.filter(\.isMeasured) }

  private func cells(_ point: Point, rank: Int?, isKnee: Bool, _ rows: Rows) -> [Cell] {
    let size = point.measurement.size
    var cells: [Cell] = [
      .optional(rank) { .integer($0) }, .integer(point.trial, .plain), .text(point.label),
      .integer(size.parameters), .integer(size.multiplyAdds), .integer(size.activations),
    ]
    if deviceNumbers != nil { cells += size.deviceCells }
    cells += measured.map { .number(point.measurement[$0], decimals: 4) }
    cells.append(format.cell(point.measurement.metric))
    if rows.showTraining { cells.append(.text(point.training)) }
    if rows.areConfirmed {
      cells.append(.optional(point.test) { format.cell($0) })
      if rows.haveCounterparts { cells.append(.optional(point.counterpart) { format.cell($0) }) }
      cells.append(.optional(point.test) { _ in .integer(point.fullEpochs) })
    }
    if rows.showRecipe { cells.append(.optional(point.recipe) { .text($0) }) }
    return cells + [
      isKnee ? "knee" : nil, .optional(point.parent) { .integer($0, .plain) }, .text(point.change),
      .integer(point.epochs), .integer(Int(min(point.cost, 9e18)), .count), point.isFeasible ? "yes" : "no",
      .text(point.file),
    ]
  }

  private func cells(_ reference: Reference, _ rows: Rows) -> [Cell] {
    var cells: [Cell] = [
      nil, nil, .text(reference.name), .integer(reference.size.parameters), .integer(reference.size.multiplyAdds),
      .integer(reference.size.activations),
    ]
    if deviceNumbers != nil { cells += reference.size.deviceCells }
    cells += measured.map { _ in nil } + [nil]
    if rows.showTraining { cells.append(nil) }
    if rows.areConfirmed {
      cells.append(.optional(reference.test) { format.cell($0) })
      if rows.haveCounterparts { cells.append(.optional(reference.counterpart) { format.cell($0) }) }
      cells.append(.optional(reference.test) { _ in .integer(fullEpochs) })
    }
    if rows.showRecipe { cells.append(nil) }
    return cells + [nil, nil, nil, nil, nil, reference.isFeasible ? "yes" : "no", nil]
  }

  private var hypervolumeNote: String {
    "Hypervolume \(NumberText.fixed(hypervolume, decimals: 4)) from the reference point \(reference.words), "
      + "as a part of the box from there to the ideal."
  }
}

extension Column {
  /// Flash and RAM.
  static let deviceBytes = [
    Column("Flash", .right, unit: "B", key: "flash"), Column("RAM", .right, unit: "B", key: "ram"),
  ]
}

extension CandidateSize {
  /// Of ``Column/deviceBytes``.
  var deviceCells: [Cell] { [.optional(flash) { .integer($0) }, .optional(ram) { .integer($0) }] }
}

extension ObjectiveDefinition {
  /// The kind as the heading of a column: `energy_use` becomes `Energy use`.
  var title: String {
    let words = kind.replacing("_", with: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}
