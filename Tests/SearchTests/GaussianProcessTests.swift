import Glibc
import Testing

@testable import Search

/// What is summed many rows at a time is what the textbook sums row by row, to the bit.
@Suite struct GaussianProcessTests {
  private func draws(_ count: Int, of dimension: Int, seed: UInt64) -> [[Double]] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in (0..<dimension).map { _ in 4 * generator.nextUnit() - 2 } }
  }

  @Test(arguments: [1, 2, 7, 8, 9, 31, 40, 73])
  func aFactorIsTheTextbooks(_ size: Int) throws {
    let points = draws(size, of: 3, seed: UInt64(size))
    let rows = (0..<size).map { row in
      (0...row).map { column in
        zip(points[row], points[column]).reduce(row == column ? 0.5 : 0) { $0 + $1.0 * $1.1 }
      }
    }
    let factor = try #require(CholeskyFactor(rows))
    let plain = TextbookProcess.factor(rows)
    let right = draws(1, of: size, seed: 7)[0]
    #expect(factor.solvingLower(right) == TextbookProcess.solvingLower(plain, right))
    #expect(factor.solving(right) == TextbookProcess.solving(plain, right))
    #expect(factor.logarithmOfDeterminant == TextbookProcess.logarithmOfDeterminant(plain))
  }

  @Test(arguments: [2, 3, 9, 104])
  func predictionsAreTheTextbooks(_ count: Int) throws {
    let names = ["log parameters", "count conv2d", "layers", "rung", "constant", "count a layer with a long name"]
    var generator = SplitMix64(seed: UInt64(count))
    func features() -> [String: Double] {
      var features: [String: Double] = [:]
      for name in names where generator.nextInt(below: 4) > 0 {
        features[name] = Double(generator.nextInt(below: 9)) / 3
      }
      features["constant"] = 2
      return features
    }
    let observations = (0..<count).map { _ in (features(), generator.nextUnit()) }
    let model = try #require(GaussianProcess(observations.map { (CandidateFeatures($0.0), $0.1) }))
    let plain = try #require(TextbookProcess(observations))
    for _ in 0..<10 {
      let point = features()
      let (prediction, expected) = (model.predict(CandidateFeatures(point)), plain.predict(point))
      #expect(prediction.mean == expected.mean)
      #expect(prediction.deviation == expected.deviation)
    }
  }

  @Test func featuresAreWhatTheyWereMadeOf() {
    let values = ["layers": 3.0, "log parameters": 7.5, "most kernel": 5]
    let features = CandidateFeatures(values)
    #expect(features.values == values)
    #expect(features.entries.value(of: FeatureName("layers")) == 3)
    #expect(features.entries.value(of: FeatureName("a name that nobody has")) == nil)
    #expect(CandidateFeatures(features.values) == features)
  }

  /// A mark stands in place of what networks say of it, and is as good as a feature of theirs.
  @Test func aMarkIsOneMoreFeature() throws {
    let rung = FeatureName("rung")
    func features(_ index: Int, marked rung: Double?) -> CandidateFeatures {
      var features = ["x": Double(index % 5), "z": Double(index)]
      features["rung"] = rung
      return CandidateFeatures(features)
    }
    let values = (0..<20).map { Double($0 * $0 % 7) }
    let rungs = (0..<20).map { Double($0 % 3) }
    let whole = try #require(
      GaussianProcess((0..<20).map { (features: features($0, marked: rungs[$0]), value: values[$0]) }))
    for own in [nil, 8.0] {
      let networks = (0..<20).map { features($0, marked: own).entries }
      let marked = try #require(GaussianProcess(networks, marked: (rung, rungs), values: values))
      let expected = whole.predict(features(3, marked: 2))
      let prediction = marked.predict(features(3, marked: own).entries, marked: (rung, 2))
      #expect(prediction.mean == expected.mean && prediction.deviation == expected.deviation)
    }
  }

  @Test(arguments: 1...30)
  func aVolumeWithOneMorePointIsThatOfAllPoints(_ seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    func point() -> [Double] {
      (0..<2).map { _ in generator.nextInt(below: 12) == 0 ? .infinity : Double(generator.nextInt(below: 30)) / 7 }
    }
    let points = (0..<generator.nextInt(below: 12)).map { _ in point() }
    let plane = try #require(PlanarVolume(points, reference: [3, 4]))
    for other in (0..<40).map({ _ in point() }) + [
      [-.infinity, 1], [1, -.infinity], [-.infinity, 9], [.nan, 1], [2, .nan],
    ] {
      #expect(plane.adding(other) == hypervolume(of: points + [other], reference: [3, 4]))
    }
    #expect(PlanarVolume([[-.infinity, 0]], reference: [3, 4]) == nil)
    #expect(PlanarVolume([[1, 0, 1]], reference: [3, 4, 5]) == nil)
  }
}
