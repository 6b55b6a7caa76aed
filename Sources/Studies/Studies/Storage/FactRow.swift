import GRDB

/// A row of a study's database whose values are checked as they are read. What is of another type or out of its range is
/// a fault of the file, never a trap.
struct FactRow {
  let table: String
  let row: Row

  init(_ table: String, _ row: Row) {
    self.table = table
    self.row = row
  }

  func integer(_ column: String, in range: ClosedRange<Int>) throws -> Int {
    let value = value(column)
    guard case .int64(let integer) = value.storage, range.contains(Int(integer)) else {
      throw fault(column, value, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return Int(integer)
  }

  func optionalInteger(_ column: String, in range: ClosedRange<Int>) throws -> Int? {
    value(column).isNull ? nil : try integer(column, in: range)
  }

  func number(_ column: String, in range: ClosedRange<Double>) throws -> Double {
    let value = value(column)
    let number: Double? =
      switch value.storage {
      case .double(let number): number
      case .int64(let integer): Double(integer)
      default: nil
      }
    guard let number, range.contains(number) else {
      throw fault(column, value, "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func optionalNumber(_ column: String, in range: ClosedRange<Double>) throws -> Double? {
    value(column).isNull ? nil : try number(column, in: range)
  }

  func text(_ column: String) throws -> String {
    let value = value(column)
    guard case .string(let text) = value.storage else { throw fault(column, value, "a text") }
    return text
  }

  func optionalText(_ column: String) throws -> String? {
    value(column).isNull ? nil : try text(column)
  }

  func fault(_ column: String, _ expected: String) -> StoreFault { fault(column, value(column), expected) }

  /// NULL if there is no such column, as in databases of earlier versions.
  private func value(_ column: String) -> DatabaseValue {
    (row[column] as DatabaseValue?) ?? .null
  }

  private func fault(_ column: String, _ value: DatabaseValue, _ expected: String) -> StoreFault {
    .damaged("'\(table).\(column)' is \(Self.words(value)), but must be \(expected)")
  }

  /// A value for messages.
  private static func words(_ value: DatabaseValue) -> String {
    switch value.storage {
    case .null: "missing"
    case .int64(let integer): "\(integer)"
    case .double(let number): "\(number)"
    case .string(let text): "'\(text.prefix(40))\(text.count > 40 ? "…" : "")'"
    case .blob(let data): "\(data.count) bytes"
    }
  }

  /// A text of any row; empty if it is none.
  static func words(_ row: Row, _ column: String) -> String {
    if case .string(let text)? = (row[column] as (any DatabaseValueConvertible)?)?.databaseValue.storage {
      text
    } else {
      ""
    }
  }
}
