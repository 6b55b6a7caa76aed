import Randomness
import Glibc

/// MT19937 and the distributions of NumPy's `RandomState`, draw for draw.
///
/// NumPy has frozen these streams (NEP 19), and the MNIST-1D reference generator is written on them. For everything
/// else there is ``SeededGenerator``.
///
/// Matsumoto and Nishimura 1998, "Mersenne twister", doi:10.1145/272991.272995; seeding by Knuth's multiplier, as in
/// their revision of 2002.
struct MersenneTwister: Sendable {
  private static let size = 624
  private static let offset = 397
  private var state: [UInt32]
  private var position = size
  /// The second number of a pair that ``normal()`` has made and not yet handed out.
  private var spareNormal: Double?

  /// `numpy.random.seed(seed)`.
  init(seed: UInt32) {
    state = [seed]
    state.reserveCapacity(Self.size)
    for index in 1..<Self.size {
      let last = state[index - 1]
      state.append(1_812_433_253 &* (last ^ (last >> 30)) &+ UInt32(index))
    }
  }

  /// The next 32 bits.
  mutating func next() -> UInt32 {
    if position == Self.size { regenerate() }
    var word = state[position]
    position += 1
    word ^= word >> 11
    word ^= (word << 7) & 0x9D2C_5680
    word ^= (word << 15) & 0xEFC6_0000
    return word ^ (word >> 18)
  }

  private mutating func regenerate() {
    for index in 0..<Self.size {
      let joined = (state[index] & 0x8000_0000) | (state[(index + 1) % Self.size] & 0x7FFF_FFFF)
      let twisted = (joined >> 1) ^ (joined & 1 == 0 ? 0 : 0x9908_B0DF)
      state[index] = state[(index + Self.offset) % Self.size] ^ twisted
    }
    position = 0
  }

  /// `numpy.random.rand()`: 53 bits from two words.
  mutating func unit() -> Double {
    let high = Double(next() >> 5)
    let low = Double(next() >> 6)
    return (high * 67_108_864 + low) / 9_007_199_254_740_992
  }

  /// `numpy.random.randn()`: Marsaglia's polar method, whose second number comes out at the next call.
  mutating func normal() -> Double {
    if let spare = spareNormal {
      spareNormal = nil
      return spare
    }
    while true {
      let x = 2 * unit() - 1
      let y = 2 * unit() - 1
      let square = x * x + y * y
      guard square < 1, square != 0 else { continue }
      let factor = (-2 * log(square) / square).squareRoot()
      spareNormal = factor * x
      return factor * y
    }
  }

  /// A number from 0 to the maximum, by masking and rejection: `numpy.random.choice(maximum + 1)`, and the draws of
  /// `shuffle`.
  mutating func integer(through maximum: UInt32) -> UInt32 {
    guard maximum > 0 else { return 0 }
    let mask = UInt32.max >> UInt32(maximum.leadingZeroBitCount)
    while true {
      let value = next() & mask
      if value <= maximum { return value }
    }
  }

  /// `numpy.random.permutation(count)`.
  mutating func permutation(_ count: Int) -> [Int] {
    var values = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      values.swapAt(last, Int(integer(through: UInt32(last))))
    }
    return values
  }
}
