import Diagnostics

extension ScatterChart {
  /// The chart in characters, for a terminal of so many columns and a plot of so many lines.
  ///
  /// References are letters, named under the plot with the marks.
  public func text(width: Int = 80, height: Int = 18, symbols: TextSymbols = .unicode) -> String {
    let drawable = self.drawable
    let front = self.front(of: drawable)
    let rows = max(4, height)
    let yMap = AxisMap(y, values: drawable.map(\.y), fit: .ticks, tickCount: max(2, rows / 3))
    let columns = TextCanvas.columns(width: max(20, width), y: yMap)
    let xMap = AxisMap(x, values: drawable.map(\.x), fit: .margin, tickCount: max(2, columns / 10))
    var canvas = TextCanvas(columns: columns, rows: rows, symbols: symbols)
    func cell(_ point: Point) -> (column: Int, row: Int) {
      (canvas.column(xMap.fraction(point.x)), canvas.row(yMap.fraction(point.y)))
    }

    for role in [Role.partial, .dominated] {
      let mark = role.mark(symbols)
      for point in drawable where point.role == role {
        let (column, row) = cell(point)
        canvas.set(column, row, mark)
      }
    }
    let step: Character = symbols == .unicode ? "─" : "-"
    let riser: Character = symbols == .unicode ? "│" : "|"
    var previous: (column: Int, row: Int)?
    for point in front {
      let (column, row) = cell(point)
      if let previous {
        for between in (previous.column + 1)..<max(previous.column + 1, column) {
          canvas.set(between, previous.row, step)
        }
        for between in previous.row..<max(previous.row, row) { canvas.set(column, between, riser) }
      }
      previous = (column, row)
    }
    if let previous {
      for column in (previous.column + 1)..<max(previous.column + 1, columns) { canvas.set(column, previous.row, step) }
    }
    let references = drawable.filter { $0.role == .reference }
    for (index, point) in references.enumerated() {
      canvas.set(cell(point).column, cell(point).row, Self.letter(index))
    }
    for point in front.filter({ $0.role == .front }) + front.filter({ $0.role == .knee }) {
      canvas.set(cell(point).column, cell(point).row, point.role.mark(symbols))
    }

    var lines = [title, y.title].compactMap { $0?.escapingControlCharacters }.filter { !$0.isEmpty }
    lines += canvas.lines(x: xMap, y: yMap, xTitle: x.title.escapingControlCharacters)
    lines += legend(drawable, references, width: width, symbols)
    return lines.map { $0 + "\n" }.joined()
  }

  private func legend(
    _ drawable: [Point], _ references: [Point], width: Int, _ symbols: TextSymbols
  ) -> [String] {
    var entries = [Role.front, .knee, .dominated, .partial].compactMap { role -> String? in
      let count = drawable.count { $0.role == role || role == .front && $0.role == .knee }
      return count > 0 ? "\(role.mark(symbols)) \(role.name(count: count))" : nil
    }
    entries += references.enumerated().map { index, point in
      "\(Self.letter(index)) \(point.label?.escapingControlCharacters ?? Role.reference.name(count: 1))"
    }
    return entries.reduce(into: []) { lines, entry in
      if let last = lines.last, last.count + 3 + entry.count <= width {
        lines[lines.count - 1] = last + "   " + entry
      } else {
        lines.append(entry)
      }
    }
  }

  /// A, B, … Z, and again from A.
  private static func letter(_ index: Int) -> Character {
    Character(Unicode.Scalar(UInt8(ascii: "A") + UInt8(index % 26)))
  }
}

extension ScatterChart.Role {
  fileprivate func mark(_ symbols: TextSymbols) -> Character {
    switch (self, symbols) {
    case (.dominated, .unicode): "·"
    case (.dominated, .ascii): "."
    case (.partial, .unicode): "◦"
    case (.partial, .ascii): ","
    case (.front, .unicode): "●"
    case (.front, .ascii): "o"
    case (.knee, .unicode): "◆"
    case (.knee, .ascii): "#"
    case (.reference, _): "A"
    }
  }
}
