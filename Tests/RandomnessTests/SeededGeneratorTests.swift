import Testing

@testable import Randomness

@Suite struct SeededGeneratorTests {
  /// The known answers that the authors of Philox publish with Random123 (`kat_vectors`, philox4x32 with 10 rounds).
  @Test func givesThePublishedBlocks() {
    #expect(
      Philox(seed: 0)(SIMD4(0, 0, 0, 0))
        == SIMD4(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8))
    #expect(
      Philox(seed: .max)(SIMD4(repeating: .max))
        == SIMD4(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD))
    #expect(
      Philox(seed: 0x299F_31D0_A409_3822)(SIMD4(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344))
        == SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1))
  }

  /// These hold every future release to the same splits and orders; computed with another implementation.
  @Test func neverChanges() {
    var generator = SeededGenerator(seed: 42, stream: .split)
    #expect(generator.permutation(10) == [7, 5, 3, 8, 6, 0, 9, 1, 4, 2])
    #expect((0..<5).map { _ in generator.integer(below: 1_000) } == [84, 575, 972, 539, 470])
  }

  @Test func differsByEveryCoordinate() {
    var first: Set<UInt64> = []
    for seed: UInt64 in [0, 1, 1 << 40] {
      for stream: SeededGenerator.Stream in [.split, .mixup] {
        for epoch in 0..<3 {
          for position in 0..<3 {
            var generator = SeededGenerator(seed: seed, stream: stream, epoch: epoch, position: position)
            first.insert(generator.next())
          }
        }
      }
    }
    #expect(first.count == 54)
  }

  @Test func boundedNumbersAreEven() {
    var generator = SeededGenerator(seed: 1, stream: .split)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[Int(generator.integer(below: 7))] += 1 }
    // Six degrees of freedom: chi-square is below 22.5 in 99.9 of 100 runs.
    #expect(counts.reduce(0.0) { $0 + Double(($1 - 10_000) * ($1 - 10_000)) / 10_000 } < 22.5)
    #expect(generator.integer(below: 1) == 0)
  }

  @Test func everyOrderIsAsLikely() {
    var generator = SeededGenerator(seed: 2, stream: .epochOrder)
    var counts: [[Int32]: Int] = [:]
    for _ in 0..<24_000 { counts[generator.permutation(4), default: 0] += 1 }
    #expect(counts.count == 24)
    // 23 degrees of freedom: below 49.7 in 99.9 of 100 runs.
    #expect(counts.values.reduce(0.0) { $0 + Double(($1 - 1_000) * ($1 - 1_000)) / 1_000 } < 49.7)
    #expect(generator.permutation(0) == [])
    #expect(generator.permutation(1) == [0])
  }

  @Test func normalNumbersHaveTheirMoments() {
    var generator = SeededGenerator(seed: 3, stream: .split)
    let values = (0..<50_000).map { _ in generator.normal() }
    let mean = values.reduce(0, +) / 50_000
    #expect(abs(mean) < 0.02)
    #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 50_000 - 1) < 0.03)
  }

  /// Beta(α, α) has mean 1/2 and variance 1 / (4 (2α + 1)).
  @Test(arguments: [0.2, 1, 4]) func betaNumbersHaveTheirMoments(_ alpha: Double) {
    var generator = SeededGenerator(seed: 4, stream: .mixup)
    let values = (0..<20_000).map { _ in generator.beta(alpha) }
    #expect(values.allSatisfy { $0 >= 0 && $0 <= 1 })
    let mean = values.reduce(0, +) / 20_000
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
    #expect(abs(mean - 0.5) < 0.015)
    #expect(abs(variance - 1 / (4 * (2 * alpha + 1))) < 0.005)
  }

  @Test func betaEndsForTinyShapes() {
    var generator = SeededGenerator(seed: 5, stream: .mixup)
    #expect((0..<100).allSatisfy { _ in (0...1).contains(generator.beta(1e-9)) })
  }
}
