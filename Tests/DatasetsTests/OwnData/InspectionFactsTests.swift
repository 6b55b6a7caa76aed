import Datasets
import Testing

@Suite struct InspectionFactsTests {
  private func samples(_ values: [Float], _ labels: [Int32]) throws -> Samples {
    try Samples(name: "s", shape: [1], classNames: ["a", "b"], storage: .floats(values), labels: labels)
  }

  @Test func duplicatesAreCountedByValues() throws {
    let training = try samples([1, 2, 3], [0, 1, 0])
    #expect(try samples([2, 2, 4], [0, 0, 1]).duplicateCount(in: training) == 2)
    #expect(try samples([5], [0]).duplicateCount(in: training) == 0)
  }

  @Test func aClassThatDominates() throws {
    let most = try #require(try samples([1, 2, 3, 4], [1, 1, 1, 0]).dominantClass())
    #expect(most.name == "b" && most.share == 0.75)
    #expect(try samples([1, 2, 3], [1, 1, 0]).dominantClass() == nil)
  }
}
