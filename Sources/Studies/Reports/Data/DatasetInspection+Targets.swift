import Datasets
import Figures
import Tasks

extension DatasetInspection {
  /// More classes, labels or quantities than these are not all shown.
  private static let mostShown = 100
  /// How many are shown of each end then.
  private static let shownOfEnd = 10

  /// Samples of each class or label, or mean and deviation of each quantity. Of very many classes or labels those that have
  /// most and fewest training samples, of very many quantities the first.
  var targetTable: Table {
    let isCounted = source.targets.form != .quantities
    var columns = [Column(source.targets.form.singular.capitalizedWord, .right), Column("Name")]
    for (split, _) in splits {
      let word = split.rawValue.capitalizedWord
      columns +=
        isCounted
        ? [Column("\(word) samples", .right)] : [Column("\(word) mean", .right), Column("\(word) deviation", .right)]
    }
    var table = Table(columns: columns)
    let shown = shownTargets
    for index in shown.indices {
      var cells: [Cell] = [.integer(index), .text(source.targets.names[index])]
      for (_, statistics) in splits {
        if isCounted {
          cells.append(.integer(statistics.targetCounts[index]))
        } else {
          cells.append(.optional(statistics.targetScaling) { .number($0.means[index], decimals: 4) })
          cells.append(.optional(statistics.targetScaling) { .number($0.deviations[index], decimals: 4) })
        }
      }
      table.append(cells)
    }
    if let unit = source.targets.unit { table.notes = ["Means and deviations are in \(unit)."] }
    if let rest = shown.rest { table.notes.append(rest) }
    return table
  }

  /// The targets that the table shows, by their indices, and a sentence about the others.
  private var shownTargets: (indices: [Int], rest: String?) {
    let count = source.targets.count
    guard count > Self.mostShown else { return (Array(0..<count), nil) }
    let hidden = count - 2 * Self.shownOfEnd
    let others = "\(NumberText.grouped(hidden)) other \(source.targets.form.rawValue)"
    guard source.targets.form != .quantities, let counts = splits.first?.statistics.targetCounts else {
      return (Array(0..<2 * Self.shownOfEnd), "There are \(others); --format json lists all.")
    }
    // Of as many samples, the lower index first.
    let order = (0..<count).sorted { (-counts[$0], $0) < (-counts[$1], $1) }
    let middle = order.dropFirst(Self.shownOfEnd).dropLast(Self.shownOfEnd).map { counts[$0] }
    let most = NumberText.grouped(middle.first ?? 0)
    let fewest = NumberText.grouped(middle.last ?? 0)
    return (
      order.prefix(Self.shownOfEnd) + order.suffix(Self.shownOfEnd),
      "Shown are those with most and with fewest training samples; \(others) have \(most == fewest ? most : "\(fewest) to \(most)") "
        + "each. --format json lists all."
    )
  }
}

extension String {
  fileprivate var capitalizedWord: String { prefix(1).uppercased() + dropFirst() }
}
