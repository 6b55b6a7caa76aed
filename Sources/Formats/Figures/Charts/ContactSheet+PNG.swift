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
    var canvas = Canvas(width: layout.width, height: layout.height(tiles.count))
    canvas.text(title, x: Layout.gap, y: 12, most: layout.width - 2 * Layout.gap)
    for (index, tile) in tiles.enumerated() {
      let origin = layout.origin(index)
      let size = Layout.size(of: tile.content)
      let left = origin.x + (layout.tileWidth - size.width) / 2
      let top = origin.y + layout.tileHeight - size.height
      switch tile.content {
      case .picture(let bitmap): canvas.draw(bitmap, x: left, y: top, width: size.width, height: size.height)
      case .lines(let lines):
        canvas.line(from: (left, top + size.height), to: (left + size.width, top + size.height), Canvas.grid)
        for (number, line) in lines.enumerated() {
          let corners = Layout.corners(line, among: lines).map {
            (left + Int($0.x.rounded()), top + Int($0.y.rounded()))
          }
          for (start, end) in zip(corners, corners.dropFirst()) {
            canvas.line(from: start, to: end, Canvas.series[number % Canvas.series.count])
          }
        }
      }
      let room = layout.tileWidth + Layout.gap - 2
      let width = min(room, PixelFont.width(tile.label))
      canvas.text(
        tile.label, x: origin.x + (layout.tileWidth - width) / 2, y: origin.y + layout.tileHeight + 5, most: room)
    }
    return Bitmap(width: canvas.width, height: canvas.height, channels: 3, pixels: canvas.pixels).png
  }

  /// A picture that is being painted.
  private struct Canvas {
    typealias Colour = (UInt8, UInt8, UInt8)
    static let grid: Colour = (217, 217, 217)
    static let ink: Colour = (26, 26, 26)
    static let series: [Colour] = [
      (0, 114, 178), (230, 159, 0), (0, 158, 115), (204, 121, 167), (86, 180, 233), (213, 94, 0), (80, 80, 80),
    ]

    let width: Int
    let height: Int
    private(set) var pixels: [UInt8]

    init(width: Int, height: Int) {
      self.width = width
      self.height = height
      pixels = [UInt8](repeating: 255, count: width * height * 3)
    }

    mutating func set(_ x: Int, _ y: Int, _ colour: Colour) {
      guard x >= 0, x < width, y >= 0, y < height else { return }
      let start = (y * width + x) * 3
      (pixels[start], pixels[start + 1], pixels[start + 2]) = colour
    }

    mutating func draw(_ bitmap: Bitmap, x left: Int, y top: Int, width: Int, height: Int) {
      for y in 0..<height {
        for x in 0..<width {
          let source = (y * bitmap.height / height * bitmap.width + x * bitmap.width / width) * bitmap.channels
          let values = bitmap.pixels[source..<source + bitmap.channels]
          let red = values[source]
          set(left + x, top + y, bitmap.channels == 3 ? (red, values[source + 1], values[source + 2]) : (red, red, red))
        }
      }
    }

    /// Bresenham 1965, "Algorithm for computer control of a digital plotter".
    mutating func line(from start: (Int, Int), to end: (Int, Int), _ colour: Colour) {
      var (x, y) = start
      let (across, down) = (abs(end.0 - x), -abs(end.1 - y))
      let (right, below) = (x < end.0 ? 1 : -1, y < end.1 ? 1 : -1)
      var error = across + down
      while true {
        set(x, y, colour)
        if x == end.0, y == end.1 { return }
        let twice = 2 * error
        if twice >= down { (error, x) = (error + down, x + right) }
        if twice <= across { (error, y) = (error + across, y + below) }
      }
    }

    mutating func text(_ text: String, x: Int, y: Int, most: Int) {
      var left = x
      for character in PixelFont.fitting(text, most) {
        for (column, bits) in PixelFont.columns(character).enumerated() {
          for row in 0..<7 where bits >> row & 1 == 1 { set(left + column, y + row, Self.ink) }
        }
        left += PixelFont.advance
      }
    }
  }
}
