import Quantization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How the raw values of a sample become the 8-bit numbers that a network reads: normalisation and quantisation in one.
///
/// Bytes are converted in whole numbers: (byte · factor + offset) >> shift, where the offset holds a half.
/// Floats are converted by (value − mean) / step and rounded, halves away from zero. Neither multiplies and adds floats in
/// one expression, so processors with fused instructions give the same bits.
struct InputConversion {
  let zeroPoint: Int
  /// By channel.
  let means: [Float]
  let steps: [Float]
  let factors: [Int32]
  let offsets: [Int32]
  let shift: Int32

  init(_ range: QuantizedRange, _ normalization: [(mean: Float, deviation: Float)]) {
    zeroPoint = range.zeroPoint
    means = normalization.map(\.mean)
    steps = normalization.map { Float(Double($0.deviation) * range.scale) }
    let real = normalization.map { 1 / (255 * Double($0.deviation) * range.scale) }
    let starts = normalization.map { Double(range.zeroPoint) - Double($0.mean) / (Double($0.deviation) * range.scale) }
    // 255 times a factor, and an offset, are at most 2^29.
    var shift = Int32(16)
    let largest = max(255 * (real.max() ?? 0), starts.reduce(0) { max($0, $1.magnitude) })
    while shift > 0, largest * Double(1 << Int(shift)) > Double(1 << 29) { shift -= 1 }
    self.shift = max(shift, 1)
    let unit = Double(1 << Int(self.shift))
    func whole(_ number: Double) -> Int32 { Int32(max(-536_870_912, min(536_870_912, (number * unit).rounded()))) }
    factors = real.map { min(whole($0), 2_105_376) }
    offsets = starts.map { whole($0 + 0.5) }
  }

  func number(byte: UInt8, channel: Int) -> Int8 {
    let value = (Int32(byte) * factors[channel] + offsets[channel]) >> shift
    return Int8(max(-128, min(127, value)))
  }

  func number(_ value: Float, channel: Int) -> Int8 {
    var scaled = (value - means[channel]) / steps[channel]
    if !(scaled > -512) { scaled = -512 }
    if scaled > 512 { scaled = 512 }
    let whole = scaled >= 0 ? Int32(scaled + 0.5) : -Int32(0.5 - scaled)
    return Int8(max(-128, min(127, whole + Int32(zeroPoint))))
  }
}
