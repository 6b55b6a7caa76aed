import Diagnostics

extension Table {
  /// Columns two spaces apart under one rule. ``TextLayout`` fits a table that is too wide; if it cannot, each row is written
  /// as lines one below the other.
  func text(width: Int, symbols: TextSymbols) -> String {
    let layout = TextLayout(self, width: width, symbols: symbols)
    guard layout.totalWidth <= width else { return stackedText(width: width, symbols: symbols) }
    var lines: [String] = []
    if let title { lines += title.escapingControlCharacters.wrapped(to: width) + [""] }
    lines += layout.headingLines
    let rule = String(repeating: symbols.rule, count: layout.totalWidth)
    lines.append(rule)
    var previous: Row.Kind?
    for row in rows {
      switch row.kind {
      case .section:
        if previous != nil { lines.append("") }
        let title = row.cells[0].words(unit: nil, plusMinus: symbols.plusMinus).escapingControlCharacters
        lines += title.wrapped(to: width)
      case .total:
        if previous != .total { lines.append(rule) }
        lines.append(layout.line(layout.words(row)))
      case .values: lines.append(layout.line(layout.words(row)))
      }
      previous = row.kind
    }
    let hidden = columns.indices.filter { !layout.shown.contains($0) }.map { columns[$0].title }
    let cut = hidden.isEmpty ? [] : ["Columns that do not fit: \(hidden.joined(separator: ", "))"]
    lines += (cut + notes).flatMap { $0.escapingControlCharacters.wrapped(to: width) }
    return lines.map { $0 + "\n" }.joined()
  }
}

/// Decides which columns are shown and how wide each is.
///
/// If the table does not fit, the widest text column is cut, down to 12 characters. Then columns are removed by priority,
/// and those that fit are put back. Then headings are broken into lines, and at last text is cut down to 4 characters.
/// Numbers are never cut: a table of numbers alone may be too wide.
struct TextLayout {
  private let table: Table
  private let symbols: TextSymbols
  private(set) var shown: [Int]
  private var widths: [Int]
  private var breaksHeadings = false

  private static let gap = 2

  init(_ table: Table, width: Int, symbols: TextSymbols) {
    self.table = table
    self.symbols = symbols
    shown = Array(table.columns.indices)
    widths = []
    let rows = table.rows.filter { $0.kind != .section }
    var contents = table.columns.map { _ in 0 }
    for row in rows {
      for (index, words) in words(row).enumerated() { contents[index] = max(contents[index], words.count) }
    }
    let holdsText = table.columns.indices.map { column in rows.contains { $0.cells[column].isText } }
    choose(zip(table.columns, contents).map { max($0.headingWords.joined(separator: " ").count, $1) }, holdsText, width)
    guard totalWidth > width else { return }
    breaksHeadings = true
    shown = Array(table.columns.indices)
    choose(zip(table.columns, contents).map { max($0.headingWords.map(\.count).max() ?? 0, $1) }, holdsText, width)
  }

  /// Chooses columns and their widths.
  /// - parameter natural: the widths at which nothing is cut
  private mutating func choose(_ natural: [Int], _ holdsText: [Bool], _ width: Int) {
    var optional = shown.filter { table.columns[$0].priority > 0 }
      .sorted { (table.columns[$0].priority, $0) < (table.columns[$1].priority, $1) }
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

  /// The headings, which stand on the rule.
  var headingLines: [String] {
    let broken = table.columns.indices.map { index -> [String] in
      let words = table.columns[index].headingWords
      return breaksHeadings ? words.joined(separator: " ").wrapped(to: widths[index]) : [words.joined(separator: " ")]
    }
    let height = shown.map { broken[$0].count }.max() ?? 1
    return (0..<height).map { row in
      line(
        broken.map { lines in
          let index = row - (height - lines.count)
          return index < 0 ? "" : lines[index]
        })
    }
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
      pad(symbols.cutting(words[index].escapingControlCharacters, to: widths[index]), to: widths[index], index)
    }
    let line = cells.joined(separator: String(repeating: " ", count: Self.gap))
    return String(line.reversed().drop { $0 == " " }.reversed())
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
  /// Lines of whole words, none wider than asked for, unless a single word is.
  public func wrapped(to width: Int) -> [String] {
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
