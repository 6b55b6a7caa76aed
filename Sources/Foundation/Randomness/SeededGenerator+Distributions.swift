import Glibc

// Written out here, because the standard library promises neither the algorithm of `shuffle` nor that of
// `Int.random(in:)` from one release to the next.
extension SeededGenerator {
  /// A number from 0 up to and without the bound, each equally likely (Lemire 2019, "Fast random integer generation
  /// in an interval", arXiv:1805.10941).
  public mutating func integer(below bound: UInt32) -> UInt32 {
    precondition(bound > 0, "an interval must not be empty")
    var product = nextWord().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = nextWord().multipliedFullWidth(by: bound) }
    }
    return product.high
  }

  /// A number from 0 up to and without 1: a multiple of 2⁻⁵³.
  public mutating func unit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// Puts the values into a random order, each order equally likely (Fisher and Yates, from the last index down;
  /// Durstenfeld 1964). O(n).
  public mutating func shuffle(_ values: inout [Int32]) {
    for last in stride(from: values.count - 1, to: 0, by: -1) {
      values.swapAt(last, Int(integer(below: UInt32(last + 1))))
    }
  }

  /// The numbers from 0 to count − 1 in a random order. O(n).
  public mutating func permutation(_ count: Int) -> [Int32] {
    var values = Array(0..<Int32(count))
    shuffle(&values)
    return values
  }

  /// A number of the standard normal distribution (Box and Muller 1958; the second number of the pair is not kept).
  public mutating func normal() -> Double {
    let radius = (-2 * log(1 - unit())).squareRoot()
    return radius * cos(2 * .pi * unit())
  }

  /// A number of the gamma distribution with scale 1 (Marsaglia and Tsang 2000, doi:10.1145/358407.358414).
  mutating func gamma(shape: Double) -> Double {
    precondition(shape > 0, "a gamma distribution needs a positive shape")
    // Below 1: gamma(a) = gamma(a + 1) · u^(1/a), their section 6.
    if shape < 1 { return gamma(shape: shape + 1) * pow(1 - unit(), 1 / shape) }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let cube = (1 + c * x) * (1 + c * x) * (1 + c * x)
      guard cube > 0 else { continue }
      if log(1 - unit()) < 0.5 * x * x + d - d * cube + d * log(cube) { return d * cube }
    }
  }

  /// A number of the beta distribution with two equal shapes, as mixup draws it. Equal to the last bit wherever the C
  /// library's `log`, `cos` and `pow` are; the integers above are equal everywhere.
  public mutating func beta(_ shape: Double) -> Double {
    let left = gamma(shape: shape)
    let right = gamma(shape: shape)
    // Both underflow to 0 for tiny shapes, where the distribution is a coin toss.
    return left + right > 0 ? left / (left + right) : Double(integer(below: 2))
  }
}
