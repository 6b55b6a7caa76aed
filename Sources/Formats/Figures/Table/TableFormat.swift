/// The notations that a table can be rendered in.
public enum TableFormat: Hashable, Sendable {
  /// For a terminal of so many columns.
  case text(width: Int = 80, symbols: TextSymbols = .unicode)
  case markdown
  /// RFC 4180 with a header; numbers as they are, percentages as fractions of one.
  case csv
  /// A `tabular` for the booktabs package.
  case latex
  /// An array of objects; numbers as they are, percentages as fractions of one.
  case json
}

extension Table {
  /// The table in a notation, ending in a line feed.
  public func rendered(as format: TableFormat) -> String {
    switch format {
    case .text(let width, let symbols): text(width: width, symbols: symbols)
    case .markdown: markdown()
    case .csv: csv()
    case .latex: latex()
    case .json: json()
    }
  }
}

/// The characters that a terminal can show.
public enum TextSymbols: Hashable, Sendable {
  case unicode, ascii

  var rule: String { self == .unicode ? "─" : "-" }
  var ellipsis: String { self == .unicode ? "…" : "..." }
  var plusMinus: String { self == .unicode ? "±" : "+-" }
}
