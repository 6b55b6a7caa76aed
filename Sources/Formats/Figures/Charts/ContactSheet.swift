/// Samples side by side in a grid, each with its label beneath: pictures as they are, signals as lines.
public struct ContactSheet: Hashable, Sendable {
  /// Pixels from 0 to 255, rows from the top, 1 (grey) or 3 (red, green, blue) side by side.
  public struct Bitmap: Hashable, Sendable {
    public var width: Int
    public var height: Int
    public var channels: Int
    public var pixels: [UInt8]

    public init(width: Int, height: Int, channels: Int, pixels: [UInt8]) {
      precondition(channels == 1 || channels == 3, "a bitmap is grey or coloured")
      precondition(pixels.count == width * height * channels, "a bitmap has its pixels")
      self.width = width
      self.height = height
      self.channels = channels
      self.pixels = pixels
    }
  }

  public enum Content: Hashable, Sendable {
    case picture(Bitmap)
    /// Lines over the same points, one for each channel.
    case lines([[Float]])
  }

  public struct Tile: Hashable, Sendable {
    public var label: String
    public var content: Content

    public init(label: String, _ content: Content) {
      self.label = label
      self.content = content
    }
  }

  public var title: String
  public var tiles: [Tile]

  public init(title: String, tiles: [Tile]) {
    self.title = title
    self.tiles = tiles
  }
}

extension ContactSheet {
  /// Where everything is, in pixels.
  struct Layout {
    static let gap = 12
    static let labelHeight = 18
    static let titleHeight = 34
    /// Small pictures are enlarged by a whole number to about this, large ones shrunk.
    static let usualSide = 84
    static let mostSide = 224
    static let lineSize = (width: 168, height: 84)

    let columns: Int
    let tileWidth: Int
    let tileHeight: Int

    var width: Int { columns * (tileWidth + Self.gap) + Self.gap }

    init(_ tiles: [Tile]) {
      let sizes = tiles.map { Self.size(of: $0.content) }
      // Labels need room for a word.
      tileWidth = max(72, sizes.map(\.width).max() ?? 0)
      tileHeight = sizes.map(\.height).max() ?? 0
      columns = max(1, min(tiles.count, min(10, 1_100 / (tileWidth + Self.gap))))
    }

    func height(_ count: Int) -> Int {
      Self.titleHeight + (count + columns - 1) / columns * (tileHeight + Self.labelHeight + Self.gap)
    }

    func origin(_ index: Int) -> (x: Int, y: Int) {
      (
        Self.gap + index % columns * (tileWidth + Self.gap),
        Self.titleHeight + index / columns * (tileHeight + Self.labelHeight + Self.gap)
      )
    }

    static func size(of content: Content) -> (width: Int, height: Int) {
      switch content {
      case .lines: return lineSize
      case .picture(let bitmap):
        let longest = max(bitmap.width, bitmap.height)
        if longest <= mostSide {
          let zoom = max(1, usualSide / longest)
          return (bitmap.width * zoom, bitmap.height * zoom)
        }
        return (max(1, bitmap.width * mostSide / longest), max(1, bitmap.height * mostSide / longest))
      }
    }

    /// The corners of a line within a size, the least and the greatest value of all lines a little away from the edges.
    static func corners(_ line: [Float], among lines: [[Float]]) -> [(x: Double, y: Double)] {
      let finite = lines.joined().filter { $0.isFinite }
      let (low, high) = (Double(finite.min() ?? 0), Double(finite.max() ?? 1))
      let span = high > low ? high - low : 1
      let (width, height) = (Double(lineSize.width), Double(lineSize.height) - 8)
      return line.enumerated().filter { $0.element.isFinite }.map { index, value in
        let x = line.count > 1 ? Double(index) / Double(line.count - 1) * width : width / 2
        return (x, 4 + height * (1 - (Double(value) - low) / span))
      }
    }
  }
}
