import Testing
@testable import Search

/// Small random sets on a coarse grid, so that ties and duplicates abound, with NaN and infinities mixed in on demand.
struct RandomPoints: CustomTestStringConvertible {
  var seed: UInt64
  var dimension: Int
  var exotic = false

  static let all = (0..<40).flatMap { seed in
    (1...4).flatMap { dimension in
      [false, true].map { RandomPoints(seed: seed, dimension: dimension, exotic: $0) }
    }
  }

  static let ordinary = all.filter { !$0.exotic }

  func points(atMost limit: Int) -> [[Double]] {
    var generator = SplitMix64(seed: seed &* 977 &+ UInt64(dimension))
    let count = generator.nextInt(below: limit + 1)
    return (0..<count).map { _ in
      (0..<dimension).map { _ in
        switch exotic ? generator.nextInt(below: 16) : 15 {
        case 0: .nan
        case 1: .infinity
        case 2: -.infinity
        default: Double(generator.nextInt(below: 8))
        }
      }
    }
  }

  var testDescription: String { "seed \(seed), \(dimension) objectives\(exotic ? ", with NaN and infinities" : "")" }
}
