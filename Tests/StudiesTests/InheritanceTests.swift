import Compilation
import Datasets
import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import Randomness
import ReferenceBackend
import Search
import TensorTypes
import Testing

@testable import Training

/// What a child computes with its parent's weights.
@Suite struct InheritanceTests {
  /// A seed, and the mutations under which larger children compute what it does. Copies of a layer are the identity
  /// where they read what no activation changes any more.
  struct Growth: Sendable, CustomTestStringConvertible {
    var seed: String
    var mutation: String
    var testDescription: String { "\(mutation) of \(seed)" }
  }

  static let growths =
    ["plain", "residual", "separable", "sequence", "joined", "features"].flatMap { seed in
      ["width", "duplicate"].map { Growth(seed: seed, mutation: $0) }
    }
    + ["plain", "separable", "sequence", "joined"].map { Growth(seed: $0, mutation: "kernel") }
    + ["bottleneck", "depth"].map { Growth(seed: "residual", mutation: $0) }

  @Test(arguments: growths)
  func grownNetworksComputeWhatTheirParentsDo(_ growth: Growth) throws {
    let text = try #require(seeds[growth.seed])
    let loader = ArchitectureLoader(catalogue: .builtin)
    let others = MutationCatalogue.builtin.definitions.map(\.kind).filter { $0 != growth.mutation }
    let rules = others.map { "\"\($0)\": false" }.joined(separator: ", ")
    let source = SourceText(
      file: "seed.json",
      text: text.replacing("{\"espalier\": 1,", with: "{\"espalier\": 1, \"search\": {\"mutations\": {\(rules)}},"))
    let space = try SearchSpace(
      of: loader.load(source).architecture, loader: loader, document: JSONDocument(source))
    let maker = CandidateMaker(space: space, loader: loader)
    let base = try maker.base()
    let parent = try trainer(base.graph)
    parent.scramble()

    var grown = 0
    for attempt in 0..<12 {
      var generator = SeededGenerator(seed: 3, stream: .proposal, position: attempt)
      guard
        let child = try? maker.make(
          .mutate(parent: 0, steps: 1), parents: [base.network], seen: [], using: &generator),
        child.lineage.count == 1, child.size.parameters > base.size.parameters, child.grows(base)
      else { continue }
      grown += 1
      let heir = try trainer(child.graph)
      try heir.inherit([parent.checkpoint()], by: Inheritance(shrink: 1, perturb: 0))
      let (expected, found) = (try parent.outputs(), try heir.outputs())
      let scale = expected.map(abs).max() ?? 0
      for (one, other) in zip(expected, found) {
        #expect(abs(one - other) <= 2e-4 * scale, "\(child.lineage)")
      }
    }
    #expect(grown > 0)
  }

  private func trainer(_ graph: Graph) throws -> Trainer {
    var recipe = Recipe()
    recipe.seed = 5
    let count = 12
    var generator = SeededGenerator(seed: 1, stream: SeededGenerator.Stream(rawValue: 1_000))
    let values = (0..<(count * graph.input.elementCount)).map { _ in Float(generator.unit()) }
    let samples = try Samples(
      name: "noise", shape: graph.input, classNames: ["a", "b", "c"], storage: .floats(values),
      labels: (0..<count).map { Int32($0 % 3) })
    return try Trainer(
      graph, architecture: .null, recipe: recipe, data: TrainingData(samples, recipe: recipe),
      backend: ReferenceBackend())
  }

  private let seeds = [
    "plain": """
    {"espalier": 1, "name": "plain", "input": [2, 8, 8], "layers": [
      {"kind": "conv2d", "name": "one", "out": 6, "kernel": 3, "padding": "same", "bias": false},
      {"kind": "batch_norm"}, {"kind": "relu"}, {"kind": "max_pool2d", "kernel": 2},
      {"kind": "conv2d", "name": "two", "out": 8, "kernel": 3, "padding": "same"},
      {"kind": "prelu", "perChannel": true}, {"kind": "relu"},
      {"kind": "flatten"}, {"kind": "linear", "out": 3}]}
    """,
    "residual": """
    {"espalier": 1, "name": "residual", "input": [2, 8, 8],
     "blocks": {"bottleneck": {"attributes": {
        "middle": {"type": "integer", "minimum": 1, "maximum": 64, "role": "bottleneck"},
        "out": {"type": "integer", "minimum": 1, "maximum": 64, "role": "width"}},
      "layers": [
        {"kind": "conv2d", "out": "$middle", "kernel": 1, "bias": false}, {"kind": "batch_norm"}, {"kind": "relu"},
        {"kind": "conv2d", "out": "$out", "kernel": 3, "padding": 1, "bias": false},
        {"kind": "batch_norm", "name": "main"},
        {"kind": "conv2d", "inputs": ["input"], "out": "$out", "kernel": 1, "bias": false, "when": "$in != $out"},
        {"kind": "batch_norm", "name": "side", "when": "$in != $out"},
        {"kind": "add", "inputs": ["main", "side"]}, {"kind": "relu"}]}},
     "layers": [
      {"kind": "bottleneck", "name": "one", "middle": 3, "out": 6},
      {"kind": "bottleneck", "name": "two", "middle": 3, "out": 6},
      {"kind": "global_avg_pool"}, {"kind": "linear", "out": 3}]}
    """,
    "separable": """
    {"espalier": 1, "name": "separable", "input": [2, 8, 8], "layers": [
      {"kind": "conv2d", "name": "stem", "out": 6, "kernel": 3, "padding": "same", "bias": false},
      {"kind": "batch_norm"}, {"kind": "relu"},
      {"kind": "conv2d", "name": "deep", "out": 6, "groups": 6, "kernel": 3, "padding": "same", "bias": false},
      {"kind": "batch_norm"}, {"kind": "relu"},
      {"kind": "conv2d", "name": "point", "out": 8, "kernel": 1, "bias": false},
      {"kind": "batch_norm"}, {"kind": "relu"}, {"kind": "global_max_pool"}, {"kind": "linear", "out": 3}]}
    """,
    "sequence": """
    {"espalier": 1, "name": "sequence", "input": [1, 20], "layers": [
      {"kind": "conv1d", "name": "one", "out": 4, "kernel": 3, "padding": "same"}, {"kind": "relu"},
      {"kind": "max_pool1d", "kernel": 2},
      {"kind": "conv1d", "name": "two", "out": 5, "kernel": 3, "padding": "same"}, {"kind": "relu"},
      {"kind": "flatten"}, {"kind": "linear", "name": "hidden", "out": 7}, {"kind": "relu"},
      {"kind": "linear", "out": 3}]}
    """,
    "joined": """
    {"espalier": 1, "name": "joined", "input": [2, 6, 6], "layers": [
      {"kind": "conv2d", "name": "left", "out": 4, "kernel": 3, "padding": "same"},
      {"kind": "relu", "name": "a"},
      {"kind": "conv2d", "name": "right", "out": 5, "kernel": 3, "padding": "same"},
      {"kind": "relu", "name": "b"},
      {"kind": "concat", "inputs": ["a", "b"]},
      {"kind": "conv2d", "name": "last", "out": 4, "kernel": 1}, {"kind": "relu"},
      {"kind": "flatten"}, {"kind": "linear", "out": 3}]}
    """,
    "features": """
    {"espalier": 1, "name": "features", "input": [10], "layers": [
      {"kind": "linear", "name": "one", "out": 12}, {"kind": "relu"},
      {"kind": "linear", "name": "two", "out": 8}, {"kind": "relu"}, {"kind": "linear", "out": 3}]}
    """,
  ]
}

extension CandidateNetwork {
  /// Whether no tensor of the parent has become smaller, or has lost its name.
  fileprivate func grows(_ parent: CandidateNetwork) -> Bool {
    let own = Dictionary(graph.tensors) { first, _ in first }
    return parent.graph.tensors.allSatisfy { name, shape in
      guard let mine = own[name] else { return false }
      return zip(mine.extents, shape.extents).allSatisfy { $0 >= $1 && ($0 - $1) >= 0 }
    }
  }
}

extension Graph {
  fileprivate var tensors: [(String, Shape)] {
    guard let program = try? program(batchSize: 1, for: .inference) else { return [] }
    return (program.parameters + program.buffers).map { ($0.name.replacing("[0]", with: ""), $0.shape) }
  }
}

extension Trainer {
  /// Gives every tensor values that no initialisation would, as training does.
  fileprivate func scramble() {
    for (index, tensor) in program.parameters.enumerated() {
      var generator = SeededGenerator(seed: 11, stream: SeededGenerator.Stream(rawValue: 1_001), position: index)
      let reach = tensor.shape.rank > 1 ? 2 / Double(tensor.shape.elementCount(from: 1)).squareRoot() : 1
      session.write(
        (0..<tensor.shape.elementCount).map { _ in Float(reach * (2 * generator.unit() - 1)) }, to: .parameter(index))
    }
    for (index, tensor) in program.buffers.enumerated() {
      var generator = SeededGenerator(seed: 11, stream: SeededGenerator.Stream(rawValue: 1_002), position: index)
      session.write((0..<tensor.shape.elementCount).map { _ in Float(0.2 + generator.unit()) }, to: .buffer(index))
    }
  }

  /// What the network in use makes of some samples.
  fileprivate func outputs() throws -> [Float] {
    let executable = try session.compile(graph.program(batchSize: 2, for: .inference))
    executable.fill { input, _ in
      for index in input.indices { input[index] = Float(index % 7) / 7 - 0.3 }
    }
    executable.run(key: RandomKey(seed: 0, step: 0))
    return executable.withOutput(Array.init)
  }
}
