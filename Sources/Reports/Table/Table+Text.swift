import Diagnostics

extension Table {
  /// Columns two spaces apart under one rule. What is too wide is fitted by ``TextLayout``.
  func text(width: Int, symbols: TextSymbols) -> String {
    let layout = TextLayout(self, width: width, symbols: symbols)
    var lines: [String] = []
    if let title { lines += title.escapingControlCharacters.wrapped(to: width) + [""] }
    lines.append(layout.line(columns.map(\.heading)))
    let rule = String(repeating: symbols.rule, count: layout.totalWidth)
    lines.append(rule)
    var previous: Row.Kind?
    for row in rows {
      switch row.kind {
      case .section:
        if previous != nil { lines.append("") }
        lines.append(row.cells[0].words(unit: nil, plusMinus: symbols.plusMinus).escapingControlCharacters)
      case .total:
        if previous != .total { lines.append(rule) }
        lines.append(layout.line(layout.words(row)))
      case .values: lines.append(layout.line(layout.words(row)))
      }
      previous = row.kind
    }
    let hidden = columns.indices.filter { !layout.shown.contains($0) }.map { columns[$0].title }
    let cut = hidden.isEmpty ? [] : ["Not shown, for want of width: \(hidden.joined(separator: ", "))"]
    lines += (cut + notes).flatMap { $0.escapingControlCharacters.wrapped(to: width) }
    return lines.map { $0 + "\n" }.joined()
  }
}

/// Decides which columns are shown and how wide each is.
///
/// Where the table does not fit, the widest text column is cut, down to 12 characters; then columns leave by their
/// priority, and those for which the others have left room come back; at last text is cut down to 4. Numbers are never
/// cut: a table of nothing but numbers may be too wide.
struct TextLayout {
  private let table: Table
  private let symbols: TextSymbols
  private(set) var shown: [Int]
  private var widths: [Int]

  private static let gap = 2

  init(_ table: Table, width: Int, symbols: TextSymbols) {
    self.table = table
    self.symbols = symbols
    shown = Array(table.columns.indices)
    widths = table.columns.map { $0.heading.escapingControlCharacters.count }
    let rows = table.rows.filter { $0.kind != .section }
    for row in rows {
      for (index, words) in words(row).enumerated() { widths[index] = max(widths[index], words.count) }
    }
    let holdsText = table.columns.indices.map { column in rows.contains { $0.cells[column].isText } }
    var optional = shown.filter { table.columns[$0].priority > 0 }
      .sorted { (table.columns[$0].priority, $0) < (table.columns[$1].priority, $1) }
    let natural = widths
    func fits(_ columns: [Int], _ layout: inout TextLayout) -> Bool {
      (layout.shown, layout.widths) = (columns, natural)
      layout.cut(holdsText, downTo: 12, width: width)
      return layout.totalWidth <= width
    }
    var gone: [Int] = []
    while !fits(shown, &self), let last = optional.popLast() {
      shown.removeAll { $0 == last }
      gone.append(last)
    }
    for column in gone.reversed() where totalWidth < width {
      let before = (shown, widths)
      if !fits((shown + [column]).sorted(), &self) { (shown, widths) = before }
    }
    cut(holdsText, downTo: 4, width: width)
  }

  var totalWidth: Int {
    shown.reduce(0) { $0 + widths[$1] } + Self.gap * max(0, shown.count - 1)
  }

  private mutating func cut(_ holdsText: [Bool], downTo floor: Int, width: Int) {
    let candidates = shown.filter { holdsText[$0] }
    while totalWidth > width {
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }), widths[widest] > floor else { return }
      widths[widest] -= 1
    }
  }

  /// The words of a row, indented where they stand in a tree.
  func words(_ row: Table.Row) -> [String] {
    zip(table.columns, row.cells).map { column, cell in
      let words = cell.words(unit: column.unit, plusMinus: symbols.plusMinus).escapingControlCharacters
      guard column.isTree, case .values(let level) = row.kind else { return words }
      return String(repeating: "  ", count: level) + words
    }
  }

  func line(_ words: [String]) -> String {
    let cells = shown.map { index in
      pad(fit(words[index].escapingControlCharacters, to: widths[index]), to: widths[index], index)
    }
    let line = cells.joined(separator: String(repeating: " ", count: Self.gap))
    return String(line.reversed().drop { $0 == " " }.reversed())
  }

  private func fit(_ words: String, to width: Int) -> String {
    words.count <= width ? words : words.prefix(max(0, width - symbols.ellipsis.count)) + symbols.ellipsis
  }

  private func pad(_ words: String, to width: Int, _ column: Int) -> String {
    let space = max(0, width - words.count)
    let left =
      switch table.columns[column].alignment {
      case .left: 0
      case .right: space
      case .center: space / 2
      }
    return String(repeating: " ", count: left) + words + String(repeating: " ", count: space - left)
  }
}

extension Cell {
  var isText: Bool {
    if case .text = self { true } else { false }
  }
}

extension String {
  /// Lines of whole words, none wider than asked for but where a word is.
  func wrapped(to width: Int) -> [String] {
    var lines: [String] = []
    for word in split(separator: " ") {
      if let line = lines.last, line.count + 1 + word.count <= width {
        lines[lines.count - 1] = line + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
