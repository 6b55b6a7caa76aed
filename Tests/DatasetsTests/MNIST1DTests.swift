import Foundation
import Testing

@testable import Datasets

/// Numbers from the Python reference; `Fixtures/make_mnist1d.py` makes them and says which versions it used.
private struct Reference: Decodable {
  struct Part: Decodable {
    var shape: [Int]
    var first: [[Double]]
    var last: [[Double]]
    var firstLabels: [Int]
    var lastLabels: [Int]
    var sum: Double
    var sumOfSquares: Double
    var weightedSum: Double
    var weightedLabels: Int
  }

  var training: Part
  var test: Part

  static func load() throws -> Reference {
    let url = try #require(Bundle.module.url(forResource: "mnist1d", withExtension: "json", subdirectory: "Fixtures"))
    return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
  }
}

@Suite struct MNIST1DTests {
  @Test(arguments: Split.allCases) func equalsTheReference(_ split: Split) throws {
    let reference = split == .training ? try Reference.load().training : try Reference.load().test
    let samples = try MNIST1D().load(split)
    let count = samples.count
    #expect([count, samples.shape.elementCount] == reference.shape)
    #expect(samples.shape == [1, 40])
    for (index, expected) in zip(Array(0..<3) + Array(count - 3..<count), reference.first + reference.last) {
      for (value, expected) in zip(samples.values(at: index), expected) {
        #expect(abs(Double(value) - expected) < 1e-6)
      }
    }
    #expect((0..<20).map(samples.label) == reference.firstLabels)
    #expect((count - 20..<count).map(samples.label) == reference.lastLabels)
    let weightedLabels = (0..<count).reduce(0) { $0 + samples.label(at: $1) * ($1 % 1009) }
    #expect(weightedLabels == reference.weightedLabels)
  }

  @Test func sumsOverTheWholeSetEqualTheReference() throws {
    let reference = try Reference.load()
    let all = MNIST1D().generate().values
    for (values, expected) in [(all[..<160_000], reference.training), (all[160_000...], reference.test)] {
      let weighted = values.enumerated().reduce(0) { $0 + $1.element * Double($1.offset % 1009) }
      #expect(abs(values.reduce(0, +) - expected.sum) < 1e-8)
      #expect(abs(values.reduce(0) { $0 + $1 * $1 } - expected.sumOfSquares) < 1e-8)
      #expect(abs(weighted - expected.weightedSum) < 1e-5)
    }
  }

  @Test func anotherSeedGivesAnotherSet() throws {
    let standard = try MNIST1D().load(.test)
    let other = try MNIST1D(seed: 43).load(.test)
    #expect(standard.values(at: 0) != other.values(at: 0))
  }
}

@Suite struct MersenneTwisterTests {
  @Test func givesThePublishedNumbers() {
    // The C++ standard, [rand.predef]: the 10,000th number for the default seed 5489.
    var twister = MersenneTwister(seed: 5489)
    for _ in 1..<10_000 { _ = twister.next() }
    #expect(twister.next() == 4_123_659_995)
  }

  @Test func givesNumPysNumbers() {
    // numpy.random.seed(42); rand(); randn(); randn(); choice(48); permutation(6)
    var twister = MersenneTwister(seed: 42)
    #expect(twister.unit() == 0.3745401188473625)
    #expect(twister.normal() == -1.1118801180469204)
    #expect(twister.normal() == 0.31890218468938336)
    #expect(twister.integer(through: 47) == 18)
    #expect(twister.permutation(6) == [4, 1, 0, 3, 5, 2])
  }
}
