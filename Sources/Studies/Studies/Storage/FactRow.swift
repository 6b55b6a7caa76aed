/// A value that a database holds.
enum StoredValue {
  case null
  case integer(Int)
  case number(Double)
  case text(String)
  /// So many bytes.
  case bytes(Int)
}

/// A row of a study's database whose values are checked as they are read. What is of another type or out of its range is
/// a fault of the database, never a trap.
struct FactRow {
  let table: String
  /// Null if there is no such column, as in databases of earlier versions.
  private let value: (_ column: String) -> StoredValue

  init(_ table: String, _ value: @escaping (_ column: String) -> StoredValue) {
    self.table = table
    self.value = value
  }

  /// The same row for what is read of another table that it was joined with.
  func named(_ table: String) -> FactRow { FactRow(table, value) }

  func integer(_ column: String, in range: ClosedRange<Int>) throws -> Int {
    let value = value(column)
    guard case .integer(let integer) = value, range.contains(integer) else {
      throw fault(column, value, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return integer
  }

  func optionalInteger(_ column: String, in range: ClosedRange<Int>) throws -> Int? {
    isNull(column) ? nil : try integer(column, in: range)
  }

  func number(_ column: String, in range: ClosedRange<Double>) throws -> Double {
    let value = value(column)
    let number: Double? =
      switch value {
      case .number(let number): number
      case .integer(let integer): Double(integer)
      default: nil
      }
    guard let number, range.contains(number) else {
      throw fault(column, value, "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func optionalNumber(_ column: String, in range: ClosedRange<Double>) throws -> Double? {
    isNull(column) ? nil : try number(column, in: range)
  }

  func text(_ column: String) throws -> String {
    let value = value(column)
    guard case .text(let text) = value else { throw fault(column, value, "a text") }
    return text
  }

  func optionalText(_ column: String) throws -> String? {
    isNull(column) ? nil : try text(column)
  }

  /// A text of any row; empty if it is none.
  func words(_ column: String) -> String {
    if case .text(let text) = value(column) { text } else { "" }
  }

  func fault(_ column: String, _ expected: String) -> StoreFault { fault(column, value(column), expected) }

  private func isNull(_ column: String) -> Bool {
    if case .null = value(column) { true } else { false }
  }

  private func fault(_ column: String, _ value: StoredValue, _ expected: String) -> StoreFault {
    .damaged("'\(table).\(column)' is \(Self.words(value)), but must be \(expected)")
  }

  /// A value for messages.
  private static func words(_ value: StoredValue) -> String {
    switch value {
    case .null: "missing"
    case .integer(let integer): "\(integer)"
    case .number(let number): "\(number)"
    case .text(let text): "'\(text.prefix(40))\(text.count > 40 ? "…" : "")'"
    case .bytes(let count): "\(count) bytes"
    }
  }
}
