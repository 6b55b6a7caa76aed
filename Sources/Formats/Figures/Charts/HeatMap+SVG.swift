extension HeatMap {
  /// The map as an SVG file, its cells with tooltips.
  public func svg(theme: Theme = .automatic) -> String {
    let layout = Layout(self) { Int(TextMetrics.width($0, size: 11).rounded(.up)) }
    var picture = SVGPicture(width: Double(layout.width), height: Double(layout.height))
    let margin = Double(Layout.gap)
    picture.text(
      TextMetrics.fit(title, to: Double(layout.width) - 2 * margin, size: 14), at: Pixel(x: margin, y: 22), size: 14,
      bold: true)
    picture.text(axisWords, at: Pixel(x: margin, y: 42), size: 11, style: "muted")
    for (row, name) in rows.enumerated() where row % layout.rowStride == 0 {
      let middle = Double(layout.top + row * layout.cellHeight) + Double(layout.cellHeight) / 2 + 4
      picture.text(
        TextMetrics.fit(name, to: Double(Layout.mostName), size: 11), at: Pixel(x: Double(layout.left) - 6, y: middle),
        size: 11, anchor: .end)
    }
    for (column, name) in columns.enumerated() where column % layout.columnStride == 0 {
      let middle = Double(layout.left + column * layout.cellWidth) + Double(layout.cellWidth) / 2
      let text = TextMetrics.fit(name, to: Double(Layout.mostName), size: 11)
      let bottom = Double(layout.top) - 6
      picture.text(
        text, at: Pixel(x: layout.namesAreUpright ? middle + 4 : middle, y: bottom), size: 11,
        anchor: layout.namesAreUpright ? .start : .middle, isUpright: layout.namesAreUpright)
    }
    for (row, line) in values.enumerated() {
      for (column, value) in line.enumerated() {
        cell(row, column, value, layout, &picture)
      }
    }
    return picture.document(
      title: title, description: "\(rows.count) by \(columns.count) cells: \(rowTitle) by \(columnTitle)", theme: theme)
  }

  private func cell(_ row: Int, _ column: Int, _ value: Double, _ layout: Layout, _ picture: inout SVGPicture) {
    let (x, y) = (Double(layout.left + column * layout.cellWidth), Double(layout.top + row * layout.cellHeight))
    let (width, height) = (Double(layout.cellWidth), Double(layout.cellHeight))
    let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)].map { Pixel(x: $0.0, y: $0.1) }
    let told = words?[row][column] ?? NumberText.fixed(value, decimals: 3)
    picture.polygon(
      corners, style: value < 0 ? "fill-1" : "fill-0", opacity: min(0.99, strength(value)),
      tooltip: "\(rows[row]), \(columns[column]): \(told)")
    guard let words else { return }
    picture.text(
      words[row][column], at: Pixel(x: x + width / 2, y: y + height / 2 + 4), size: 11, style: "ink haloed",
      anchor: .middle)
  }
}
