import Diagnostics

/// One file of a data set in tables: its columns by name, and its cells as numbers or texts.
struct CSVPart {
  let text: CSVText
  let names: [String]
  /// Whether the first row names the columns.
  let hasHeader: Bool
  /// The rows of samples; some may be left out.
  var rows: [Int]
  private let decimal: UInt8

  init(path: String, _ table: CSVTable) throws(DiagnosticsError) {
    let chosen = table.separator ?? (path.lowercased().contains(".tsv") ? .tab : nil)
    text = try CSVText(path: path, separator: chosen?.byte)
    decimal = UInt8(ascii: table.decimal == .comma ? "," : ".")
    let (text, mark) = (text, decimal)
    hasHeader = table.header ?? Self.looksNamed(text, decimal: mark)
    names = hasHeader ? (0..<text.width).map { text.text(0, $0) } : (1...text.width).map(String.init)
    rows = Array((hasHeader ? 1 : 0)..<text.rowCount)
    if hasHeader {
      var known: [String: Int] = [:]
      for (column, name) in names.enumerated() {
        if let other = known[name] {
          throw text.error(
            0, column, "columns \(other + 1) and \(column + 1) are both called '\(name.echoed)'",
            remedy: "Give each column a name of its own")
        }
        known[name] = column
      }
    }
    guard !rows.isEmpty else {
      throw FileOrigin(name: path, remedy: "Give at least one row beside the names").error(.empty("samples"))
    }
  }

  /// Whether the first row seems to name the columns: it has a text over numbers, or none but texts that all differ.
  private static func looksNamed(_ text: CSVText, decimal: UInt8) -> Bool {
    func isNumber(_ row: Int, _ column: Int) -> Bool {
      CSVNumber.value(text.stretch(text.cell(row, column)), decimal: decimal) != nil
    }
    let below = 1..<max(1, min(text.rowCount, 100))
    let columns = 0..<text.width
    let isOverNumbers = columns.contains { column in
      !isNumber(0, column) && text.cell(0, column).count > 0
        && below.contains { isNumber($0, column) }
        && below.allSatisfy { isNumber($0, column) || isMissing(text.stretch(text.cell($0, column))) }
    }
    if isOverNumbers { return true }
    return !columns.contains { isNumber(0, $0) } && Set(columns.map { text.text(0, $0) }).count == text.width
  }

  /// - Parameter setting: what names it
  func column(_ name: String, of setting: String) throws(DiagnosticsError) -> Int {
    if let column = names.firstIndex(of: name) { return column }
    throw FileOrigin(name: text.path, remedy: "").error(
      "there is no column '\(name.echoed)', which \"\(setting)\" names",
      remedy: didYouMean(name, among: names) ?? "It has \(listing(names.prefix(20)))")
  }

  /// Whether a cell has no value: it is empty, or says so as statistics programs do.
  func isMissing(_ row: Int, _ column: Int) -> Bool {
    Self.isMissing(text.stretch(text.cell(row, column)))
  }

  private static func isMissing(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let first = bytes.first else { return true }
    // Nearly all cells are none of the words, and are known by their length and first byte.
    guard bytes.count <= 4,
      first | 0x20 == UInt8(ascii: "n") || first == UInt8(ascii: "?") || first == UInt8(ascii: "-")
    else { return false }
    return missingWords.contains { $0.elementsEqual(bytes) }
  }

  private static let missingWords = ["NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?", "-"].map {
    Array($0.utf8)
  }

  /// The number in a cell; nil if it holds none.
  func number(_ row: Int, _ column: Int) -> Double? {
    CSVNumber.value(text.stretch(text.cell(row, column)), decimal: decimal)
  }
}
