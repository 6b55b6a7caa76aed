import GRDB

/// Where the columns of a statement's rows are: found once for all of its rows, which may be many.
final class SQLiteColumns {
  /// Of equal names only the first is there.
  private let names: [String]
  /// That was asked for last: whoever reads a row asks for columns about in their order.
  private var last = 0

  init(_ names: [String]) {
    var seen: Set<String> = []
    self.names = names.map { seen.insert($0).inserted ? $0 : "" }
  }

  /// Nil if there is no such column.
  func index(of name: String) -> Int? {
    guard let index = names[last...].firstIndex(of: name) ?? names[..<last].firstIndex(of: name) else { return nil }
    last = index
    return index
  }
}

extension FactRow {
  /// - Parameter columns: those of the statement; by default they are asked of the row
  init(_ table: String, _ row: Row, _ columns: SQLiteColumns? = nil) {
    let columns = columns ?? SQLiteColumns(Array(row.columnNames))
    self.init(table) { column in
      guard let index = columns.index(of: column) else { return .null }
      return switch (row[index] as DatabaseValue).storage {
      case .null: .null
      case .int64(let integer): .integer(Int(integer))
      case .double(let number): .number(number)
      case .string(let text): .text(text)
      case .blob(let data): .bytes(data.count)
      }
    }
  }
}

extension RowCursor {
  /// Calls a closure with each row that is left.
  func forEach(of table: String, _ body: (FactRow) throws -> Void) throws {
    let columns = SQLiteColumns(columnNames)
    while let row = try next() { try body(FactRow(table, row, columns)) }
  }
}
