import Datasets
import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import ReferenceBackend
import Safetensors
import TemporaryFolders
import TensorTypes
import Testing

@testable import Training

@Suite struct WeightMatchTests {
  private let folder: TemporaryFolder
  private let run: SmallRun

  init() throws {
    folder = try TemporaryFolder()
    run = try SmallRun()
  }

  private func trainer() throws -> Trainer {
    try Trainer(
      run.graph, architecture: run.document, recipe: run.recipe,
      data: TrainingData(run.samples, recipe: run.recipe), backend: ReferenceBackend())
  }

  private func trained() throws -> Checkpoint {
    let trainer = try trainer()
    _ = try trainer.run()
    return trainer.checkpoint()
  }

  private func match(_ tensors: [SafetensorsFile.Tensor]) -> WeightMatch {
    WeightMatch(NetworkWeights(path: "w", tensors: tensors), run.graph)
  }

  @Test func aCheckpointFitsItsNetwork() throws {
    let checkpoint = try trained()
    try checkpoint.write(to: folder.file("c"))
    let weights = try NetworkWeights(path: folder.file("c"))
    let match = WeightMatch(weights, run.graph)
    #expect(match.isWhole && match.notes.isEmpty)
    #expect(Set(match.tensors) == Set(checkpoint.weights))
    #expect(match.tensors.map(\.name) == run.graph.tensors.map(\.name))
  }

  @Test func aRunBeginsFromTheWeights() throws {
    let weights = try trained().weights
    let fresh = try trainer()
    fresh.begin(from: match(weights))
    #expect(Array(fresh.storedValues().prefix(weights.count)) == weights)
    #expect(fresh.checkpoint().origin == match(weights).origin)
    _ = try fresh.run()
    let other = try trained()
    #expect(fresh.difference(from: other) == "other weights to begin from")
    try fresh.checkpoint().write(to: folder.file("c"))
    #expect(try Checkpoint(path: folder.file("c")).origin == match(weights).origin)
  }

  @Test func resumingKeepsWhereTheRunBegan() throws {
    let begun = try trainer()
    begun.begin(from: match(try trained().weights))
    let saved = begun.checkpoint()
    let resumed = try trainer()
    try resumed.resume(saved)
    #expect(resumed.checkpoint().origin == saved.origin && saved.origin != nil)
  }

  @Test func whatDoesNotFitIsListed() throws {
    var tensors = try trained().weights
    let first = tensors.removeFirst()
    tensors[0] = .init(name: tensors[0].name, shape: [2, 2], values: [1, 2, 3, 4])
    tensors.append(.init(name: "head." + first.name, shape: first.shape, values: first.values))
    let match = match(tensors)
    #expect(
      match.differences == [
        .init(kind: .missing, name: "first.weight", expected: [4, 1, 3]),
        .init(kind: .otherShape, name: "first.bias", expected: [4], found: [2, 2]),
        .init(kind: .unexpected, name: "head.first.weight", found: [4, 1, 3]),
      ])
    #expect(
      folder.message { try match.check() }
        == "error: the tensors of 'w' are not those of 'small': 6 of 8 fit, 1 missing, 1 of another shape, 1 unexpected. "
        + "Rename tensors or layers")
    #expect(
      folder.message { try match.check(acceptsRest: false) }.hasSuffix("or keep what fits with --partial-weights"))
    try match.check(acceptsRest: true)
    let fresh = try trainer()
    let before = fresh.storedValues()
    fresh.begin(from: match)
    let after = fresh.storedValues()
    #expect(after[0] == before[0] && after[1] == before[1] && after[2].values == match.tensors[0].values)
  }

  @Test(arguments: ["module.", "model.", "_orig_mod.module."])
  func aPrefixOfAllNamesIsLeftOut(prefix: String) throws {
    let weights = try trained().weights
    let match = match(weights.map { .init(name: prefix + $0.name, shape: $0.shape, values: $0.values) })
    #expect(match.isWhole && match.prefix == prefix)
    #expect(match.notes == ["the names in 'w' begin with '\(prefix)', which was left out"])
  }

  @Test func namesOfPyTorchFit() throws {
    let repeated = try SmallRun(
      """
      {"espalier": 1, "name": "repeated", "input": [1, 12],
       "layers": [
         {"kind": "conv1d", "name": "my-conv", "out": 1, "kernel": 1, "repeat": 2},
         {"kind": "flatten"}, {"kind": "linear", "name": "last", "out": 3}
       ]}
      """)
    let tensors = repeated.graph.tensors.map { name, shape in
      let name = name.replacing("[", with: ".").replacing("]", with: "").replacing("-", with: "_")
      return SafetensorsFile.Tensor(
        name: name, shape: shape, values: [Float](repeating: 1, count: shape.elementCount))
    }
    #expect(tensors[0].name == "my_conv.0.weight")
    let match = WeightMatch(NetworkWeights(path: "w", tensors: tensors), repeated.graph)
    #expect(match.isWhole)
    #expect(match.tensors.map(\.name) == repeated.graph.tensors.map(\.name))
  }

  @Test func countersOfBatchesAreLeftOut() throws {
    var weights = NetworkWeights(path: "w", tensors: try trained().weights)
    weights.unread = [.init(name: "norm.num_batches_tracked", shape: [], type: "I64")]
    let match = WeightMatch(weights, run.graph)
    #expect(match.isWhole)
    #expect(match.notes == ["1 tensor 'num_batches_tracked' was left out: no result depends on it"])
  }

  @Test func integersDoNotFit() throws {
    var weights = NetworkWeights(path: "w", tensors: Array(try trained().weights.dropFirst()))
    weights.unread = [.init(name: "first.weight", shape: [4, 1, 3], type: "I8")]
    let match = WeightMatch(weights, run.graph)
    #expect(match.differences.map(\.kind) == [.otherType])
    #expect(folder.message { try match.check() }.contains("7 of 8 fit, 1 of integers"))
  }

  @Test func nothingFits() throws {
    let match = match([.init(name: "fc", shape: [1], values: [1])])
    #expect(
      folder.message { try match.check(acceptsRest: true) }
        == "error: the tensors of 'w' are not those of 'small': 0 of 8 fit, 8 missing, 1 unexpected. No name and shape "
        + "fits; a name is the layer's path and the tensor's name, as in 'block1.conv1.weight'")
  }

  @Test func theArchitectureStandsBesideTheWeights() throws {
    let checkpoint = try trained()
    try checkpoint.write(to: folder.file("run"))
    try SafetensorsFile(weights: checkpoint.weights, architecture: run.document).write(to: folder.file("weights"))
    for name in ["run", "weights"] {
      let source = try ArchitectureText.read(folder.file(name))
      #expect(source.file == folder.file(name) + "(architecture)")
      let network = try ArchitectureLoader(catalogue: .builtin).network(source)
      #expect(network.graph.canonicalHash == run.graph.canonicalHash)
    }
    #expect(try Checkpoint.isOne(path: folder.file("run")) && !Checkpoint.isOne(path: folder.file("weights")))
    try SafetensorsFile(tensors: checkpoint.weights).write(to: folder.file("bare"))
    #expect(
      folder.message { _ = try ArchitectureText.read(folder.file("bare")) }
        == "error: 'bare' holds tensors, but no architecture. Name the architecture's file, and the tensors with --weights"
    )
  }

  @Test func weightsOfNoRunAreEvaluated() throws {
    let checkpoint = try trained()
    let data = try TrainingData(run.samples, recipe: run.recipe)
    let other = try Checkpoint(
      match(checkpoint.weights), of: run.graph, architecture: run.document, recipe: run.recipe, data: data)
    func loss(_ checkpoint: Checkpoint) throws -> Double {
      try Evaluator(run.graph, checkpoint: checkpoint, on: run.samples, backend: ReferenceBackend()).evaluate().loss
    }
    #expect(try loss(other) == loss(checkpoint))
    #expect(throws: DiagnosticsError.self) {
      _ = try Checkpoint(match([]), of: run.graph, architecture: run.document, recipe: run.recipe, data: data)
    }
  }
}
