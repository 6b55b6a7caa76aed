/// A matrix as coloured cells: positive values in blue, negative ones in orange, the darker the greater.
///
/// ```swift
/// let map = HeatMap(
///   "digits: what they were taken for", rows: names, columns: names, values: shares, words: counts, rowTitle: "class",
///   columnTitle: "taken for")
/// ```
public struct HeatMap: Hashable, Sendable {
  public var title: String
  /// What rows and columns are.
  public var rowTitle, columnTitle: String
  public var rows: [String]
  public var columns: [String]
  /// By row and column. What is not finite has no colour.
  public var values: [[Double]]
  /// What is written in the cells; nil for nothing.
  public var words: [[String]]?

  /// - Precondition: there is a value for each row and column, and words likewise
  public init(
    _ title: String, rows: [String], columns: [String], values: [[Double]], words: [[String]]? = nil,
    rowTitle: String, columnTitle: String
  ) {
    precondition(values.count == rows.count && values.allSatisfy { $0.count == columns.count }, "a matrix of values")
    precondition(
      words.map { $0.count == rows.count && $0.allSatisfy { $0.count == columns.count } } ?? true, "a matrix of words")
    (self.title, self.rowTitle, self.columnTitle) = (title, rowTitle, columnTitle)
    (self.rows, self.columns, self.values, self.words) = (rows, columns, values, words)
  }

  /// The greatest magnitude, which has the full colour; 1 if all are 0.
  var greatest: Double {
    let most = values.joined().filter { $0.isFinite }.map(\.magnitude).max() ?? 0
    return most > 0 ? most : 1
  }

  /// How much of its colour a value has, from 0 to 1.
  func strength(_ value: Double) -> Double { value.isFinite ? min(1, value.magnitude / greatest) : 0 }
}

extension HeatMap {
  /// Where everything is, in pixels.
  struct Layout {
    static let gap = 12
    static let titleHeight = 52
    /// No name takes more.
    static let mostName = 150

    let cellWidth, cellHeight: Int
    /// Of the first cell.
    let left, top: Int
    /// Whether columns are named from the bottom to the top.
    let namesAreUpright: Bool
    /// Every so many columns and rows have their names, the first included.
    let columnStride, rowStride: Int
    let width, height: Int

    init(_ map: HeatMap, nameWidth: (String) -> Int) {
      let word = map.words.map { $0.joined().map(nameWidth).max() ?? 0 } ?? 0
      let room = 1_000 / max(1, map.columns.count)
      cellWidth = word > 0 ? max(26, word + 8) : max(3, min(26, room))
      cellHeight = word > 0 ? 24 : max(3, min(24, 1_000 / max(1, map.rows.count)))
      left = Self.gap + min(Self.mostName, map.rows.map(nameWidth).max() ?? 0) + 8
      let widest = min(Self.mostName, map.columns.map(nameWidth).max() ?? 0)
      namesAreUpright = widest + 6 > cellWidth
      columnStride = max(1, (14 + cellWidth - 1) / cellWidth)
      rowStride = max(1, (13 + cellHeight - 1) / cellHeight)
      top = Self.titleHeight + (namesAreUpright ? widest : 12) + 8
      width = max(left + cellWidth * map.columns.count + Self.gap, min(700, nameWidth(map.title) + 2 * Self.gap))
      height = top + cellHeight * map.rows.count + Self.gap
    }
  }

  /// `class ↓, taken for →`
  var axisWords: String { "\(rowTitle) \u{2193}, \(columnTitle) \u{2192}" }
}
