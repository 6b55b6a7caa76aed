import CImageDecoding
import Glibc

extension ContactSheet.Bitmap {
  /// The bitmap as a PNG file.
  public var png: [UInt8] {
    var count = 0
    guard let bytes = espalier_encode_png(pixels, UInt32(width), UInt32(height), Int32(channels), &count) else {
      preconditionFailure("there is memory for a picture of \(width)×\(height)")
    }
    defer { free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }
}

extension ContactSheet {
  /// The sheet as a PNG file, on white. Letters are those of `PixelFont`.
  public var png: [UInt8] {
    let layout = Layout(tiles)
    var canvas = PixelCanvas(width: layout.width, height: layout.height(tiles.count))
    canvas.text(title, x: Layout.gap, y: 12, most: layout.width - 2 * Layout.gap)
    for (index, tile) in tiles.enumerated() {
      let origin = layout.origin(index)
      let size = Layout.size(of: tile.content)
      let left = origin.x + (layout.tileWidth - size.width) / 2
      let top = origin.y + layout.tileHeight - size.height
      switch tile.content {
      case .picture(let bitmap): canvas.draw(bitmap, x: left, y: top, width: size.width, height: size.height)
      case .lines(let lines):
        canvas.line(from: (left, top + size.height), to: (left + size.width, top + size.height), PixelCanvas.grid)
        for (number, line) in lines.enumerated() {
          let corners = Layout.corners(line, among: lines).map {
            (left + Int($0.x.rounded()), top + Int($0.y.rounded()))
          }
          for (start, end) in zip(corners, corners.dropFirst()) {
            canvas.line(from: start, to: end, PixelCanvas.series[number % PixelCanvas.series.count])
          }
        }
      }
      let room = layout.tileWidth + Layout.gap - 2
      let width = min(room, PixelFont.width(tile.label))
      canvas.text(
        tile.label, x: origin.x + (layout.tileWidth - width) / 2, y: origin.y + layout.tileHeight + 5, most: room)
    }
    return canvas.bitmap.png
  }
}
