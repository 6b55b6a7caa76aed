import Datasets
import Diagnostics
import Foundation
import GraphIR
import Layers
import ReferenceBackend
import Testing

@testable import Training

/// The MNIST-1D exercise on the reference backend: 20 epochs by its recipe. Over three seeds PyTorch gives 29–31 % for the
/// linear model, 49–53 % for the MLP and 61–66 % for the CNN.
@Suite struct MNIST1DExercise {
  private static func model(_ name: String, _ layers: String) -> String {
    #"{"espalier": 1, "name": "\#(name)", "input": [1, 40], "layers": [\#(layers)]}"#
  }

  private static let linear = model("linear", #"{"kind": "flatten"}, {"kind": "linear", "out": 10}"#)
  private static let others = [
    (
      model(
        "mlp-64",
        #"{"kind": "flatten"}, {"kind": "linear", "out": 64}, {"kind": "relu"}, {"kind": "linear", "out": 10}"#),
      3_274, 0.47...0.55
    ),
    (
      model(
        "simple-cnn",
        """
        {"kind": "conv1d", "out": 8, "kernel": 5}, {"kind": "relu"}, {"kind": "max_pool1d", "kernel": 2},
        {"kind": "conv1d", "out": 16, "kernel": 3}, {"kind": "relu"}, {"kind": "max_pool1d", "kernel": 2},
        {"kind": "flatten"}, {"kind": "linear", "out": 10}
        """),
      1_738, 0.59...0.68
    ),
  ]

  private func accuracy(_ text: String, parameters: Int, seeds: Range<UInt64>) throws -> Spread {
    let source = SourceText(file: "m.json", text: text)
    let loaded = try ArchitectureLoader(catalogue: .builtin).load(source)
    let graph = try loaded.graph.unwrapped
    #expect(graph.size.trainable == parameters)
    let samples = try MNIST1D().load(.training)
    let test = try MNIST1D().load(.test)
    let runs = try seeds.map { seed in
      var recipe = try Recipe(path: RecipeTests.folder.appending(path: "mnist1d.json").path)
      recipe.seed = seed
      let trainer = try Trainer(
        graph, architecture: loaded.architecture.json, recipe: recipe,
        data: TrainingData(samples, recipe: recipe), backend: ReferenceBackend())
      let outcome = try trainer.run()
      let evaluation = try Evaluator(
        graph, checkpoint: trainer.checkpoint(), on: test, backend: ReferenceBackend(), batchSize: 250
      ).evaluate(metrics: [.accuracy])
      return RunSummary(trainer, outcome, test: evaluation)
    }
    return try ComparisonRow(runs).testMetric.unwrapped
  }

  @Test func theLinearModelDoesAsWellAsPyTorchs() throws {
    let accuracy = try accuracy(Self.linear, parameters: 410, seeds: 0..<1)
    #expect((0.28...0.32).contains(accuracy.mean), "\(accuracy)")
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["ESPALIER_LONG_TESTS"] != nil), arguments: others)
  func theOthersDoAsWellAsPyTorchs(_ text: String, parameters: Int, range: ClosedRange<Double>) throws {
    let accuracy = try accuracy(text, parameters: parameters, seeds: 0..<3)
    #expect(range.contains(accuracy.mean), "\(accuracy)")
  }
}
