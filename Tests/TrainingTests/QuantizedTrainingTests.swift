import Compilation
import Datasets
import Diagnostics
import ReferenceBackend
import TemporaryFolders
import Testing

@testable import Training

/// Training with weights and activations rounded as 8-bit integers round them.
@Suite struct QuantizedTrainingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func learnsAndKeepsRanges() throws {
    var run = try SmallRun(sampleCount: 300)
    run.recipe.epochs = 10
    run.recipe.quantization = QuantizedTraining(rangeMomentum: 0.1)
    let outcome = try run.trainer().run(saving: CheckpointPolicy(path: folder.file("run")))
    #expect(try outcome.history.last.unwrapped.validationMetric.unwrapped > 0.85)
    let checkpoint = try Checkpoint(path: folder.file("run"))
    #expect(checkpoint.recipe.quantization == QuantizedTraining(rangeMomentum: 0.1))
    let relu = run.graph.path(of: 2)
    #expect(checkpoint.ranges.map(\.name) == ["range/input", "range/\(relu)", "range/last"])
    for range in checkpoint.ranges { #expect(range.values[0] <= 0 && range.values[1] > 0) }
    #expect(checkpoint.ranges[1].values[0] == 0)
    // Other tools see the network's own tensors.
    #expect(checkpoint.weights.allSatisfy { !$0.name.contains("/") })
  }

  /// What is reported while training is the rounded network; without the recipe's member nothing is rounded.
  @Test func validatesTheRoundedNetwork() throws {
    var run = try SmallRun()
    run.recipe.quantization = QuantizedTraining()
    let trainer = try run.trainer()
    let history = try trainer.run().history
    let plain = try Evaluator(
      run.graph, checkpoint: trainer.checkpoint(), on: trainer.data.validation.unwrapped, backend: ReferenceBackend()
    ).evaluate()
    let reported = try history.last.unwrapped.validationLoss.unwrapped
    #expect(reported != plain.loss && abs(reported - plain.loss) < 0.05)
    run.recipe.quantization = nil
    #expect(try run.trainer().run().history != history)
  }

  @Test func isRefusedInFewerBits() throws {
    var run = try SmallRun()
    run.recipe.quantization = QuantizedTraining()
    run.recipe.precision = .bfloat16
    #expect {
      try run.recipe.check(for: run.graph.input)
    } throws: { error in
      (error as? DiagnosticsError)?.diagnostics.map(\.sentence) == [
        "training for 8-bit integers computes in f32, not in bf16, which holds fewer bits than they need. Set \"precision\" "
          + "to \"f32\", or remove \"quantization\""
      ]
    }
  }
}
