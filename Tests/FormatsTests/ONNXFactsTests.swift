import Datasets
import Diagnostics
import GraphIR
import JSONText
import Layers
import ONNXModel
import Primitives
import SnapshotSupport
import Tasks
import TensorTypes
import Testing

@testable import Formats

/// What models say of a network, raw inputs, and what cannot be written.
@Suite struct ONNXFactsTests {
  private static let layers = #"{"kind": "flatten", "name": "flat"}, {"kind": "linear", "name": "classes", "out": 2}"#

  private func trained(_ targets: Targets, scaling: TargetScaling? = nil) throws -> ExportedNetwork {
    let normalization = try Normalization(mean: [0.5, 0.25, 0.125], deviation: [0.25, 0.5, 1])
    return try exported(
      network([3, 2, 2], Self.layers),
      facts: ExportFacts(
        data: .init(name: "cats", targets: targets, scaling: scaling, normalization: normalization),
        metrics: [.init(samples: "validation", kind: "accuracy", value: 0.875)], epochs: 12, study: "tiny", trial: 7))
  }

  private func complaint(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing"
    } catch let error as DiagnosticsError {
      return error.description
    } catch {
      return "\(error)"
    }
  }

  @Test func metadataSaysWhereTheNetworkComesFrom() throws {
    let network = try trained(.classes(names: ["cat", "dog, \"wild\""]))
    let model = try ONNXModelWriter().model(of: network)
    #expect(model.graph.output.map(\.name) == ["logits"])
    #expect(model.graph.name == "test")
    var properties = model.properties
    #expect(properties.removeValue(forKey: "espalier.hash") == network.network.canonicalHash)
    #expect(properties.removeValue(forKey: "espalier.architecture") == JSONWriter.line(network.document))
    #expect(
      properties == [
        "espalier.parameters": "26", "espalier.multiplyAdds": "26", "espalier.dataset": "cats",
        "espalier.classes": #"["cat","dog, \"wild\""]"#,
        "espalier.normalization": #"{"mean":[0.5,0.25,0.125],"deviation":[0.25,0.5,1.0]}"#,
        "espalier.input": "normalized", "espalier.epochs": "12", "espalier.study": "tiny", "espalier.trial": "7",
        "espalier.validation.accuracy": "0.875",
      ])
  }

  @Test func rawPixelsGoIn() throws {
    var writer = ONNXModelWriter()
    writer.normalizes = true
    let network = try trained(.classes(names: ["cat", "dog"]))
    #expect(try writer.model(of: network).operators == ["Sub", "Div", "Flatten", "Gemm"])
    writer.readsBytes = true
    try expectSnapshot(writer.model(of: network).text, "onnx-bytes.txt")
    #expect(try writer.model(of: network).properties["espalier.input"] == "bytes")
  }

  @Test func quantitiesComeOutInTheirUnits() throws {
    let targets = Targets.quantities([.init("height", unit: "m"), .init("weight", unit: "kg")])
    let network = try trained(targets, scaling: TargetScaling(means: [1.5, 70], deviations: [0.25, 8]))
    let plain = try ONNXModelWriter().model(of: network)
    #expect(plain.graph.output.map(\.name) == ["quantities"])
    #expect(plain.properties["espalier.output"] == "standardized")
    #expect(plain.properties["espalier.units"] == #"["m","kg"]"#)
    var writer = ONNXModelWriter()
    writer.normalizes = true
    let model = try writer.model(of: network)
    #expect(model.operators.suffix(3) == ["Gemm", "Mul", "Add"])
    #expect(model.graph.output.map(\.name) == ["quantities"])
    #expect(model.properties["espalier.output"] == "units")
    #expect(model.faults == [])
  }

  @Test func anUntrainedNetworkHasNoNormalisation() throws {
    var writer = ONNXModelWriter()
    writer.normalizes = true
    let network = try exported(network([3, 2, 2], Self.layers))
    #expect(
      complaint { _ = try writer.model(of: network) }
        == "error: 'test' was not trained, so there is no normalisation to write. Export a checkpoint, or leave "
        + "--normalize out")
  }

  @Test func missingAndForeignWeightsAreNamed() throws {
    var network = try exported(network([3, 2, 2], Self.layers))
    network.weights.removeLast()
    #expect(
      complaint { _ = try ONNXModelWriter().model(of: network) }
        == "error: the weights of 'classes.bias' are missing. Export a checkpoint, or give the network initial weights "
        + "with --seed")
    network.weights = [.init(name: "classes.weight", shape: [1], values: [0])]
    #expect(
      complaint { _ = try ONNXModelWriter().model(of: network) }
        == "error: the weights of 'classes.weight' have the shape [1], but the network needs [2, 12]. Give weights that "
        + "were trained with this architecture")
  }

  @Test func aFileEndsAtTwoGibibytes() throws {
    var writer = ONNXModelWriter()
    #expect(writer.byteLimit < 1 << 31)
    writer.byteLimit = 100
    let network = try exported(network([3, 2, 2], Self.layers))
    #expect(
      complaint { _ = try writer.model(of: network) }
        == "error: 'test' has 104 bytes of weights, but a file of ONNX holds no more than 100. Use fewer parameters, or a "
        + "format without this limit")
  }

  @Test func anUnknownVersionOfOperatorsIsRefused() throws {
    let network = try exported(network([3, 2, 2], Self.layers))
    #expect(
      complaint { _ = try network.onnxBytes(ExportOptions(opset: 16)) }
        == "error: opset 16 cannot be written. Use a version from 17 to 28")
  }

  /// Reading what was written gives the message again; the same network gives the same bytes.
  @Test func bytesAreTheMessage() throws {
    let network = try trained(.classes(names: ["cat", "dog"]))
    let bytes = try network.onnxBytes()
    #expect(try bytes == network.onnxBytes())
    let model = try Onnx_ModelProto(serializedBytes: bytes)
    #expect(model.producerName == "Espalier")
    let weight = try #require(model.graph.initializer.first { $0.name == "classes.weight" })
    let values = weight.rawData.withUnsafeBytes { bytes in
      (0..<24).map { bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
    }
    #expect(values == network.weights.first { $0.name == "classes.weight" }?.values)
  }
}
