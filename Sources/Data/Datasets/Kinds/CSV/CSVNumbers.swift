import Diagnostics

/// What the cells of some columns are as numbers, of all rows of all parts: read row by row, as cells lie in memory.
struct CSVNumbers {
  /// [rows, columns], NaN where a cell holds no number.
  let values: [Float]
  /// What each column holds.
  let counts: [Counts]

  struct Counts {
    var numbers = 0
    /// Cells that hold something else, and are not missing.
    var texts = 0
    /// The first of them.
    var firstText: (part: Int, row: Int)?
  }

  /// - Parameter columns: their indices in each of the parts
  init(_ columns: [[Int]], of parts: [CSVPart]) {
    let rowCount = parts.reduce(0) { $0 + $1.rows.count }
    var counts = [Counts](repeating: Counts(), count: columns.count)
    values = [Float](unsafeUninitializedCapacity: rowCount * columns.count) { values, filled in
      for (number, part) in parts.enumerated() {
        let indices = columns.map { $0[number] }
        for row in part.rows {
          for (column, index) in indices.enumerated() {
            var value = Float.nan
            // No word for what is missing is a number.
            if let found = part.number(row, index) {
              value = Float(found)
              counts[column].numbers += 1
            } else if !part.isMissing(row, index) {
              counts[column].texts += 1
              if counts[column].firstText == nil { counts[column].firstText = (number, row) }
            }
            values.initializeElement(at: filled, to: value)
            filled += 1
          }
        }
      }
    }
    self.counts = counts
  }
}
