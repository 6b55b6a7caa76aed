import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import Primitives
import Safetensors
import SnapshotSupport
import TensorTypes
import Testing

@testable import Formats

/// What modules of PyTorch look like. Whether Python runs them and they compute the same is what `make test-interchange`
/// tries.
@Suite struct PyTorchSourceTests {
  private func source(_ text: String) throws -> PyTorchSource { try PyTorchSource(exported(text)) }

  private func text(_ source: PyTorchSource) -> String { source.text(comments: [], weights: "model.safetensors") }

  private func expectSource(_ architecture: String, _ name: String) throws {
    try expectSnapshot(text(source(architecture)), "pytorch-\(name).py.txt")
  }

  /// Lines of the source's body that hold a text.
  private func lines(_ input: [Int], _ layers: String, with part: String) throws -> [String] {
    try text(source(network(input, layers))).split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { $0.contains(part) }
  }

  private static let blocks = """
    {"espalier": 1, "name": "small-residual", "input": [3, 16, 16],
     "blocks": {
       "residual": {
         "help": "Two convolutions, plus the input.",
         "attributes": {"out": {"type": "integer"}, "middle": "$out / 2", "stride": 1, "activation": "relu"},
         "layers": [
           {"kind": "conv2d", "name": "conv1", "out": "$middle", "stride": "$stride", "padding": 1, "bias": false},
           {"kind": "batch_norm", "name": "norm1"},
           {"kind": "$activation", "name": "act1"},
           {"kind": "conv2d", "name": "conv2", "out": "$out", "padding": 1},
           {"kind": "conv2d", "name": "shortcut", "inputs": ["input"], "out": "$out", "kernel": 1, "stride": "$stride",
            "when": "$in != $out || $stride != 1"},
           {"kind": "add", "name": "sum", "inputs": ["conv2", "shortcut"]},
           {"kind": "$activation", "name": "act2"}
         ]
       },
       "stage": {
         "attributes": {"out": {"type": "integer"}, "depth": 2},
         "layers": [
           {"kind": "residual", "name": "first", "out": "$out", "stride": 2},
           {"kind": "residual", "name": "rest", "out": "$out", "repeat": "$depth - 1", "activation": "silu"}
         ]
       }
     },
     "layers": [
       {"kind": "conv2d", "name": "stem", "out": 8, "padding": "same"},
       {"kind": "stage", "name": "stage1", "out": 16},
       {"kind": "stage", "name": "stage2", "out": 32, "depth": 4},
       {"kind": "global_avg_pool", "name": "pool"},
       {"kind": "linear", "name": "head", "out": 10}
     ]}
    """

  @Test func blocksAreClasses() throws { try expectSource(Self.blocks, "blocks") }

  @Test func growingBlocksCountTheirChannels() throws {
    try expectSource(
      """
      {"espalier": 1, "name": "dense", "input": [4, 8, 8],
       "blocks": {"layer": {"attributes": {"growth": {"type": "integer"}}, "layers": [
         {"kind": "conv2d", "name": "conv", "out": "$growth", "padding": 1},
         {"kind": "concat", "name": "join", "inputs": ["input", "conv"]}]}},
       "layers": [{"kind": "layer", "name": "block", "growth": 3, "repeat": 4}, {"kind": "global_max_pool"}]}
      """, "growing")
  }

  @Test func manyInputsAndSharedLayers() throws {
    try expectSource(
      network(
        [4, 9, 9],
        """
        {"kind": "conv2d", "name": "look", "out": 4, "padding": 1},
        {"kind": "conv2d", "name": "again", "out": 4, "padding": 1, "share": "look", "repeat": 2},
        {"kind": "conv2d", "name": "step", "out": 4, "padding": "same", "stride": 2, "share": "look"},
        {"kind": "global_avg_pool", "name": "squeeze"},
        {"kind": "linear", "name": "gate", "out": 4},
        {"kind": "multiply", "name": "scaled", "inputs": ["step", "gate"]},
        {"kind": "elementwise", "name": "mix", "inputs": ["scaled", "step"],
         "expression": "where(x < 0, y, max(x, 0.5)) * sigmoid(1.5 * y) + exp(2)"},
        {"kind": "scale", "name": "factor"},
        {"kind": "layer_norm", "name": "norm", "axes": "channels"},
        {"kind": "avg_pool2d", "name": "pool", "kernel": 2, "padding": "same", "countIncludePad": false},
        {"kind": "crop", "name": "crop", "output": 1}
        """), "many-inputs")
  }

  @Test func namesThatPythonHasAreOthers() throws {
    let source = try source(
      network([2], #"{"kind": "linear", "name": "class", "out": 2}, {"kind": "linear", "name": "my-train", "out": 2}"#))
    #expect(source.name(of: 0, "weight") == "class_.weight")
    #expect(source.name(of: 1, "bias") == "my_train.bias")
    #expect(text(source).contains("return self.my_train(self.class_(x))"))
  }

  @Test func weightsHaveTheNamesOfModules() throws {
    let network = try exported(Self.blocks)
    let names = Set(try PyTorchSource(network).renamed(network.weights).map(\.name))
    #expect(names.count == network.weights.count)
    #expect(names.contains("stage2.rest.2.conv1.weight") && names.contains("stage1.rest.0.norm1.running_var"))
    #expect(names.allSatisfy { !$0.contains("[") })
  }

  @Test func formulasAreTensorExpressions() throws {
    let formula = #"{"kind": "elementwise", "expression": "rsqrt(softplus(x) + 1) - min(x, 2) / pow(x, 1.5)"}"#
    #expect(
      try lines([3], formula, with: "rsqrt") == [
        "return torch.rsqrt(F.softplus(x) + 1) - torch.clamp(x, max=2) / torch.pow(x, 1.5)"
      ])
  }

  @Test func paddingThatIsNotSymmetricIsWritten() throws {
    let layers = #"{"kind": "conv2d", "name": "c", "out": 2, "kernel": 3, "stride": 2, "padding": "same"}"#
    #expect(try lines([1, 8, 8], layers, with: "self.c = ") == ["self.c = nn.Conv2d(1, 2, 3, stride=2)"])
    #expect(try lines([1, 8, 8], layers, with: "F.pad").first == "return self.c(F.pad(x, (0, 1, 0, 1)))")
    let pool = #"{"kind": "max_pool2d", "name": "p", "kernel": 3, "stride": 2, "padding": "same"}"#
    #expect(
      try lines([1, 8, 8], pool, with: "F.pad").first == "return self.p(F.pad(x, (0, 1, 0, 1), value=float(\"-inf\")))")
  }

  @Test func layersOfPluginsAreRefusedByName() throws {
    let own = LayerDefinition(
      kind: "mystery", help: "", arity: .one, attributes: [], make: { _ throws(LayerError) in Mystery() })
    let loader = ArchitectureLoader(
      catalogue: LayerCatalogue(of: "layer", builtin: LayerCatalogue.builtin.definitions + [own]))
    let text = network([3], #"{"kind": "relu"}, {"kind": "mystery", "name": "odd"}"#)
    let network = try loader.network(SourceText(file: "test.json", text: text))
    let message = #expect(throws: DiagnosticsError.self) {
      _ = try PyTorchSource(ExportedNetwork(network, document: network.architecture.json))
    }?.description
    #expect(
      message
        == "error: odd: 'mystery' has no form in PyTorch: it is the layer of a plug-in. Replace it by built-in layers "
        + "or an expression, or export to a format of the plug-in's own")
  }

  @Test func writesTheSourceAndItsWeights() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "espalier-pytorch-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let network = try exported(Self.blocks)
    try FormatDefinition.pyTorch.write?(network, ExportOptions(), folder.appending(path: "model.py").path)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(files == ["model.py", "model.safetensors"])
    let weights = try SafetensorsFile(path: folder.appending(path: "model.safetensors").path)
    #expect(weights.tensors == (try PyTorchSource(network).renamed(network.weights)))
    #expect(weights.metadata == ["format": "pt"])
    let path = folder.appending(path: "w.safetensors").path
    try FormatDefinition.safetensors.write?(network, ExportOptions(), path)
    #expect(try SafetensorsFile(path: path).tensors == network.weights)
    let document = folder.appending(path: "d.json").path
    try FormatDefinition.json.write?(network, ExportOptions(), document)
    let again = try ArchitectureLoader(catalogue: .builtin).network(path: document)
    #expect(again.canonicalHash == network.network.canonicalHash)
  }
}

private struct Mystery: LayerOperation {
  func output(_ inputs: [Shape]) throws(LayerError) -> Shape { inputs[0] }
  func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value { inputs[0] }
}
