/// A grid of characters with an axis at its left and its bottom.
struct TextCanvas {
  let columns: Int
  let rows: Int
  private var cells: [Character]
  private let symbols: TextSymbols

  init(columns: Int, rows: Int, symbols: TextSymbols) {
    self.columns = columns
    self.rows = rows
    self.symbols = symbols
    cells = Array(repeating: " ", count: columns * rows)
  }

  /// Sets a character; 0, 0 is the lower left. Points off the grid are ignored.
  mutating func set(_ column: Int, _ row: Int, _ character: Character, over: Bool = true) {
    guard (0..<columns).contains(column), (0..<rows).contains(row) else { return }
    let index = (rows - 1 - row) * columns + column
    if over || cells[index] == " " { cells[index] = character }
  }

  func column(_ fraction: Double) -> Int { Int((fraction * Double(columns - 1)).rounded()) }
  func row(_ fraction: Double) -> Int { Int((fraction * Double(rows - 1)).rounded()) }

  /// The lines of the plot with the ticks' labels beside and under it.
  func lines(x: AxisMap, y: AxisMap, xTitle: String) -> [String] {
    let (bar, tick, corner) = symbols == .unicode ? ("│", "┤", "└") : ("|", "+", "+")
    var labels: [Int: String] = [:]
    for tick in y.ticks { labels[row(y.fraction(tick.value))] = tick.label }
    let margin = labels.values.map(\.count).max() ?? 0
    var lines = (0..<rows).reversed().map { row in
      let label = labels[row] ?? ""
      let start = (rows - 1 - row) * columns
      return String(repeating: " ", count: margin - label.count) + label + (label.isEmpty ? bar : tick)
        + String(cells[start..<start + columns])
    }
    let space = String(repeating: " ", count: margin)
    lines.append(space + corner + String(repeating: symbols.rule, count: columns))
    lines.append(space + " " + bottomLabels(x))
    let indent = max(0, (columns - xTitle.count) / 2)
    if !xTitle.isEmpty { lines.append(space + " " + String(repeating: " ", count: indent) + xTitle) }
    return lines.map { String($0.reversed().drop { $0 == " " }.reversed()) }
  }

  private func bottomLabels(_ x: AxisMap) -> String {
    var text = ""
    for tick in x.ticks {
      let start = min(max(0, column(x.fraction(tick.value)) - tick.label.count / 2), columns - tick.label.count)
      guard start >= 0, text.isEmpty || start > text.count else { continue }
      text += String(repeating: " ", count: start - text.count) + tick.label
    }
    return text
  }

  /// The columns that labels and the axis leave of a width.
  static func columns(width: Int, y: AxisMap) -> Int {
    max(8, width - 1 - (y.ticks.map(\.label.count).max() ?? 0))
  }
}
