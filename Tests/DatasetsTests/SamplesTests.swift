import Datasets
import TensorTypes
import Testing

@Suite struct SamplesTests {
  /// Sample i has the one value i and the label that comes i-th.
  static func numbered(_ labels: [Int32], classes: Int = 3) throws -> Samples {
    try Samples(
      name: "numbers", shape: [1], classNames: (0..<classes).map { "class \($0)" },
      storage: .floats(labels.indices.map(Float.init)), labels: labels)
  }

  static func numbers(_ samples: Samples) -> [Int] {
    (0..<samples.count).map { Int(samples.values(at: $0)[0]) }
  }

  @Test func aSelectionKeepsValuesAndLabelsTogether() throws {
    let samples = try Self.numbered([0, 1, 2, 1, 0]).selecting([4, 1, 1]).selecting([2, 0])
    #expect(Self.numbers(samples) == [1, 4])
    #expect((0..<2).map(samples.label) == [1, 0])
  }

  @Test(arguments: [(3, SampleStorage.bytes([0, 255, 51])), (1, .bytes([0, 255, 51]))])
  func channelsAreTheFirstExtent(_ channels: Int, _ storage: SampleStorage) throws {
    let samples = try Samples(
      name: "x", shape: channels == 3 ? [3, 1] : [3], classNames: ["a"], storage: storage, labels: [0])
    #expect(samples.channels == channels)
    #expect(samples.values(at: 0) == [0, 1, 0.2])
  }

  @Test func refusesWhatDoesNotFit() {
    func make(_ storage: SampleStorage, _ labels: [Int32], classes: Int = 2) -> String {
      message {
        _ = try Samples(
          name: "x", shape: [2], classNames: (0..<classes).map(String.init), storage: storage, labels: labels)
      }
    }
    #expect(make(.bytes([]), []) == "error: data set 'x': it holds no samples")
    #expect(make(.bytes([1, 2]), [0], classes: 0) == "error: data set 'x': it has no class")
    #expect(make(.bytes([1, 2, 3]), [0, 1]) == "error: data set 'x': 2 labels of samples [2] do not fit 3 values")
    #expect(make(.bytes([1, 2]), [2]) == "error: data set 'x': sample 0 has label 2, but there are 2 classes")
    #expect(make(.bytes([1, 2]), [-1]) == "error: data set 'x': sample 0 has label -1, but there are 2 classes")
    #expect(
      make(.floats([1, 2, 3, .nan]), [0, 1])
        == "error: data set 'x': value 1 of sample 1 is nan, which is not finite")
  }
}

@Suite struct SplitTests {
  let samples: Samples

  init() throws {
    // 60, 30 and 10 samples of three classes, mingled.
    samples = try SamplesTests.numbered((0..<100).map { $0 % 10 < 6 ? 0 : $0 % 10 < 9 ? 1 : 2 })
  }

  @Test(arguments: [false, true]) func partsAreDisjointAndWhole(_ stratified: Bool) throws {
    let (training, validation) = try samples.split(validation: .count(20), seed: 7, stratified: stratified)
    #expect(training.count == 80)
    #expect(validation.count == 20)
    let parts = SamplesTests.numbers(training) + SamplesTests.numbers(validation)
    #expect(parts.sorted() == Array(0..<100))
    #expect(SamplesTests.numbers(validation) == SamplesTests.numbers(validation).sorted())
  }

  @Test func theSeedDecides() throws {
    func held(_ seed: UInt64) throws -> [Int] {
      SamplesTests.numbers(try samples.split(validation: .count(5), seed: seed).validation)
    }
    #expect(try held(7) == [0, 44, 46, 71, 79])
    #expect(try held(7) == held(7))
    #expect(try held(7) != held(8))
  }

  @Test func aStratifiedPartHasItsShareOfEachClass() throws {
    func counts(_ size: SampleCount) throws -> [Int] {
      DatasetStatistics(try samples.split(validation: size, seed: 1, stratified: true).validation).targetCounts
    }
    #expect(try counts(.count(20)) == [12, 6, 2])
    // Shares 4.2, 2.1, 0.7: the largest remainder gets the seventh.
    #expect(try counts(.count(7)) == [4, 2, 1])
    #expect(try counts(.fraction(0.5)) == [30, 15, 5])
  }

  @Test func subsetsAreNested() throws {
    let small = Set(SamplesTests.numbers(try samples.subset(.count(10), seed: 3)))
    let large = Set(SamplesTests.numbers(try samples.subset(.fraction(0.4), seed: 3)))
    #expect(small.count == 10)
    #expect(large.count == 40)
    #expect(small.isSubset(of: large))
    #expect(try samples.subset(.count(100), seed: 3).count == 100)
  }

  @Test(arguments: [SampleCount.count(0), .count(100), .count(-1), .fraction(0), .fraction(1), .fraction(.nan)])
  func refusesAnEmptyPart(_ size: SampleCount) {
    #expect(
      message { _ = try samples.split(validation: size, seed: 1) }
        == "error: data set 'numbers': \(size) cannot be set aside from 100 samples. "
        + "Ask for at least 1 sample and leave at least 1")
  }

  @Test func refusesASubsetLargerThanTheWhole() {
    #expect(
      message { _ = try samples.subset(.count(101), seed: 1) }
        == "error: data set 'numbers': 101 samples cannot be taken from 100 samples. Ask for 1 to 100 samples")
  }
}
