import Figures
import Tasks
import Training

extension Evaluation {
  /// All metrics; before them, where samples have classes, a row for each class with what it is mistaken for most.
  /// - Parameter unit: of the quantities, where they have one
  public func tables(title: String, unit: String?) -> [Table] {
    let classes = confusion.map { classTable(title: title, $0) }
    var table = Table(
      classes == nil ? title : nil,
      columns: [Column("Metric"), Column("Value", .right)] + (unit == nil ? [] : [Column("Unit")]))
    func append(_ name: String, _ value: Cell, _ own: String?) {
      table.append([.text(name), value] + (unit == nil ? [] : [.optional(own) { .text($0) }]))
    }
    append("loss", .number(loss, decimals: 4), nil)
    for value in metrics {
      let format = MetricFormat(value.metric, unit: unit)
      append(format.name, format.cell(value.value), format.unit)
    }
    return [classes, table].compactMap(\.self)
  }

  private func classTable(title: String, _ confusion: Confusion) -> Table {
    var table = Table(
      title,
      columns: [
        Column("Class"), Column("Samples", .right), Column("Accuracy", .right, unit: "%"),
        Column("Most often taken for", priority: 1),
      ])
    for (index, name) in targets.names.enumerated() {
      let mistakes = confusion.counts[index].enumerated().filter { $0.offset != index && $0.element > 0 }
      let worst = mistakes.max { ($0.element, -$0.offset) < ($1.element, -$1.offset) }
      table.append([
        .text(name), .integer(confusion.sampleCount(of: index)),
        .optional(confusion.classAccuracies[index]) { .percentage($0, decimals: 2) },
        .optional(worst) { .text("\(targets.names[$0.offset]) (\($0.element))") },
      ])
    }
    table.appendTotal(["All", .integer(sampleCount), .percentage(confusion.accuracy, decimals: 2), nil])
    return table
  }
}
