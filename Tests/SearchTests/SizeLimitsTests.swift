import GraphIR
import Layers
@testable import Search
import Testing

@Suite struct SizeLimitsTests {
  @Test(arguments: SeedSpaces.all, [0.9, 0.7, 0.5, 0.3, 0.15])
  func repairUsesTheBudget(_ seed: SeedSpaces.Seed, part: Double) throws {
    let text = seed.text
    let size = try SeedSpaces.maker(text).space.baseSize
    let maximum = Int(Double(size.trainable) * part)
    let candidate = try SeedSpaces.maker(text, limits: SizeLimits(maximumParameters: maximum)).base()
    #expect(candidate.size.parameters <= maximum)
    #expect(Double(candidate.size.parameters) >= 0.85 * Double(maximum))
    #expect(candidate.lineage == ["widths scaled: \(size.trainable) → \(candidate.size.parameters) parameters"])
  }

  @Test(arguments: SeedSpaces.all)
  func lowerBoundsWidenWhatIsTooSmall(_ seed: SeedSpaces.Seed) throws {
    let text = seed.text
    let size = try SeedSpaces.maker(text).space.baseSize
    var limits = SizeLimits()
    limits.parameters = .init(minimum: size.trainable * 2, maximum: size.trainable * 5 / 2)
    let candidate = try SeedSpaces.maker(text, limits: limits).base()
    #expect(limits.admits(candidate.size))
  }

  @Test(arguments: SeedSpaces.all)
  func allBoundsHoldTogether(_ seed: SeedSpaces.Seed) throws {
    let text = seed.text
    let size = try SeedSpaces.maker(text).space.baseSize
    var limits = SizeLimits(maximumParameters: size.trainable * 2 / 3)
    limits.multiplyAdds.maximum = size.multiplyAdds / 3
    limits.activations.maximum = size.activations * 3 / 4
    let maker = try SeedSpaces.maker(text, limits: limits)
    for trial in 0..<100 {
      var generator = SeedSpaces.generator(trial)
      let candidate = try maker.make(.random, parents: [], seen: [], using: &generator)
      #expect(limits.violation(of: candidate.size) == nil)
    }
  }

  @Test func fixedLayersKeepTheirWidth() throws {
    let text = SeedSpaces.bottleneckSmall.replacing(
      "\"linear\", \"out\": \"$classes\"}]", with: "\"linear\", \"out\": 10}], \"search\": {\"fixed\": [\"block1\"]}")
    let maker = try SeedSpaces.maker(text)
    let candidate = try maker.base()
    #expect(candidate.architecture.layers[0] == maker.space.base.layers[0])
    #expect(candidate.architecture.layers[1] != maker.space.base.layers[1])
  }

  @Test func whatCannotBeReachedIsRefused() throws {
    #expect(throws: NoCandidate(tries: [.outsideLimits: 1])) {
      try SeedSpaces.maker(SeedSpaces.mlp, limits: SizeLimits(maximumParameters: 500)).base()
    }
  }

  @Test func violationsAreWorded() {
    var limits = SizeLimits(maximumParameters: 100)
    limits.multiplyAdds.minimum = 1000
    var size = CandidateSize(parameters: 101, multiplyAdds: 0, activations: 0)
    #expect(limits.violation(of: size) == "101 parameters are more than 100")
    size.parameters = 100
    #expect(limits.violation(of: size) == "0 multiply-adds are fewer than 1000")
    size.multiplyAdds = 1000
    #expect(limits.violation(of: size) == nil)
  }
}
