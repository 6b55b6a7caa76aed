import Diagnostics

/// The features of all rows of all parts: [rows, width].
struct CSVMatrix {
  private let columns: [CSVColumn]
  let width: Int
  private(set) var values: [Float]
  private(set) var remarks: [String] = []

  init(_ features: [CSVColumn], _ numbers: CSVNumbers, of parts: [CSVPart]) throws(DiagnosticsError) {
    columns = features
    width = features.reduce(0) { $0 + $1.width }
    let count = parts.reduce(0) { $0 + $1.rows.count }
    guard count > 0 else {
      throw FileOrigin(name: parts[0].text.path, remedy: "Fill values in, or set \"missing\" to mean").error(
        .content("no row has a value in every column"))
    }
    guard width > 0, count <= CSVSource.maximumValueCount / width else {
      throw FileOrigin(name: parts[0].text.path, remedy: "Name fewer columns by \"features\"").error(
        .content(
          width > 0 ? "\(count) rows of \(width) features are more than is kept in memory" : "no column has a value"))
    }
    values =
      features.contains { $0.categories != nil }
      ? Self.widened(features, numbers, of: parts, count: count * width) : numbers.values
    for column in features where column.categories != nil {
      remarks.append("column '\(column.name)' has \(column.width) texts, a feature for each")
    }
  }

  /// Numbers as they are, and a feature for each text of a column; a text that is missing has none of them.
  private static func widened(
    _ features: [CSVColumn], _ numbers: CSVNumbers, of parts: [CSVPart], count: Int
  ) -> [Float] {
    let offsets = features.map { column in
      Dictionary(uniqueKeysWithValues: (column.categories ?? []).enumerated().map { ($1, $0) })
    }
    var values = [Float](repeating: 0, count: count)
    var (target, source) = (0, 0)
    for (number, part) in parts.enumerated() {
      for row in part.rows {
        for (index, column) in features.enumerated() {
          if column.categories == nil {
            values[target] = numbers.values[source]
          } else if let offset = offsets[index][part.text.text(row, column.indices[number])] {
            values[target + offset] = 1
          }
          target += column.width
          source += 1
        }
      }
    }
    return values
  }

  /// Fills in what is missing, as the table's settings say.
  /// - Parameter training: the rows that values may be computed of, in order; asked for only where one is missing
  /// - Throws: the first missing value if none are allowed, or a column without any
  mutating func fill(_ table: CSVTable, parts: [CSVPart], training: () -> [Int]) throws(DiagnosticsError) {
    var trainingRows: [Int]?
    var offset = 0
    for column in columns {
      defer { offset += column.width }
      guard column.categories == nil else {
        try refuseMissingTexts(column, table, parts)
        continue
      }
      let missing = stride(from: offset, to: values.count, by: width).filter { values[$0].isNaN }
      guard let first = missing.first else { continue }
      if table.missing == .refuse || table.missing == .drop { throw Self.missing(column, row: first / width, parts) }
      let rows = trainingRows ?? training()
      trainingRows = rows
      let value = try replacement(column, offset: offset, table, parts, training: rows)
      for index in missing { values[index] = value }
      remarks.append("\(missing.count) missing values of column '\(column.name)' are \(value)")
    }
  }

  private func replacement(
    _ column: CSVColumn, offset: Int, _ table: CSVTable, _ parts: [CSVPart], training: [Int]
  ) throws(DiagnosticsError) -> Float {
    guard table.missing != .constant else { return Float(table.missingValue) }
    let known = training.map { values[$0 * width + offset] }.filter { !$0.isNaN }
    guard !known.isEmpty else {
      throw FileOrigin(name: parts[0].text.path, remedy: "Leave the column out by \"exclude\"").error(
        .content("column '\(column.name)' has no value in the training part"))
    }
    if table.missing == .mean { return Float(known.reduce(0.0) { $0 + Double($1) } / Double(known.count)) }
    let sorted = known.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }

  /// A text that is missing is no category; whoever refuses missing values hears of it.
  private func refuseMissingTexts(
    _ column: CSVColumn, _ table: CSVTable, _ parts: [CSVPart]
  ) throws(DiagnosticsError) {
    guard table.missing == .refuse else { return }
    var first = 0
    for (number, part) in parts.enumerated() {
      if let index = part.rows.firstIndex(where: { part.isMissing($0, column.indices[number]) }) {
        throw Self.missing(column, row: first + index, parts)
      }
      first += part.rows.count
    }
  }

  /// - Parameter row: over all parts
  private static func missing(_ column: CSVColumn, row: Int, _ parts: [CSVPart]) -> DiagnosticsError {
    var (row, number) = (row, 0)
    while row >= parts[number].rows.count {
      row -= parts[number].rows.count
      number += 1
    }
    return parts[number].text.error(
      parts[number].rows[row], column.indices[number], "column '\(column.name.echoed)' has no value here",
      remedy: "Fill it in, or set \"missing\" to mean, median, constant or drop")
  }
}
