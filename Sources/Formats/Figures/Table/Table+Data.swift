import JSONText

extension Table {
  /// RFC 4180: lines end in CR LF; fields that hold a comma, a quote or a line end are quoted.
  func csv() -> String {
    let records = self.records
    let lines = [fieldNames] + records.map { $0.map(\.csv) }
    return lines.map { $0.map(Self.quoting).joined(separator: ",") + "\r\n" }.joined()
  }

  /// An array of objects, a row a line.
  func json() -> String {
    JSONWriter.pretty(jsonValue)
  }

  /// The rows as objects, keyed by ``Column/key``. A tree adds `level`, sections add `section`, and a column of
  /// estimates adds its deviations under its key with `Deviation`. Values that are missing or not finite are null.
  public var jsonValue: JSONValue {
    let names = fieldNames
    return .array(records.map { record in .object(JSONObject(zip(names, record.map(\.json)))) })
  }

  private enum Field {
    case missing
    case text(String)
    case integer(Int)
    case number(Double)

    var csv: String {
      switch self {
      case .missing: ""
      case .text(let text): text
      case .integer(let value): String(value)
      case .number(let value): NumberText.exact(value)
      }
    }

    var json: JSONValue {
      switch self {
      case .missing: .null
      case .text(let text): .string(text)
      case .integer(let value): .integer(value)
      case .number(let value): value.isFinite ? .number(value) : .null
      }
    }
  }

  private var hasSections: Bool { rows.contains { $0.kind == .section } }
  private var hasTree: Bool { columns.contains(where: \.isTree) }

  private func hasDeviations(_ column: Int) -> Bool {
    rows.contains { row in
      if row.kind != .section, case .estimate = row.cells[column] { true } else { false }
    }
  }

  private var fieldNames: [String] {
    var names = (hasSections ? ["section"] : []) + (hasTree ? ["level"] : [])
    for (index, column) in columns.enumerated() {
      names.append(column.key)
      if hasDeviations(index) { names.append(column.key + "Deviation") }
    }
    return names
  }

  private var records: [[Field]] {
    let (hasSections, hasTree) = (hasSections, hasTree)
    let hasDeviations = columns.indices.map(hasDeviations)
    var section = Field.missing
    var records: [[Field]] = []
    for row in rows {
      switch row.kind {
      case .section: section = Self.fields(row.cells[0]).value
      case .total: break
      case .values(let level):
        var record = (hasSections ? [section] : []) + (hasTree ? [.integer(level)] : [])
        for (index, cell) in row.cells.enumerated() {
          let fields = Self.fields(cell)
          record.append(fields.value)
          if hasDeviations[index] { record.append(fields.deviation) }
        }
        records.append(record)
      }
    }
    return records
  }

  private static func fields(_ cell: Cell) -> (value: Field, deviation: Field) {
    switch cell {
    case .empty: (.missing, .missing)
    case .text(let text): (.text(text), .missing)
    case .integer(let value, _): (.integer(value), .missing)
    case .number(let value, _): (.number(value), .missing)
    case .estimate(let mean, let deviation, _): (.number(mean), .number(deviation))
    }
  }

  private static func quoting(_ field: String) -> String {
    guard field.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return field }
    return "\"" + field.replacing("\"", with: "\"\"") + "\""
  }
}
