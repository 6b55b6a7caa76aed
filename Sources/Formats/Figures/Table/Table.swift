import Diagnostics

/// Rows of values under titled columns, rendered as text, Markdown, CSV, LaTeX or JSON.
///
/// ```swift
/// var table = Table(columns: [Column("Model"), Column("Parameters", .right), Column("Accuracy", .right, unit: "%")])
/// table.append(["bottleneck-small", 32_946, .percentage(0.6662)])
/// print(table.rendered(as: .text(width: 80)))
/// ```
/// ```
/// Model             Parameters  Accuracy (%)
/// ──────────────────────────────────────────
/// bottleneck-small      32,946          66.6
/// ```
public struct Table: Hashable, Sendable {
  public var title: String?
  public private(set) var columns: [Column]
  public private(set) var rows: [Row] = []
  /// Sentences under the table, in the formats for people.
  public var notes: [String] = []

  public init(_ title: String? = nil, columns: [Column]) {
    self.title = title
    self.columns = columns
  }

  mutating func setPriority(_ priority: Int, ofColumn index: Int) { columns[index].priority = priority }

  /// Adds a row of values.
  /// - Parameter level: how deep the row stands in the tree, for tables that have a tree column.
  /// - Precondition: there are as many cells as columns.
  public mutating func append(_ cells: [Cell], level: Int = 0) {
    append(Row(cells: cells, kind: .values(level: max(0, level))))
  }

  /// Adds a row that sums up. CSV and JSON leave it out, as their readers sum up themselves.
  public mutating func appendTotal(_ cells: [Cell]) {
    append(Row(cells: cells, kind: .total))
  }

  /// Begins a part of the table. In CSV and JSON every following row carries its name as `section`.
  public mutating func appendSection(_ title: String) {
    rows.append(Row(cells: [.text(title)], kind: .section))
  }

  private mutating func append(_ row: Row) {
    precondition(row.cells.count == columns.count, "\(row.cells.count) cells in a table of \(columns.count) columns")
    rows.append(row)
  }

  public struct Row: Hashable, Sendable {
    public var cells: [Cell]
    public var kind: Kind

    public enum Kind: Hashable, Sendable {
      case values(level: Int)
      /// A single cell, the section's title.
      case section
      case total
    }
  }
}

/// The title of a column and how its cells are set.
public struct Column: Hashable, Sendable {
  public enum Alignment: Hashable, Sendable { case left, right, center }

  public var title: String
  public var alignment: Alignment
  /// Shown after the title: `Accuracy (%)`.
  public var unit: String?
  /// Which columns a narrow terminal leaves out: 0 stays, and of the others the largest goes first.
  public var priority: Int
  /// Whether cells are indented by the level of their row.
  public var isTree: Bool
  /// The key of a column of paths. Pages do not show that column, but link these cells to its paths.
  public var link: String?
  /// The name in CSV and JSON.
  public var key: String

  /// - Parameter key: the name in CSV and JSON; the title in camel case where it is nil.
  public init(
    _ title: String, _ alignment: Alignment = .left, unit: String? = nil, priority: Int = 0, isTree: Bool = false,
    link: String? = nil, key: String? = nil
  ) {
    self.title = title
    self.alignment = alignment
    self.unit = unit
    self.priority = priority
    self.isTree = isTree
    self.link = link
    self.key = key ?? Self.camelCase(title)
  }

  var heading: String { unit.map { "\(title) (\($0))" } ?? title }

  /// The words that the heading may be broken into.
  var headingWords: [String] { heading.escapingControlCharacters.split(separator: " ").map(String.init) }

  private static func camelCase(_ title: String) -> String {
    let words = title.split { !$0.isLetter && !$0.isNumber }
    return words.enumerated().map { index, word in
      index == 0 ? word.lowercased() : word.prefix(1).uppercased() + word.dropFirst()
    }.joined()
  }
}
