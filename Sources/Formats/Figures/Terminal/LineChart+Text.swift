import Diagnostics

extension LineChart {
  /// The panels in characters, one under the other: for a terminal of so many columns, each with so many lines.
  public func text(width: Int = 80, height: Int = 12, symbols: TextSymbols = .unicode) -> String {
    var lines = title.map { [$0.escapingControlCharacters, ""] } ?? []
    for (index, panel) in panels.enumerated() {
      if index > 0 { lines.append("") }
      lines += panel.lines(width: max(20, width), rows: max(4, height), symbols)
    }
    return lines.map { $0 + "\n" }.joined()
  }
}

extension LineChart.Panel {
  fileprivate func lines(width: Int, rows: Int, _ symbols: TextSymbols) -> [String] {
    let points = series.flatMap(\.points).filter { x.holds($0.x) && y.holds($0.y) }
    let yMap = AxisMap(y, values: points.map(\.y), fit: .ticks, tickCount: max(2, rows / 3))
    let columns = TextCanvas.columns(width: width, y: yMap)
    let xMap = AxisMap(x, values: points.map(\.x), fit: .tight, tickCount: max(2, columns / 10))
    var canvas = TextCanvas(columns: columns, rows: rows, symbols: symbols)
    for (index, series) in series.enumerated() {
      var previous: (column: Int, row: Int)?
      for point in series.points {
        guard x.holds(point.x), y.holds(point.y) else {
          previous = nil
          continue
        }
        let cell = (column: canvas.column(xMap.fraction(point.x)), row: canvas.row(yMap.fraction(point.y)))
        if let previous { connect(previous, cell, in: &canvas, symbols) }
        canvas.set(cell.column, cell.row, Self.mark(index, symbols))
        previous = cell
      }
    }
    let names = series.enumerated().map { index, series in
      let role = series.role == .plain ? "" : series.name.isEmpty ? series.role.rawValue : ", \(series.role.rawValue)"
      return "\(Self.mark(index, symbols)) \(series.name.escapingControlCharacters)\(role)"
    }
    return [(title ?? y.title).escapingControlCharacters]
      + canvas.lines(x: xMap, y: yMap, xTitle: x.title.escapingControlCharacters)
      + (names.count > 1 ? [names.joined(separator: "   ")] : [])
  }

  private func connect(
    _ start: (column: Int, row: Int), _ end: (column: Int, row: Int), in canvas: inout TextCanvas,
    _ symbols: TextSymbols
  ) {
    let steps = max(abs(end.column - start.column), abs(end.row - start.row))
    guard steps > 1 else { return }
    for step in 1..<steps {
      let fraction = Double(step) / Double(steps)
      let column = Double(start.column) + fraction * Double(end.column - start.column)
      let row = Double(start.row) + fraction * Double(end.row - start.row)
      canvas.set(Int(column.rounded()), Int(row.rounded()), symbols == .unicode ? "·" : ".", over: false)
    }
  }

  private static func mark(_ index: Int, _ symbols: TextSymbols) -> Character {
    let marks: [Character] =
      symbols == .unicode ? ["●", "○", "▲", "△", "■", "□", "◆", "◇"] : ["*", "o", "x", "+", "#", "@", "%", "="]
    return marks[index % marks.count]
  }
}
