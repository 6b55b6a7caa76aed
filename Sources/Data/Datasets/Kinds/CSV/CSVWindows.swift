import Diagnostics
import Tasks

/// Which rows make a sample: one, or several that follow each other in time.
struct CSVWindows {
  /// The rows of each sample, numbered over all parts.
  var rows: [[Int]]
  /// Of each sample; nil if no column of groups is named.
  var groups: [Int32]?
  /// The samples that the test table gives.
  var testSamples: Range<Int>

  /// One row a sample.
  init(rowsOf parts: [CSVPart], groups: [Int32]?) {
    let count = parts.reduce(0) { $0 + $1.rows.count }
    rows = (0..<count).map { [$0] }
    self.groups = groups
    testSamples = parts[0].rows.count..<count
  }

  /// Windows within each group, in the order in which groups first come.
  /// - Parameters:
  ///   - time: of each row; nil for the order of the file
  init(
    of parts: [CSVPart], length: Int, stride: Int, groups: [Int32]?, time: [Double]?
  ) {
    var (rows, numbers): ([[Int]], [Int32]) = ([], [])
    var first = 0
    var counts: [Int] = []
    for part in parts {
      let range = first..<first + part.rows.count
      let members = Dictionary(grouping: range) { groups?[$0] ?? 0 }
      for group in members.keys.sorted() {
        var row = members[group] ?? []
        if let time { row.sort { (time[$0], $0) < (time[$1], $1) } }
        guard row.count >= length else { continue }
        for start in Swift.stride(from: 0, through: row.count - length, by: stride) {
          rows.append(Array(row[start..<start + length]))
          numbers.append(group)
        }
      }
      counts.append(rows.count)
      first = range.upperBound
    }
    (self.rows, self.groups) = (rows, groups == nil ? nil : numbers)
    testSamples = counts[0]..<rows.count
  }

  /// The targets of the samples: of several rows the commonest class, any label, the last quantity.
  func targets(_ values: TargetValues, width: Int) -> TargetValues {
    switch values {
    case .classes(let classes):
      return .classes(
        rows.map { rows in
          var counts: [Int32: Int] = [:]
          for row in rows { counts[classes[row], default: 0] += 1 }
          // The class with the lower number among equals.
          return counts.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key ?? 0
        })
    case .labels(let labels):
      return .labels(
        rows.flatMap { rows in (0..<width).map { column in rows.contains { labels[$0 * width + column] } } })
    case .quantities(let values):
      return .quantities(rows.flatMap { rows in (0..<width).map { values[(rows.last ?? 0) * width + $0] } })
    }
  }
}
