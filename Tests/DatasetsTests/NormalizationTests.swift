import Datasets
import TensorTypes
import Testing

@Suite struct NormalizationTests {
  @Test func statisticsOfBytes() throws {
    let samples = try Samples(
      name: "x", shape: [2, 1, 2], classNames: ["a", "b"],
      storage: .bytes([0, 255, 51, 51, 255, 0, 51, 51]), labels: [1, 1])
    let statistics = DatasetStatistics(samples)
    #expect(statistics.sampleCount == 2)
    #expect(statistics.targetCounts == [0, 2])
    #expect(statistics.mean == [0.5, 0.2])
    #expect(statistics.deviation == [0.5, 0])
    #expect(statistics.range == 0...1)
  }

  @Test func statisticsOfFloatsAndOfASelection() throws {
    let samples = try Samples(
      name: "x", shape: [2], classNames: ["a", "b"], storage: .floats([1, 3, 100, 100, -1, 5]), labels: [0, 1, 0])
    let statistics = DatasetStatistics(samples.selecting([0, 2]))
    #expect(statistics.targetCounts == [2, 0])
    #expect(statistics.mean == [2])
    #expect(statistics.deviation == [(20.0 / 4).squareRoot()])
    #expect(statistics.range == -1...5)
  }

  @Test func aConstantChannelIsOnlyCentred() throws {
    let samples = try Samples(name: "x", shape: [2], classNames: ["a"], storage: .floats([4, 4]), labels: [0])
    let normalization = Normalization(DatasetStatistics(samples))
    #expect(normalization.mean == [4])
    #expect(normalization.deviation == [1])
  }

  @Test func refusesWhatCannotDivide() {
    func make(_ mean: [Double], _ deviation: [Double]) -> String {
      message { _ = try Normalization(mean: mean, deviation: deviation) }
    }
    #expect(
      make([0.5, 0.5], [1])
        == "error: normalization has 2 means and 1 deviations. "
        + "Give one of each for every channel, or one of each for all channels")
    #expect(make([.nan], [1]) == "error: normalization has the mean nan. Give a finite number")
    #expect(make([0], [0]) == "error: normalization has the deviation 0.0. Give a finite number above 0")
    #expect(make([0], [1e-60]) == "error: normalization has the deviation 1e-60. Give a finite number above 0")
    #expect(make([0], [-.infinity]) == "error: normalization has the deviation -inf. Give a finite number above 0")
  }

  @Test func refusesAnotherCountOfChannels() throws {
    let samples = try Samples(name: "x", shape: [1, 2], classNames: ["a"], storage: .floats([4, 4]), labels: [0])
    let normalization = try Normalization(mean: [0, 0, 0], deviation: [1, 1, 1])
    #expect(
      message { _ = try BatchLoader(samples, normalization: normalization, seed: 0) }
        == "error: normalization is for 3 channels, but the samples have 1. "
        + "Give one mean and one deviation for every channel, or one of each for all channels")
  }
}
