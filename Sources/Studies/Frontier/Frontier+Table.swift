import Reports
import Training

extension Frontier {
  /// The frontier for people and programs: the same bytes for the same facts.
  public var table: Table {
    var columns = [
      Column("Rank", .right), Column("Trial", .right), Column("Parameters", .right),
      Column("Multiply-adds", .right, priority: 1), Column("Activations", .right, priority: 8),
      Column("Accuracy", .right, unit: "%"), Column("Knee", priority: 2), Column("Parent", .right, priority: 3),
      Column("Change", priority: 5), Column("Epochs", .right, priority: 7), Column("Compute", .right, priority: 4),
      Column("Feasible", priority: 9), Column("File", priority: 6),
    ]
    let extra = objectives.filter { $0.fact == .measured }
    for (place, objective) in extra.enumerated() { columns.insert(Column(objective.name, .right), at: 6 + place) }
    let isConfirmed = points.contains { $0.test != nil }
    if isConfirmed { columns.insert(Column("Test", .right, unit: "%"), at: 6) }
    var table = Table("\(name): frontier of \(points.count + dominated.count) trials", columns: columns)
    for (index, point) in points.enumerated() {
      let size = point.measurement.size
      var cells: [Cell] = [
        .integer(index + 1), .integer(point.trial, .plain), .integer(size.parameters), .integer(size.multiplyAdds),
        .integer(size.activations), .percentage(point.measurement.accuracy, decimals: 2),
        index == knee ? "knee" : nil, .optional(point.parent) { .integer($0, .plain) }, .text(point.change),
        .integer(point.epochs), .integer(Int(min(point.cost, 9e18)), .count), point.isFeasible ? "yes" : "no",
        .text(point.file),
      ]
      for (place, objective) in extra.enumerated() {
        cells.insert(.number(point.measurement[objective], decimals: 4), at: 6 + place)
      }
      if isConfirmed { cells.insert(.optional(point.test) { $0.cell }, at: 6) }
      table.append(cells)
    }
    table.notes = [hypervolumeNote]
    if let base { table.notes.append(note(on: base)) }
    return table
  }

  private func note(on base: Point) -> String {
    let test = base.test.map { ", \(NumberText.percentage($0.mean, decimals: 2)) on the test samples" } ?? ""
    return "The base, trial 0: \(NumberText.grouped(base.measurement.size.parameters)) parameters, "
      + "\(NumberText.percentage(base.measurement.accuracy, decimals: 2))\(test). "
      + "Each trial's files stand in \(Study.folder(trial: 0)) and so on."
  }

  private var hypervolumeNote: String {
    let corner = zip(objectives, reference).map { objective, value in
      let isMeasured = objective.fact == .measured
      let number = isMeasured ? NumberText.fixed(value, decimals: 4) : NumberText.grouped(Int(value))
      return "\(objective.name) \(number)"
    }
    return "Hypervolume \(NumberText.fixed(hypervolume, decimals: 4)) from the reference point "
      + "\(corner.joined(separator: ", ")), as a part of the box from there to the ideal."
  }
}

extension Spread {
  fileprivate var cell: Cell {
    deviation.map { .estimate(mean: mean, deviation: $0, .percentage(decimals: 2)) } ?? .percentage(mean, decimals: 2)
  }
}
