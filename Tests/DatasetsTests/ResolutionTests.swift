import Datasets
import Testing

@Suite struct ResolutionTests {
  private func samples(_ storage: SampleStorage, _ labels: [Int32]) throws -> Samples {
    try Samples(name: "some", shape: [2, 4, 4], classNames: ["a", "b"], storage: storage, labels: labels)
  }

  @Test func halvesAreMeansOfFour() throws {
    // Two channels of two samples, of which the second is selected.
    let values = (0..<64).map { UInt8($0 * 3) }
    let whole = try samples(.bytes(values), [0, 1]).selecting([1])
    let half = try whole.resolution(0.5)
    #expect(half.shape == [2, 2, 2])
    #expect(half.count == 1)
    #expect(half.label(at: 0) == 1)
    // The first block of the second sample: elements 32, 33, 36, 37, whose mean is 34.5, three times.
    #expect(half.values(at: 0)[0] == 104 / Float(255))
  }

  @Test func pointsWeighWhatTheyCover() throws {
    let line = try Samples(
      name: "line", shape: [1, 3], classNames: ["a"], storage: .floats([3, 6, 9]), labels: [0])
    // Each of two points covers one and a half of three.
    #expect(try line.resolution(0.67).values(at: 0) == [4, 8])
  }

  @Test func meansStay() throws {
    var seed: UInt32 = 1
    let values = (0..<96).map { _ -> Float in
      seed = seed &* 1_664_525 &+ 1_013_904_223
      return Float(seed >> 16) / 65_536
    }
    let whole = try samples(.floats(values), [0, 1, 0])
    for share in [0.25, 0.5, 0.6, 0.9] {
      let part = try whole.resolution(share)
      for index in 0..<3 {
        let (before, after) = (whole.values(at: index), part.values(at: index))
        let means = [before, after].map { $0.reduce(0, +) / Float($0.count) }
        #expect(abs(means[0] - means[1]) < 1e-6)
      }
    }
  }

  @Test func edgesStayEvenAndFeaturesStayAsTheyAre() throws {
    #expect(samplesShape([3, 32, 32], 0.5) == [3, 16, 16])
    #expect(samplesShape([3, 32, 32], 0.7071) == [3, 22, 22])
    #expect(samplesShape([1, 28, 28], 0.5) == [1, 14, 14])
    #expect(samplesShape([1, 5], 0.5) == [1, 3])
    #expect(samplesShape([1, 4], 0.01) == [1, 1])
    #expect(samplesShape([40], 0.5) == [40])
  }

  private func samplesShape(_ extents: [Int], _ share: Double) -> [Int]? {
    let count = extents.reduce(1, *)
    let samples = try? Samples(
      name: "s", shape: .init(extents), classNames: ["a"], storage: .floats([Float](repeating: 1, count: count)),
      labels: [0])
    return (try? samples?.resolution(share))?.shape.extents
  }
}
