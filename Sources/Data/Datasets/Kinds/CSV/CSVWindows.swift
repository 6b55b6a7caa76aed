import Diagnostics
import Tasks

/// Which rows make a sample: one, or several that follow each other in time.
struct CSVWindows {
  /// The rows of all samples, one after another, numbered over all parts.
  private let rows: [Int32]
  /// How many rows make a sample.
  private let length: Int
  /// Whether every row is a sample, in their order.
  let areRows: Bool
  /// Of each sample; nil if no column of groups is named.
  var groups: [Int32]?
  /// The samples that the test table gives.
  var testSamples: Range<Int>

  /// One row a sample.
  init(rowsOf parts: [CSVPart], groups: [Int32]?) {
    let count = parts.reduce(0) { $0 + $1.rows.count }
    rows = Array(0..<Int32(count))
    (length, areRows) = (1, true)
    self.groups = groups
    testSamples = parts[0].rows.count..<count
  }

  /// Windows within each group, in the order in which groups first come.
  /// - Parameters:
  ///   - time: of each row; nil for the order of the file
  init(
    of parts: [CSVPart], length: Int, stride: Int, groups: [Int32]?, time: [Double]?
  ) {
    var (rows, numbers): ([Int32], [Int32]) = ([], [])
    (self.length, areRows) = (length, false)
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
          for row in row[start..<start + length] { rows.append(Int32(row)) }
          numbers.append(group)
        }
      }
      counts.append(rows.count / length)
      first = range.upperBound
    }
    (self.rows, self.groups) = (rows, groups == nil ? nil : numbers)
    testSamples = counts[0]..<rows.count / length
  }

  /// How many samples there are.
  var count: Int { rows.count / length }

  /// The rows of a sample.
  func rows(of sample: Int) -> ArraySlice<Int32> { rows[sample * length..<(sample + 1) * length] }

  /// All rows of some samples, each once, in order.
  func sortedRows(of samples: [Int]) -> [Int] { Set(samples.flatMap { rows(of: $0) }).sorted().map(Int.init) }

  /// The targets of the samples: of several rows the commonest class, any label, the last quantity.
  func targets(_ values: TargetValues, width: Int) -> TargetValues {
    if areRows { return values }
    let samples = (0..<count).lazy.map { rows(of: $0) }
    switch values {
    case .classes(let classes):
      return .classes(
        samples.map { rows in
          var counts: [Int32: Int] = [:]
          for row in rows { counts[classes[Int(row)], default: 0] += 1 }
          // The class with the lower number among equals.
          return counts.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key ?? 0
        })
    case .labels(let labels):
      return .labels(
        samples.flatMap { rows in (0..<width).map { column in rows.contains { labels[Int($0) * width + column] } } })
    case .quantities(let values):
      return .quantities(samples.flatMap { rows in (0..<width).map { values[Int(rows.last ?? 0) * width + $0] } })
    }
  }
}
