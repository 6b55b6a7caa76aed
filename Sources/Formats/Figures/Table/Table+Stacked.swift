import Diagnostics

extension Table {
  /// The rows one below the other, a line a cell, for terminals that are too narrow for the table:
  ///
  ///     Model          bottleneck-small
  ///     Parameters     32,946
  ///     Accuracy (%)   66.6
  func stackedText(width: Int, symbols: TextSymbols) -> String {
    var blocks: [[String]] = []
    if let title { blocks.append(title.escapingControlCharacters.wrapped(to: width)) }
    let headings = columns.map { $0.headingWords.joined(separator: " ") }
    let longest = min(headings.map(\.count).max() ?? 0, max(4, width / 2))
    for row in rows {
      guard row.kind != .section else {
        let words = row.cells[0].words(unit: nil, plusMinus: symbols.plusMinus)
        blocks.append(words.escapingControlCharacters.wrapped(to: width))
        continue
      }
      var lines: [String] = []
      for (index, column) in columns.enumerated() {
        let words = row.cells[index].words(unit: column.unit, plusMinus: symbols.plusMinus).escapingControlCharacters
        guard !words.isEmpty else { continue }
        let heading = symbols.cutting(headings[index], to: longest)
        let space = String(repeating: " ", count: longest - heading.count + 2)
        let room = max(1, width - longest - 2)
        for (number, piece) in words.wrapped(to: room).enumerated() {
          let start = number == 0 ? heading + space : String(repeating: " ", count: longest + 2)
          lines.append(start + symbols.cutting(piece, to: room))
        }
      }
      blocks.append(lines)
    }
    blocks += notes.map { $0.escapingControlCharacters.wrapped(to: width) }
    return blocks.map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n")
  }
}

extension TextSymbols {
  /// The text, or as much of its beginning as leaves room for an ellipsis.
  func cutting(_ text: String, to width: Int) -> String {
    text.count <= width ? text : text.prefix(max(0, width - ellipsis.count)) + ellipsis
  }
}
