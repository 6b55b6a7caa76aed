import Figures
import Tasks
import Training

extension Evaluation {
  /// Loss and accuracy, and a row for each class with what it is mistaken for most.
  public func text(title: String, width: Int) -> String {
    var table = Table(
      title,
      columns: [
        Column("Class"), Column("Samples", .right), Column("Accuracy", .right, unit: "%"),
        Column("Most often taken for", priority: 1),
      ])
    for (index, name) in classNames.enumerated() {
      let samples = confusion[index].reduce(0, +) + undecided[index]
      let mistakes = confusion[index].enumerated().filter { $0.offset != index && $0.element > 0 }
      let worst = mistakes.max { ($0.element, -$0.offset) < ($1.element, -$1.offset) }
      table.append([
        .text(name), .integer(samples), .optional(classAccuracies[index]) { .percentage($0, decimals: 2) },
        .optional(worst) { .text("\(classNames[$0.offset]) (\($0.element))") },
      ])
    }
    table.appendTotal(["All", .integer(sampleCount), .percentage(accuracy, decimals: 2), nil])
    table.notes = ["Loss \(NumberText.fixed(loss, decimals: 4))."]
    let others = metrics.filter { $0.metric != .accuracy }
    if !others.isEmpty { table.notes.append("Also " + others.map(\.words).joined(separator: ", ") + ".") }
    return table.rendered(as: .text(width: width))
  }
}

extension MetricValue {
  /// `balanced accuracy 97.60 %`
  fileprivate var words: String {
    switch metric.unit {
    case .share: "\(metric.name) \(NumberText.fixed(100 * value, decimals: 2))\u{A0}%"
    case .target, .number: "\(metric.name) \(NumberText.fixed(value, decimals: 4))"
    }
  }
}
