import Testing

@testable import Training

@Suite struct GradientTests {
  private static let network = """
    {"espalier": 1, "name": "line", "input": [1, 12],
     "layers": [{"kind": "flatten"}, {"kind": "linear", "name": "last", "out": 3}]}
    """

  private func gradients(batchSize: Int) throws -> [ParameterGradients] {
    var run = try SmallRun(Self.network)
    run.recipe.batchSize = batchSize
    let trainer = try run.trainer()
    let gradients = try trainer.gradients()
    #expect(trainer.progress.batch == 0)
    // No step was taken.
    #expect(try trainer.gradients() == gradients)
    return gradients
  }

  @Test func thoseOfTheBatchesMakeThatOfAll() throws {
    // 70 samples, of which 14 are set aside.
    let whole = try gradients(batchSize: 56)
    let parts = try gradients(batchSize: 14)
    #expect(whole.map(\.name) == ["last.weight", "last.bias"])
    #expect(whole.map(\.weights) == parts.map(\.weights))
    for (one, four) in zip(whole, parts) {
      #expect(one.gradients.count == 1)
      #expect(four.gradients.count == 4)
      #expect(Set(four.gradients).count == 4)
      for index in one.weights.indices {
        let mean = four.gradients.reduce(0) { $0 + $1[index] } / 4
        #expect(abs(mean - one.gradients[0][index]) < 1e-6)
      }
    }
  }

  @Test func whatRemainsIsLeftOut() throws {
    #expect(try gradients(batchSize: 20).allSatisfy { $0.gradients.count == 2 })
  }
}
