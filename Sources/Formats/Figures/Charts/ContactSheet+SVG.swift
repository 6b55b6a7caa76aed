extension ContactSheet {
  /// The sheet as an SVG file. Pictures stand in it as PNG files.
  public func svg(theme: Theme = .automatic) -> String {
    let layout = Layout(tiles)
    var picture = SVGPicture(width: Double(layout.width), height: Double(layout.height(tiles.count)))
    picture.text(
      TextMetrics.fit(title, to: Double(layout.width - 2 * Layout.gap), size: 14),
      at: Pixel(x: Double(Layout.gap), y: 22), size: 14, bold: true)
    for (index, tile) in tiles.enumerated() {
      let origin = layout.origin(index)
      let size = Layout.size(of: tile.content)
      // Bottoms are in line, above the labels.
      let left = Double(origin.x + (layout.tileWidth - size.width) / 2)
      let top = Double(origin.y + layout.tileHeight - size.height)
      switch tile.content {
      case .picture(let bitmap):
        picture.image(
          png: bitmap.png, at: Pixel(x: left, y: top), width: Double(size.width), height: Double(size.height))
      case .lines(let lines):
        picture.line(
          from: Pixel(x: left, y: top + Double(size.height)),
          to: Pixel(x: left + Double(size.width), y: top + Double(size.height)), style: "grid")
        for (number, line) in lines.enumerated() {
          let corners = Layout.corners(line, among: lines).map { Pixel(x: left + $0.x, y: top + $0.y) }
          picture.polyline(corners, style: "line line-\(number % Theme.seriesCount)")
        }
      }
      let label = TextMetrics.fit(tile.label, to: Double(layout.tileWidth + Layout.gap - 2), size: 11)
      picture.text(
        label,
        at: Pixel(x: Double(origin.x) + Double(layout.tileWidth) / 2, y: Double(origin.y + layout.tileHeight + 13)),
        size: 11, anchor: .middle, tooltip: label == tile.label ? nil : tile.label)
    }
    return picture.document(title: title, description: "\(tiles.count) samples with their labels", theme: theme)
  }
}
