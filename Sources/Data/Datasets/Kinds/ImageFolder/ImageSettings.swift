import TensorTypes

/// What pictures become.
public struct ImageSettings: Hashable, Sendable {
  /// How a picture whose sides are in another proportion fills the size.
  public enum Fit: String, Hashable, Sendable, CaseIterable {
    /// Each side is scaled by itself.
    case stretch
    /// The largest part in the middle that has the proportion.
    case crop
    /// All of it, in the middle of a background.
    case pad
  }

  public var height: Int
  public var width: Int
  /// 1, grey, or 3: red, green, blue.
  public var channels: Int
  public var fit = Fit.stretch
  /// What lies beneath transparent pixels and beside padded pictures: a grey from 0, black, to 255.
  public var background: UInt8 = 0

  public init(height: Int, width: Int, channels: Int, fit: Fit = .stretch, background: UInt8 = 0) {
    self.height = height
    self.width = width
    self.channels = channels
    self.fit = fit
    self.background = background
  }

  var byteCount: Int { channels * height * width }
}

/// A rectangle of pixels.
struct PixelArea: Hashable {
  var left: Int
  var top: Int
  var width: Int
  var height: Int
}

extension ImageSettings {
  /// Which part of an upright picture is looked at, and where in the result it goes.
  func areas(width pictureWidth: Int, height pictureHeight: Int) -> (source: PixelArea, target: PixelArea) {
    var source = PixelArea(left: 0, top: 0, width: pictureWidth, height: pictureHeight)
    var target = PixelArea(left: 0, top: 0, width: width, height: height)
    // Sides are at most 65,500, so products fit.
    let isWider = pictureWidth * height > pictureHeight * width
    switch fit {
    case .stretch: break
    case .crop:
      if isWider {
        source.width = Self.scaled(pictureHeight, by: width, over: height, most: pictureWidth)
        source.left = (pictureWidth - source.width) / 2
      } else {
        source.height = Self.scaled(pictureWidth, by: height, over: width, most: pictureHeight)
        source.top = (pictureHeight - source.height) / 2
      }
    case .pad:
      if isWider {
        target.height = Self.scaled(pictureHeight, by: width, over: pictureWidth, most: height)
        target.top = (height - target.height) / 2
      } else {
        target.width = Self.scaled(pictureWidth, by: height, over: pictureHeight, most: width)
        target.left = (width - target.width) / 2
      }
    }
    return (source, target)
  }

  /// value · numerator / denominator, rounded, from 1 to `most`.
  private static func scaled(_ value: Int, by numerator: Int, over denominator: Int, most: Int) -> Int {
    min(max(1, (2 * value * numerator + denominator) / (2 * denominator)), most)
  }
}

extension PixelArea {
  /// Where the area lies in the picture as it is stored, of which this is a part once it is turned upright.
  ///
  /// - Parameters:
  ///   - width: of the upright picture
  ///   - height: of the upright picture
  func stored(orientation: Int, width: Int, height: Int) -> PixelArea {
    let right = width - left - self.width
    let bottom = height - top - self.height
    return switch orientation {
    case 2: PixelArea(left: right, top: top, width: self.width, height: self.height)
    case 3: PixelArea(left: right, top: bottom, width: self.width, height: self.height)
    case 4: PixelArea(left: left, top: bottom, width: self.width, height: self.height)
    case 5: PixelArea(left: top, top: left, width: self.height, height: self.width)
    case 6: PixelArea(left: top, top: right, width: self.height, height: self.width)
    case 7: PixelArea(left: bottom, top: right, width: self.height, height: self.width)
    case 8: PixelArea(left: bottom, top: left, width: self.height, height: self.width)
    default: self
    }
  }
}
