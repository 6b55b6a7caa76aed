import Foundation
import GraphIR
import ONNXModel
import Quantization
import Testing

@testable import Formats

/// Models with QuantizeLinear and DequantizeLinear. Benchmarks/quantization compares what ONNX Runtime makes of them with the C.
@Suite struct ONNXIntegerTests {
  private struct Written {
    var model: Onnx_ModelProto
    var quantized: QuantizedProgram
    var program: DeviceProgram
    var network: Network
  }

  private func written(_ network: Network) throws -> Written? {
    let exported = try exported(network)
    guard let quantizer = try? Quantizer(network.graph, weights: exported.weights) else { return nil }
    let quantized = try quantizer.quantized(inputs: CFloatTests.samples(network, count: 4))
    let model = try Onnx_ModelProto(serializedBytes: Data(exported.onnxBytes(quantized: quantized)))
    return Written(model: model, quantized: quantized, program: quantizer.program, network: network)
  }

  /// The file holds the numbers of the 8-bit network and its scales, and rounds every activation once.
  @Test func holdsTheNumbersOfTheQuantizedNetwork() throws {
    for (name, network) in try CaseNetworks.layers(limit: 2) + CaseNetworks.shipped(multiplyAdds: 100_000) {
      guard let written = try written(network) else { continue }
      let graph = written.model.graph
      let constants = Dictionary(graph.initializer.map { ($0.name, $0) }) { first, _ in first }
      let quantizing = graph.node.filter { $0.opType == "QuantizeLinear" }
      let activations = written.program.tensors.indices.filter { index in
        if case .constant = written.program.tensors[index].source { false } else { true }
      }
      #expect(quantizing.count == activations.count, "\(name)")
      // As often as the ranges of activations have them.
      let scales = quantizing.map { node -> Float in
        constants[node.input[1]]!.rawData.withUnsafeBytes { $0.loadUnaligned(as: Float.self) }
      }
      #expect(
        scales.sorted() == activations.map { Float(written.quantized.tensors[$0].range.scale) }.sorted(), "\(name)")
      let bytes = Set(
        graph.initializer.filter { $0.dataType == Onnx_TensorProto.DataType.int8.rawValue }.map(\.rawData))
      for step in written.quantized.operators {
        guard case .convolution(_, let products) = step.kind else { continue }
        #expect(bytes.contains(Data(products.weights.map { UInt8(bitPattern: $0) })), "\(name)")
      }
      // Each node reads what was made before it or is a constant.
      var made = Set(graph.input.map(\.name)).union(constants.keys)
      for node in graph.node {
        #expect(node.input.allSatisfy { $0.isEmpty || made.contains($0) }, "\(name): \(node.name)")
        made.formUnion(node.output)
      }
      #expect(graph.output.allSatisfy { made.contains($0.name) })
    }
  }

  @Test func samplesAreNeeded() throws {
    let exported = try exported(network([4], #"{"kind": "linear", "out": 2}"#))
    let path = FileManager.default.temporaryDirectory.appending(path: "espalier-\(UUID().uuidString).onnx").path
    #expect {
      try FormatDefinition.onnxInteger.write?(exported, ExportOptions(), path)
    } throws: { error in "\(error)".contains("cannot be written in 8-bit integers without samples") }
  }
}
