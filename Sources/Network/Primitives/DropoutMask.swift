import Randomness

/// Which elements a dropout keeps: a function of the seed, the step, the stream and the element's row-major index
/// alone, so that every backend drops the same ones whatever its layout.
///
/// The counter holds (index / 4, stream, step low, step high); a word below rate · 2³² drops its element.
public struct DropoutMask: Sendable {
  /// What a kept element is multiplied by: 1 / (1 − rate), zero at rate 1.
  public let scale: Float
  private let generator: Philox
  /// A word below this drops its element; from 0 to 2³².
  public let threshold: UInt64
  private let stream: UInt32
  private let step: (low: UInt32, high: UInt32)

  /// - parameter rate: the probability of zero, from 0 to 1
  public init(rate: Double, stream: Int, seed: UInt64, step: UInt64) {
    precondition(rate >= 0 && rate <= 1, "a rate is a probability")
    generator = Philox(seed: seed)
    threshold = UInt64(rate * 0x1p32)
    scale = rate < 1 ? Float(1 / (1 - rate)) : 0
    self.stream = UInt32(truncatingIfNeeded: stream)
    self.step = (UInt32(truncatingIfNeeded: step), UInt32(truncatingIfNeeded: step >> 32))
  }

  /// The mask named by the value of role `randomKey`: seed low, seed high, step low, step high.
  public init(rate: Double, stream: Int, key: SIMD4<Int32>) {
    let words = SIMD4<UInt32>(truncatingIfNeeded: key)
    self.init(
      rate: rate, stream: stream, seed: UInt64(words.y) << 32 | UInt64(words.x),
      step: UInt64(words.w) << 32 | UInt64(words.z))
  }

  /// Writes 0 or ``scale`` for the elements from `start`, which must be a multiple of four.
  public func fill(_ scales: UnsafeMutableBufferPointer<Float>, from start: Int = 0) {
    precondition(start.isMultiple(of: 4), "four elements share a counter")
    var index = 0
    while index < scales.count {
      let block = UInt64(start + index) / 4
      // Blocks past 2³² (tensors of more than 2³⁴ elements) borrow the upper half of the stream's word.
      let lane = stream ^ UInt32(truncatingIfNeeded: block >> 32) << 16
      let words = generator(SIMD4(UInt32(truncatingIfNeeded: block), lane, step.low, step.high))
      for element in 0..<min(4, scales.count - index) {
        scales[index + element] = UInt64(words[element]) < threshold ? 0 : scale
      }
      index += 4
    }
  }
}
