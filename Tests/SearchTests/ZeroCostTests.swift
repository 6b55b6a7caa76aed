import Search
import Testing

@Suite struct ZeroCostTests {
  @Test func gradientNormsAreAddedTensorByTensor() {
    #expect(GradientNorm.share(of: [7, 7], gradient: [3, -4]) == 5)
    #expect(GradientNorm.share(of: [7], gradient: [-2]) == 2)
    #expect(GradientNorm.share(of: [], gradient: []) == 0)
  }

  @Test func sensitivityIsWhatWeightsTimesGradientsComeTo() {
    #expect(ConnectionSensitivity.share(of: [2, -1, 0], gradient: [3, 4, 100]) == 10)
    #expect(ConnectionSensitivity.share(of: [-2], gradient: [.nan]).isNaN)
  }

  private func candidates(_ sizes: [(parameters: Int, score: Double?)]) -> [ScreeningCandidate] {
    sizes.map {
      ScreeningCandidate(features: CandidateFeatures([:]), costs: [nil], parameters: $0.parameters, score: $0.score)
    }
  }

  private func choice(_ scores: [Double?]) -> Int {
    ZeroCostScreening<GradientNorm>()
      .choose(among: candidates(scores.map { (100, $0) }), after: [], reference: [0])
  }

  @Test func onlyNetworksOfTheFirstOnesSizeAreScored() throws {
    let pool = candidates([(100, nil), (126, nil), (125, nil), (79, nil), (80, nil), (0, nil)])
    let request = try #require(ZeroCostScreening<GradientNorm>().scoring(of: pool))
    #expect(request.indices == [0, 2, 4])
    #expect(request.samples == 64)
    #expect(request.score.kind == "gradient_norm")
    let wide = try ZeroCostScreening<ConnectionSensitivity>(
      settings: ["binRatio": .real(1.3), "samples": .integer(8)])
    let wider = try #require(wide.scoring(of: pool))
    #expect(wider.indices == [0, 1, 2, 3, 4])
    #expect(wider.samples == 8)
    #expect(wider.score.kind == "snip")
    // One alone has nobody to compete with.
    #expect(wide.scoring(of: candidates([(100, nil), (200, nil)])) == nil)
    #expect(wide.scoring(of: candidates([(0, nil), (1, nil)]))?.indices == [0, 1])
    #expect(wide.scoring(of: []) == nil)
  }

  @Test func theHighestScoreIsChosen() {
    #expect(choice([1, 3, 2]) == 1)
    #expect(choice([-3, -1, -2]) == 1)
    // Of equals the first; who has no score or none that is finite loses.
    #expect(choice([2, 3, 3]) == 1)
    #expect(choice([nil, 1, .infinity, 2, .nan]) == 3)
    #expect(choice([nil, .nan]) == 0)
  }

  @Test func itNeedsNoResults() throws {
    #expect(ZeroCostScreening<GradientNorm>().pool(after: 0) == 16)
    #expect(try ZeroCostScreening<GradientNorm>(settings: ["pool": .integer(4)]).pool(after: 500) == 4)
    #expect(SurrogateScreening().scoring(of: candidates([(1, nil), (1, nil)])) == nil)
    #expect(
      ScreeningCatalogue.builtin.definitions.map(\.kind) == ["none", "surrogate", "gradient_norm", "snip"])
  }
}
