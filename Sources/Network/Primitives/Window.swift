import TensorTypes

/// A pair of numbers for the two spatial axes. Sequences use height 1.
public struct Extent: Hashable, Sendable {
  public var height: Int
  public var width: Int

  public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// The same number on both axes.
  public init(_ side: Int) {
    self.init(height: side, width: side)
  }

  public var area: Int { height * width }
}

/// Rows and columns of padding on each side of a map.
public struct Margins: Hashable, Sendable {
  public var top: Int
  public var left: Int
  public var bottom: Int
  public var right: Int
  public init(top: Int = 0, left: Int = 0, bottom: Int = 0, right: Int = 0) {
    self.top = top
    self.left = left
    self.bottom = bottom
    self.right = right
  }

  public init(_ padding: Extent) {
    self.init(top: padding.height, left: padding.width, bottom: padding.height, right: padding.width)
  }

  public static let none = Margins()
}

/// A window that slides over the two spatial axes of a map, as convolution and pooling do.
public struct Window: Hashable, Sendable {
  public var kernel: Extent
  public var stride: Extent
  public var padding: Margins
  public var dilation: Extent

  public init(kernel: Extent, stride: Extent = Extent(1), padding: Margins = .none, dilation: Extent = Extent(1)) {
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
  }

  /// The extent that the kernel covers, dilation included: dilation · (kernel − 1) + 1.
  public var reach: Extent {
    Extent(
      height: dilation.height * (kernel.height - 1) + 1,
      width: dilation.width * (kernel.width - 1) + 1)
  }

  /// How many positions the window takes on a map: ⌊(size + padding − reach) / stride⌋ + 1 on each axis, or nil
  /// where the window is larger than the padded map.
  public func positions(on map: Extent) -> Extent? {
    let height = map.height + padding.top + padding.bottom - reach.height
    let width = map.width + padding.left + padding.right - reach.width
    guard height >= 0, width >= 0 else { return nil }
    return Extent(height: height / stride.height + 1, width: width / stride.width + 1)
  }
}
