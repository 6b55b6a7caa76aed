import CPixels

/// What the raw values of one channel are worth as network input: (value / scale − mean) / deviation, the scale being
/// 255 for bytes and 1 for floats, each operation rounded to single precision.
struct PixelMap: Sendable {
  fileprivate let map: espalier_pixel_map
  /// The input for each byte.
  fileprivate let table: [Float]
  /// Whether the vectorised loop gives the table's bits for every byte. It multiplies by inverses and corrects the
  /// product, which needs fused multiply-adds to be exact, and a divisor of which that is true.
  fileprivate let isExact: Bool

  var mean: Float { map.mean }
  var deviation: Float { map.deviation }

  /// Whether floats are used as they are.
  fileprivate var isIdentity: Bool { map.mean == 0 && map.deviation == 1 }

  init(mean: Float, deviation: Float) {
    let map = espalier_pixel_map(
      scale: 255, mean: mean, deviation: deviation, scale_inverse: 1 / 255, deviation_inverse: 1 / deviation)
    let table = (0..<256).map { (Float($0) / 255 - mean) / deviation }
    self.map = map
    self.table = table
    isExact = Self.vectorised(map).allSatisfy { values in
      zip(values, table).allSatisfy { $0.bitPattern == $1.bitPattern }
    }
  }

  /// The inputs for all bytes by the vectorised loop: sixteen at once, and one by one.
  private static func vectorised(_ map: espalier_pixel_map) -> [[Float]] {
    var map = map
    let bytes = (0..<256).map { UInt8($0) }
    var wide = [Float](repeating: 0, count: 256)
    espalier_map_bytes(bytes, &wide, 256, 0, &map, nil)
    let narrow = bytes.map { byte in
      var (byte, value) = (byte, Float(0))
      espalier_map_bytes(&byte, &value, 1, 0, &map, nil)
      return value
    }
    return [wide, narrow]
  }

  /// The input that a blank pixel gives, a byte or a float.
  var blank: Float { (0 - map.mean) / map.deviation }
}

/// A kind of raw value.
protocol RawPixel {
  /// Writes the inputs for a run of raw values, mirrored or not.
  ///
  /// - Parameter ahead: as many raw values that will be wanted soon.
  static func write(
    _ source: UnsafePointer<Self>, to target: UnsafeMutablePointer<Float>, count: Int, mirrored: Bool,
    ahead: UnsafePointer<Self>?, by map: borrowing PixelMap)
}

extension UInt8: RawPixel {
  static func write(
    _ source: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<Float>, count: Int, mirrored: Bool,
    ahead: UnsafePointer<UInt8>?, by map: borrowing PixelMap
  ) {
    guard map.isExact else {
      for index in 0..<count { target[mirrored ? count - 1 - index : index] = map.table[Int(source[index])] }
      return
    }
    withUnsafePointer(to: map.map) { espalier_map_bytes(source, target, Int64(count), mirrored ? 1 : 0, $0, ahead) }
  }
}

extension Float: RawPixel {
  static func write(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int, mirrored: Bool,
    ahead: UnsafePointer<Float>?, by map: borrowing PixelMap
  ) {
    if map.isIdentity, !mirrored { return target.update(from: source, count: count) }
    withUnsafePointer(to: map.map) { espalier_map_floats(source, target, Int64(count), mirrored ? 1 : 0, $0) }
  }
}
