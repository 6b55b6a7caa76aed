import Datasets
import Foundation
import GraphIR
import JSONText
import Layers
import ReferenceBackend
import Tasks
import TemporaryFolders
import Testing

@testable import Training

/// Files of the version before recipes named losses and metrics: they mean what they meant.
@Suite struct OlderFileTests {
  private let folder: TemporaryFolder
  private let samples: Samples

  init() throws {
    folder = try TemporaryFolder()
    samples = try DatasetCatalogue.builtin.open("mnist1d", in: DataLocations()).load(.training)
  }

  private static func path(_ name: String) throws -> String {
    try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil)).path
  }

  private func network() throws -> Network {
    let file = try Self.path("before-metrics-network.json")
    return try ArchitectureLoader(catalogue: .builtin).network(TextFile.read(file))
  }

  @Test func aCheckpointIsEvaluatedAsItWas() throws {
    let checkpoint = try Checkpoint(path: Self.path("before-metrics.safetensors"))
    #expect(checkpoint.data.targets.form == .classes && checkpoint.data.targets.count == 10)
    #expect(checkpoint.progress.history.map { ($0.validationMetric ?? 0) * 1_000 } == [280, 274])
    #expect(checkpoint.recipe.earlyStopping?.measure == .metric("accuracy"))
    let test = try DatasetCatalogue.builtin.open("mnist1d", in: DataLocations()).load(.test)
    let evaluator = try Evaluator(network().graph, checkpoint: checkpoint, on: test, backend: ReferenceBackend())
    let evaluation = try evaluator.evaluate(metrics: [.accuracy])
    // Sums in another order may turn single samples round.
    #expect(abs(try #require(evaluation[.accuracy]) - 0.294) <= 0.003)
    #expect(abs(evaluation.loss - 1.73261) < 1e-3)
  }

  @Test func aRunIsContinuedByItsRecipe() throws {
    let recipe = try Recipe(path: Self.path("before-metrics.json"))
    #expect(recipe.metric == nil && recipe.loss == nil)
    let network = try network()
    let trainer = try Trainer(
      network.graph, architecture: network.architecture.json, recipe: recipe,
      data: TrainingData(samples, recipe: recipe), backend: ReferenceBackend())
    try trainer.resume(Checkpoint(path: Self.path("before-metrics.safetensors")))
    let outcome = try trainer.run(saving: CheckpointPolicy(path: folder.file("run")))
    #expect(outcome.history.count == 4)
    #expect(outcome.history.allSatisfy { $0.metric == "accuracy" && $0.trainMetric != nil })
  }
}
