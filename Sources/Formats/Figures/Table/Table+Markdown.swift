import Diagnostics

extension Table {
  /// A pipe table (GitHub Flavored Markdown 4.10), its source aligned as well.
  func markdown() -> String {
    var body: [[String]] = []
    for row in rows {
      switch row.kind {
      case .section: body.append([bold(row.cells[0])] + columns.dropFirst().map { _ in "" })
      case .total: body.append(markdownWords(row).map { $0.isEmpty ? "" : "**\($0)**" })
      case .values: body.append(markdownWords(row))
      }
    }
    let headings = columns.map { Self.escapingMarkdown($0.heading) }
    let widths = columns.indices.map { index in
      max(3, headings[index].count, body.map { $0[index].count }.max() ?? 0)
    }
    func line(_ cells: [String]) -> String {
      let padded = columns.indices.map { index in
        let space = String(repeating: " ", count: widths[index] - cells[index].count)
        return columns[index].alignment == .right ? space + cells[index] : cells[index] + space
      }
      return "| " + padded.joined(separator: " | ") + " |"
    }
    let marks = columns.indices.map { index in
      let dashes = String(repeating: "-", count: widths[index])
      return switch columns[index].alignment {
      case .left: dashes
      case .right: String(dashes.dropLast()) + ":"
      case .center: ":" + String(dashes.dropFirst(2)) + ":"
      }
    }
    var lines: [String] = []
    if let title { lines += ["**\(Self.escapingMarkdown(title))**", ""] }
    lines += [line(headings), line(marks)] + body.map(line)
    for note in notes { lines += ["", Self.escapingMarkdown(note)] }
    return lines.map { $0 + "\n" }.joined()
  }

  private func markdownWords(_ row: Row) -> [String] {
    zip(columns, row.cells).map { column, cell in
      let words = Self.escapingMarkdown(cell.words(unit: column.unit, plusMinus: "±"))
      guard column.isTree, case .values(let level) = row.kind else { return words }
      return String(repeating: "&emsp;", count: level) + words
    }
  }

  private func bold(_ cell: Cell) -> String {
    "**\(Self.escapingMarkdown(cell.words(unit: nil, plusMinus: "±")))**"
  }

  /// Escapes what Markdown would read as markup. An underscore inside a word is none: `max_pool2d` stays readable.
  private static func escapingMarkdown(_ text: String) -> String {
    let characters = Array(text.escapingControlCharacters)
    func isWord(_ index: Int) -> Bool {
      characters.indices.contains(index) && (characters[index].isLetter || characters[index].isNumber)
    }
    return characters.indices.reduce(into: "") { result, index in
      let character = characters[index]
      let isMarkup = "\\|`*<[".contains(character) || character == "_" && !(isWord(index - 1) && isWord(index + 1))
      result += isMarkup ? "\\\(character)" : String(character)
    }
  }
}
