import GRDB

extension FactRow {
  init(_ table: String, _ row: Row) {
    self.init(table) { column in
      switch (row[column] as DatabaseValue?)?.storage {
      case nil, .null: .null
      case .int64(let integer): .integer(Int(integer))
      case .double(let number): .number(number)
      case .string(let text): .text(text)
      case .blob(let data): .bytes(data.count)
      }
    }
  }
}
