extension HeatMap {
  /// The map as a PNG file, on white.
  public var png: [UInt8] {
    let layout = Layout(self) { PixelFont.width($0) + 4 }
    var canvas = PixelCanvas(width: layout.width, height: layout.height)
    canvas.text(title, x: Layout.gap, y: 14, most: layout.width - 2 * Layout.gap)
    canvas.text(
      "\(rowTitle) down, \(columnTitle) across", x: Layout.gap, y: 34, most: layout.width - 2 * Layout.gap)
    for (row, name) in rows.enumerated() where row % layout.rowStride == 0 {
      let width = min(Layout.mostName, PixelFont.width(name))
      canvas.text(
        name, x: layout.left - 6 - width, y: layout.top + row * layout.cellHeight + layout.cellHeight / 2 - 3,
        most: Layout.mostName)
    }
    for (column, name) in columns.enumerated() where column % layout.columnStride == 0 {
      let middle = layout.left + column * layout.cellWidth + layout.cellWidth / 2
      let x = layout.namesAreUpright ? middle - 3 : middle - min(Layout.mostName, PixelFont.width(name)) / 2
      canvas.text(
        name, x: x, y: layout.namesAreUpright ? layout.top - 6 : layout.top - 12, most: Layout.mostName,
        isUpright: layout.namesAreUpright)
    }
    for (row, line) in values.enumerated() {
      for (column, value) in line.enumerated() {
        let (x, y) = (layout.left + column * layout.cellWidth, layout.top + row * layout.cellHeight)
        let strength = strength(value)
        canvas.fill(x: x, y: y, width: layout.cellWidth, height: layout.cellHeight, Self.colour(value, strength))
        guard let word = words?[row][column] else { continue }
        canvas.text(
          word, x: x + (layout.cellWidth - PixelFont.width(word)) / 2, y: y + layout.cellHeight / 2 - 3,
          most: layout.cellWidth, strength > 0.55 ? (255, 255, 255) : PixelCanvas.ink)
      }
    }
    return canvas.bitmap.png
  }

  /// From white to blue, or to orange if it is negative.
  static func colour(_ value: Double, _ strength: Double) -> PixelCanvas.Colour {
    let full: (Double, Double, Double) = value < 0 ? (213, 94, 0) : (0, 114, 178)
    func mix(_ end: Double) -> UInt8 { UInt8((255 + (end - 255) * strength).rounded()) }
    return (mix(full.0), mix(full.1), mix(full.2))
  }
}

extension ContactSheet.Bitmap {
  /// Values as colours: positive ones blue, negative ones orange, 0 white, and grey what is not finite.
  /// - Parameters:
  ///   - values: row by row
  ///   - greatest: the magnitude that has the full colour
  public init(width: Int, height: Int, signed values: [Float], greatest: Float) {
    precondition(values.count == width * height, "a value for each pixel")
    let pixels = values.flatMap { value -> [UInt8] in
      guard value.isFinite else { return [217, 217, 217] }
      let strength = greatest > 0 ? min(1, Double(value.magnitude / greatest)) : 0
      let (red, green, blue) = HeatMap.colour(Double(value), strength)
      return [red, green, blue]
    }
    self.init(width: width, height: height, channels: 3, pixels: pixels)
  }
}
