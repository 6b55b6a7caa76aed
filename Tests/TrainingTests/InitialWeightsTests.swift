import Datasets
import JSONText
import Randomness
import Testing

@testable import Training

@Suite struct InitialWeightsTests {
  private static let architecture = """
    {"espalier": 1, "name": "deep", "input": [1, 12],
     "layers": [
       {"kind": "conv1d", "name": "first", "out": 4, "kernel": 3},
       {"kind": "conv1d", "name": "second", "out": 6, "kernel": 3, "groups": 2},
       {"kind": "flatten"},
       {"kind": "linear", "name": "last", "out": 3}
     ]}
    """

  private func weights(_ initial: InitialWeights) throws -> [String: [Float]] {
    var run = try SmallRun(Self.architecture)
    run.recipe.initialWeights = initial
    let tensors = try run.trainer().checkpoint().tensors.filter { $0.name.hasSuffix("weight") }
    return Dictionary(uniqueKeysWithValues: tensors.filter { !$0.name.contains("/") }.map { ($0.name, $0.values) })
  }

  @Test func identityFiltersHandOneChannelOnEach() throws {
    let (plain, identity) = (try weights(InitialWeights()), try weights(InitialWeights(identity: true)))
    let first = try #require(identity["first.weight"])
    #expect(Array(first[..<3]) == [0, 1, 0])
    // Filters beyond the channels, and what is no convolution, keep their values.
    #expect(try first[3...] == #require(plain["first.weight"])[3...])
    #expect(identity["last.weight"] == plain["last.weight"])
    // Two groups of three filters, each over two channels: [out, 2, 3].
    let second = try #require(identity["second.weight"])
    for group in 0..<2 {
      #expect(Array(second[group * 18..<group * 18 + 12]) == [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0])
    }
  }

  @Test func whitenedOutputsHaveADeviationOfOneAndDoNotDependOnEachOther() throws {
    let run = try SmallRun(Self.architecture, sampleCount: 200)
    let loader = try BatchLoader(run.samples, normalization: .identity, seed: 0)
    let whitening = try #require(PatchWhitening(of: loader, height: 1, width: 3))
    // The same ten patches of each sample.
    var outputs: [[Double]] = []
    for sample in 0..<run.samples.count {
      let values = run.samples.values(at: sample).map(Double.init)
      for left in 0..<10 {
        outputs.append(whitening.filters.map { filter in (0..<3).reduce(0) { $0 + filter[$1] * values[left + $1] } })
      }
    }
    let count = Double(outputs.count)
    let means = (0..<3).map { index in outputs.reduce(0) { $0 + $1[index] } / count }
    for row in 0..<3 {
      for column in 0..<3 {
        let covariance = outputs.reduce(0) { $0 + ($1[row] - means[row]) * ($1[column] - means[column]) } / count
        #expect(abs(covariance - (row == column ? 1 : 0)) < 0.01, "\(row), \(column)")
      }
    }
  }

  @Test func whiteningFillsTheFirstLayerInMirroredPairsOnly() throws {
    let (plain, whitened) = (try weights(InitialWeights()), try weights(InitialWeights(whitening: true)))
    let first = try #require(whitened["first.weight"])
    #expect(Array(first[3..<6]) == first[..<3].map { -$0 })
    #expect(try first != #require(plain["first.weight"]))
    #expect(whitened["second.weight"] == plain["second.weight"])
  }

  @Test func eigenpairsRebuildTheirMatrix() {
    var generator = SeededGenerator(seed: 3, stream: SeededGenerator.Stream(rawValue: 1_001))
    let size = 9
    var values = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in 0...row {
        let value = generator.normal()
        values[row * size + column] = value
        values[column * size + row] = value
      }
    }
    let pairs = SymmetricMatrix(values, size: size).eigenpairs()
    #expect(pairs.map(\.value) == pairs.map(\.value).sorted(by: >))
    for row in 0..<size {
      for column in 0..<size {
        let rebuilt = pairs.reduce(0) { $0 + $1.value * $1.vector[row] * $1.vector[column] }
        #expect(abs(rebuilt - values[row * size + column]) < 1e-9)
      }
    }
  }
}
