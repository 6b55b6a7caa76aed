#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How 8-bit numbers stand for real ones: real = scale · (number − zero point). The zero point stands for 0 exactly, as the
/// TFLite 8-bit specification asks.
public struct QuantizedRange: Hashable, Sendable {
  public let scale: Double
  /// From −128 to 127.
  public let zeroPoint: Int

  public init(scale: Double, zeroPoint: Int) {
    (self.scale, self.zeroPoint) = (scale, zeroPoint)
  }

  /// The finest numbers that reach over a range, which is widened to hold 0.
  public init(lower: Double, upper: Double) {
    let (lower, upper) = (min(lower, 0), max(upper, 0))
    let step = (upper - lower) / 255
    scale = step > 1e-30 ? step : 1
    zeroPoint = Int(max(-128, min(127, (-128 - lower / scale).rounded())))
  }

  /// The nearest number; what is no number counts as 0.
  public func quantized(_ value: Double) -> Int8 {
    guard !value.isNaN else { return Int8(zeroPoint) }
    return Int8(max(-128, min(127, (value / scale).rounded() + Double(zeroPoint))))
  }

  public func real(_ number: Int8) -> Double { scale * Double(Int(number) - zeroPoint) }

  /// The numbers that limit results as real bounds do.
  func limits(_ bounds: Bounds) -> (lower: Int8, upper: Int8) { (quantized(bounds.lower), quantized(bounds.upper)) }
}

/// A multiplication by a positive real number in whole ones: (value · multiplier + 2^(shift − 1)) >> shift, in 64 bits and
/// rounded once, halves upwards.
public struct Requantization: Hashable, Sendable {
  /// From 2³⁰ up to 2³¹ − 1, or 0.
  public let multiplier: Int32
  /// From 1 to 62.
  public let shift: Int32

  public init(_ factor: Double) {
    var (mantissa, exponent) = (0.0, Int32(0))
    mantissa = frexp(factor, &exponent)
    var scaled = Int((mantissa * 2_147_483_648).rounded())
    if scaled == 1 << 31 { (scaled, exponent) = (1 << 30, exponent + 1) }
    let shift = 31 - exponent
    precondition(shift >= 1, "factors are less than 2^30")
    guard shift <= 62, scaled > 0 else {
      (multiplier, self.shift) = (0, 31)
      return
    }
    (multiplier, self.shift) = (Int32(scaled), shift)
  }

  @inline(__always)
  public func callAsFunction(_ value: Int32) -> Int32 {
    let product = Int64(value) &* Int64(multiplier)
    return Int32(truncatingIfNeeded: (product &+ (1 << Int64(shift - 1))) >> Int64(shift))
  }
}
