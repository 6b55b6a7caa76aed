import Figures
import Training

extension WeightMatch {
  /// The most rows of a table: the rest is counted.
  private static let rowLimit = 60

  /// What does not fit, tensor by tensor.
  public var table: Table {
    var table = Table(
      "\(network) and \(path): \(counts)",
      columns: [
        Column("Tensor"), Column("Network", .right), Column("File", .right), Column("", key: "difference"),
      ])
    for difference in differences.prefix(Self.rowLimit) {
      table.append([
        .text(difference.name), .optional(difference.expected) { .text("\($0)") },
        .optional(difference.found) { .text("\($0)") }, .text(difference.kind.rawValue),
      ])
    }
    let rest = differences.count - Self.rowLimit
    if rest > 0 { table.notes.append("\(rest) more are not shown") }
    return table
  }
}
