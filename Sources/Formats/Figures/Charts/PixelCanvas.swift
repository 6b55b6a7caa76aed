/// A picture that is being painted.
struct PixelCanvas {
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

  mutating func draw(_ bitmap: ContactSheet.Bitmap, x left: Int, y top: Int, width: Int, height: Int) {
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

  /// - Parameters:
  ///   - most: pixels that the text may take
  ///   - isUpright: whether it runs from the bottom to the top, `y` being its bottom
  mutating func text(
    _ text: String, x: Int, y: Int, most: Int, isUpright: Bool = false, _ colour: Colour = Self.ink
  ) {
    var start = 0
    for character in PixelFont.fitting(text, most) {
      for (column, bits) in PixelFont.columns(character).enumerated() {
        for row in 0..<7 where bits >> row & 1 == 1 {
          if isUpright { set(x + row, y - start - column, colour) } else { set(x + start + column, y + row, colour) }
        }
      }
      start += PixelFont.advance
    }
  }

  mutating func fill(x left: Int, y top: Int, width: Int, height: Int, _ colour: Colour) {
    for y in top..<top + height {
      for x in left..<left + width { set(x, y, colour) }
    }
  }

  var bitmap: ContactSheet.Bitmap {
    ContactSheet.Bitmap(width: width, height: height, channels: 3, pixels: pixels)
  }
}
