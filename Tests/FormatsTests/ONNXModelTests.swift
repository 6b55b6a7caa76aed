import Conformance
import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import ONNXModel
import SnapshotSupport
import Testing

@testable import Formats

/// What models look like. Whether other tools accept them and compute the same is what `make test-interchange` tries.
@Suite struct ONNXModelTests {
  private func model(_ network: ExportedNetwork, opset: Int = 17, folds: Bool = true) throws -> Onnx_ModelProto {
    try ONNXModelWriter(opset: ONNXOpset(opset), folds: folds).model(of: network)
  }

  private func model(
    _ input: [Int], _ layers: String, opset: Int = 17, folds: Bool = true
  ) throws -> Onnx_ModelProto {
    try model(exported(network(input, layers)), opset: opset, folds: folds)
  }

  // MARK: Golden texts

  @Test func sequencesHaveNoAxisOfHeightOne() throws {
    let layers = """
      {"kind": "conv1d", "name": "look", "out": 4, "kernel": 3, "stride": 2, "padding": 1},
      {"kind": "prelu", "name": "slope"}, {"kind": "max_pool1d", "name": "pool", "kernel": 2},
      {"kind": "group_norm", "name": "norm", "groups": 2}, {"kind": "flatten", "name": "flat"},
      {"kind": "linear", "name": "classes", "out": 3}
      """
    try expectSnapshot(model([2, 16], layers).text, "onnx-sequence.txt")
  }

  private static let residual = """
    {"kind": "conv2d", "name": "stem", "out": 4, "kernel": 3, "padding": "same", "bias": false},
    {"kind": "batch_norm", "name": "norm"}, {"kind": "silu", "name": "act"},
    {"kind": "conv2d", "name": "look", "out": 4, "kernel": [3, 1], "padding": [1, 0]},
    {"kind": "add", "name": "sum", "inputs": ["look", "act"]},
    {"kind": "global_avg_pool", "name": "pool"}, {"kind": "linear", "name": "classes", "out": 3}
    """

  @Test func batchNormalisationsAreFolded() throws {
    try expectSnapshot(model([3, 8, 8], Self.residual).text, "onnx-residual.txt")
  }

  @Test func batchNormalisationsStayIfTheUserSaysSo() throws {
    try expectSnapshot(model([3, 8, 8], Self.residual, folds: false).text, "onnx-residual-unfolded.txt")
  }

  @Test func expressionsAreWrittenStepByStep() throws {
    let layers = """
      {"kind": "elementwise", "name": "own", "expression": "x * sigmoid(1.702 * x)"},
      {"kind": "elementwise", "name": "bent", "expression": "where(x < 0, pow(x, 2), rsqrt(x + 1))"},
      {"kind": "elementwise", "name": "flat", "expression": "x * 0 + 2"}
      """
    try expectSnapshot(model([6], layers).text, "onnx-expressions.txt")
  }

  // MARK: Versions of operators

  @Test(arguments: ONNXOpset.supported) func aVersionHasItsFileFormat(_ version: Int) throws {
    let model = try model([4], #"{"kind": "layer_norm"}, {"kind": "gelu"}"#, opset: version)
    #expect(model.opsetImport.map(\.version) == [Int64(version)])
    let expected = [17: 8, 18: 8, 19: 9, 20: 9, 21: 10, 22: 10, 23: 11, 24: 12, 25: 13, 26: 13, 27: 13, 28: 14]
    #expect(model.irVersion == Int64(try #require(expected[version])))
    #expect(model.faults == [])
    let mean = try #require(model.graph.node.first { $0.opType == "ReduceMean" })
    #expect(mean.attribute.contains { $0.name == "axes" } == (version < 18))
    #expect(mean.input.count == (version < 18 ? 1 : 2))
    #expect(model.operators.contains("Gelu") == (version >= 20))
    #expect(model.operators.contains("Erf") == (version < 20))
  }

  @Test func unevenMaximaReduceByTheVersionsForm() throws {
    let layer = #"{"kind": "adaptive_max_pool2d", "output": [3, 2]}"#
    for version in [17, 18] {
      let model = try model([1, 5, 4], layer, opset: version)
      // The width divides and would do with a pooling; both axes are written alike.
      #expect(model.operators == ["Gather", "ReduceMax", "Gather", "ReduceMax"])
      let reduction = model.graph.node[1]
      #expect(reduction.attribute.contains { $0.name == "axes" } == (version == 17))
    }
  }

  // MARK: Every layer

  @Test(arguments: LayerCatalogue.builtin.kinds) func everyLayerIsWritten(_ kind: String) throws {
    let definition = try #require(LayerCatalogue.builtin[kind])
    let cases = definition.conformanceCases(limit: 8)
    #expect(!cases.isEmpty)
    for (index, layer) in cases.enumerated() where layer.inputs.count == 1 {
      var entry = JSONObject([("kind", .string(kind)), ("name", "layer")])
      for (attribute, value) in zip(definition.attributes, layer.attributes) where value != attribute.defaultValue {
        entry[attribute.name] = value.json
      }
      let text = network(layer.inputs[0].extents, JSONWriter.line(.object(entry)))
      let network = try exported(text)
      for folds in [true, false] {
        let model = try model(network, opset: 17 + index, folds: folds)
        #expect(model.faults == [], "\(layer)")
        let extents = model.graph.output[0].type.tensorType.shape.dim.dropFirst().map { Int($0.dimValue) }
        #expect(extents == layer.output.extents, "\(layer)")
      }
    }
  }

  // MARK: Names

  @Test func layersThatAreCalledAsTheModelsEndsKeepApart() throws {
    let layers = #"{"kind": "relu", "name": "output"}, {"kind": "linear", "name": "classes", "out": 2}"#
    let model = try model([4], layers)
    #expect(model.faults == [])
    #expect(model.graph.node.map(\.output) == [["output/2"], ["output"]])
    #expect(model.graph.node.map(\.name) == ["output/2", "classes"])
  }

  @Test func probabilitiesAreCalledSo() throws {
    let model = try model([4], #"{"kind": "linear", "out": 2}, {"kind": "softmax"}"#)
    #expect(model.graph.output.map(\.name) == ["probabilities"])
  }

  @Test func aNetworkThatDoesNothingIsOneNode() throws {
    for input in [[4], [2, 5], [1, 3, 3]] {
      let model = try model(input, #"{"kind": "identity"}"#)
      #expect(model.operators == ["Identity"])
      #expect(model.faults == [])
    }
  }

  /// Layers that share weights share a constant.
  @Test func sharedWeightsStandOnce() throws {
    let layers = """
      {"kind": "linear", "name": "first", "out": 4}, {"kind": "relu", "name": "act"},
      {"kind": "linear", "name": "second", "out": 4, "share": "first"}
      """
    let model = try model([4], layers)
    #expect(model.graph.initializer.map(\.name) == ["first.weight", "first.bias"])
    #expect(model.faults == [])
  }
}
