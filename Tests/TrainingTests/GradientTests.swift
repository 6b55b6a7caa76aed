import Testing

@testable import Training

@Suite struct GradientTests {
  private static let network = """
    {"espalier": 1, "name": "line", "input": [1, 12],
     "layers": [{"kind": "flatten"}, {"kind": "linear", "name": "last", "out": 3}]}
    """

  private func gradients(batchSize: Int) throws -> [ParameterGradient] {
    var run = try SmallRun(Self.network)
    run.recipe.batchSize = batchSize
    return try run.trainer().gradients()
  }

  @Test func noStepIsTaken() throws {
    let trainer = try SmallRun(Self.network).trainer()
    let gradients = try trainer.gradients()
    #expect(gradients.map(\.name) == ["last.weight", "last.bias"])
    #expect(trainer.progress.batch == 0)
    #expect(try trainer.gradients() == gradients)
  }

  @Test func theyAreThoseOfTheFirstBatch() throws {
    // 70 samples, of which 14 are set aside: the first half of an epoch, and all of it.
    let half = try gradients(batchSize: 28)
    let whole = try gradients(batchSize: 56)
    #expect(half.map(\.weights) == whole.map(\.weights))
    #expect(half.map(\.gradient) != whole.map(\.gradient))
    // The classes' errors of a mean cross-entropy add up to nothing.
    for bias in [half[1], whole[1]] {
      #expect(bias.gradient.count == 3)
      #expect(abs(bias.gradient.reduce(0, +)) < 1e-6)
      #expect(bias.gradient.contains { abs($0) > 1e-4 })
    }
  }
}
