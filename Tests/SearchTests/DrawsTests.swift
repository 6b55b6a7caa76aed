import Testing

@testable import Search

/// Gives out the words it was made with.
private struct Script: RandomNumberGenerator {
  var words: [UInt64]

  mutating func next() -> UInt64 { words.removeFirst() }
}

@Suite struct DrawsTests {
  @Test func boundedDrawsTakeTheUpperHalfOfTheProduct() {
    var generator = Script(words: [(1 << 63) + 1, .max, 1 << 61])
    #expect(generator.nextInt(below: 10) == 5)
    #expect(generator.nextInt(below: 10) == 9)
    #expect(generator.nextInt(below: 10) == 1)
  }

  @Test func unfairDrawsAreDrawnAgain() {
    // 2⁶⁴ mod 3 = 1: the product 0 is one too many.
    var generator = Script(words: [0, 1 << 63])
    #expect(generator.nextInt(below: 3) == 1)
    #expect(generator.words.isEmpty)
  }

  @Test func unitDrawsStayBelowOne() {
    var generator = Script(words: [0, .max, 1 << 63])
    #expect(generator.nextUnit() == 0)
    #expect(generator.nextUnit() == 1 - 0x1p-53)
    #expect(generator.nextUnit() == 0.5)
  }

  @Test func drawsAreEven() {
    var generator = SplitMix64(seed: 1)
    var counts = Array(repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[generator.nextInt(below: 7)] += 1 }
    // Five standard deviations of a binomial(70,000, 1/7).
    #expect(counts.allSatisfy { abs($0 - 10_000) < 463 })
  }
}
