import Foundation
import GraphIR
import JSONText
import Layers
import Randomness
import Safetensors
import Search
import Testing

@testable import Formats

/// A network that was written as ONNX and read again is the same network.
@Suite struct RoundTripTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let architectures = root.appending(path: "architectures").path

  private static let files: [String] = {
    let all = FileManager.default.enumerator(atPath: architectures)?.compactMap { $0 as? String } ?? []
    return all.filter { $0.hasSuffix(".json") && !$0.hasPrefix("blocks/") }.sorted()
  }()

  /// The network of a file as it is read after it was written, with its weights.
  private func there(
    _ network: Network, document: JSONValue, opset: Int = 17, folds: Bool = false
  ) throws -> (network: Network, weights: [SafetensorsFile.Tensor], written: [SafetensorsFile.Tensor]) {
    let folder = try ImportFolder()
    let path = folder.path + "/network.onnx"
    let weights = try network.graph.initialWeights(seed: 7)
    let exported = ExportedNetwork(network, document: document, weights: weights)
    try FormatDefinition.onnx.write?(exported, ExportOptions(opset: opset, folds: folds), path)
    let imported = try ONNXReader.read(path)
    let again = try ArchitectureLoader(catalogue: .builtin).network(of: imported.architecture)
    return (again, imported.weights, weights)
  }

  private func expectSame(_ architecture: Architecture, file: String, loader: ArchitectureLoader, opset: Int) throws {
    let document = try loader.standalone(architecture, file: file)
    let network = try loader.network(of: document)
    let there = try there(network, document: document.json, opset: opset)
    #expect(there.network.canonicalHash == network.canonicalHash, "\(file)")
    let written = Dictionary(there.written.map { ($0.name, $0.values) }) { first, _ in first }
    let differing = there.weights.filter { written[$0.name] != $0.values }.map(\.name)
    #expect(differing == [] && there.weights.count == written.count, "\(file)")
  }

  @Test func thereAreArchitectures() { #expect(Self.files.count >= 20) }

  @Test(arguments: files) func anArchitectureThatShips(_ file: String) throws {
    let loader = ArchitectureLoader(catalogue: .builtin)
    let path = "\(Self.architectures)/\(file)"
    try expectSame(loader.load(path: path).architecture, file: path, loader: loader, opset: 17 + file.utf8.count % 12)
  }

  /// As a search proposes them.
  @Test(arguments: ["mnist1d/simple-cnn.json", "cifar10/bottleneck-small.json", "fashion-mnist/separable.json"])
  func candidatesOfASpace(_ file: String) throws {
    let loader = ArchitectureLoader(catalogue: .builtin)
    let path = "\(Self.architectures)/\(file)"
    let folder = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
    let architecture = try loader.load(path: path).architecture
    let space = try SearchSpace(of: architecture, folder: folder, loader: loader, document: JSONDocument(path: path))
    let maker = CandidateMaker(space: space, limits: SizeLimits(maximumParameters: 20_000), loader: loader)
    var seen: Set<String> = []
    for number in 0..<20 {
      var generator = SeededGenerator(seed: 21, stream: .proposal, position: number)
      let candidate = try maker.make(.random, parents: [], seen: seen, using: &generator)
      seen.insert(candidate.canonicalHash)
      try expectSame(candidate.network.architecture, file: path, loader: loader, opset: 17 + number % 12)
    }
    #expect(seen.count == 20)
  }

  /// Without the document that our files hold, the nodes alone give the same network.
  @Test(arguments: ["references/resnet-20.json", "references/resnet-8.json"])
  func nodesAloneGiveTheSameNetwork(_ name: String) throws {
    let loader = ArchitectureLoader(catalogue: .builtin)
    let path = "\(Self.architectures)/\(name)"
    let document = try loader.standalone(loader.load(path: path).architecture, file: path)
    let network = try loader.network(of: document)
    let folder = try ImportFolder()
    let exported = ExportedNetwork(
      network, document: document.json, weights: try network.graph.initialWeights(seed: 7))
    var model = try ONNXModelWriter(opset: .standard, folds: false).model(of: exported)
    (model.metadataProps, model.producerName) = ([], "other")
    let file = try folder.write(Array(model.serializedData()))
    let again = try ArchitectureLoader(catalogue: .builtin).network(of: ONNXReader.read(file).architecture)
    #expect(again.canonicalHash == network.canonicalHash)
  }
}
