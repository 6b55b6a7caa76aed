import Compilation
import Diagnostics
import GraphIR
import Primitives
import ReferenceBackend
import Safetensors
import Testing

@testable import Formats
@testable import Quantization

/// Networks in floats that round as 8-bit integers do: what training for them runs.
@Suite struct QuantizedFormTests {
  private static func networks() throws -> [(name: String, network: Network)] {
    try CaseNetworks.layers(limit: 4) + CaseNetworks.shipped(multiplyAdds: 3_000_000)
  }

  /// Sessions share stored tensors between programs, so all forms have the same.
  @Test func everyFormHasTheSameRanges() throws {
    for (name, network) in try Self.networks() {
      let graph = network.graph
      guard (try? DeviceFootprint(of: graph, in: .int8)) != nil else { continue }
      let programs = try [
        graph.program(batchSize: 2, for: .inference, quantized: .ranges),
        graph.program(batchSize: 3, for: .inference, quantized: .evaluation),
        graph.program(batchSize: 2, for: .inference, quantized: .training(momentum: 0.1)),
      ]
      #expect(Set(programs.map { $0.buffers }).count == 1, "\(name)")
      #expect(Set(programs.map { $0.parameters }).count == 1, "\(name)")
      guard graph.outputShape.rank == 1 else { continue }
      let training = try graph.program(batchSize: 2, for: .training, quantized: .training(momentum: 0.1))
      #expect(training.buffers == programs[0].buffers, "\(name)")
      let names = training.buffers.map(\.name)
      #expect(Set(names).count == names.count, "\(name)")
      #expect(training.bufferUpdates.suffix(names.count { $0.hasPrefix("range/") }).allSatisfy { $0 != nil }, "\(name)")
    }
  }

  /// Each range is that of 8-bit numbers which the quantised network keeps, and all of those have one, but for a softmax's.
  @Test func rangesAreThoseOfTheQuantizedNetwork() throws {
    let none = (Value(index: 0), "")
    for (name, network) in try Self.networks() {
      guard (try? DeviceFootprint(of: network.graph, in: .int8)) != nil else { continue }
      let (plain, marked) = try (FrozenProgram(network.graph), FrozenProgram(network.graph, findsRanges: true))
      var (expected, found) = (
        DeviceProgram(plain, graph: network.graph), DeviceProgram(marked, graph: network.graph)
      )
      let named = found.tensors.indices.filter { marked.rangeNames[found.tensors[$0].value] != nil }
      #expect(named.count == marked.rangeNames.count, "\(name)")
      // The same network otherwise, but for the layer that a function counts to which had been joined with a product.
      for index in expected.tensors.indices { (expected.tensors[index].value, expected.tensors[index].name) = none }
      for index in found.tensors.indices { (found.tensors[index].value, found.tensors[index].name) = none }
      for index in expected.operators.indices { expected.operators[index].origin = 0 }
      for index in found.operators.indices { found.operators[index].origin = 0 }
      #expect(expected.tensors == found.tensors, "\(name)")
      #expect(expected.operators == found.operators, "\(name)")
      #expect([expected.input, expected.output] == [found.input, found.output], "\(name)")
      var lacking: [String] = []
      for step in found.operators where !named.contains(step.output) {
        switch step.kind {
        case .softmax, .move, .pooling(.maximum, _): break
        default: lacking.append("\(step.kind)")
        }
      }
      #expect(lacking == [], "\(name)")
    }
  }

  /// A quantised network takes the ranges that it is given, and says what is wrong with those that are none.
  @Test func takesTheRangesOfTraining() throws {
    let exported = try exported(network([4], #"{"kind": "linear", "name": "a", "out": 3}, {"kind": "relu"}"#))
    let inputs = [Float](repeating: 0.5, count: 8)
    func range(_ name: String, _ lower: Float, _ upper: Float) -> SafetensorsFile.Tensor {
      SafetensorsFile.Tensor(name: "range/\(name)", shape: [2], values: [lower, upper])
    }
    let graph = exported.network.graph
    let relu = graph.path(of: 1)
    let quantizer = try Quantizer(
      graph, weights: exported.weights, ranges: [range("input", -2, 0.55), range(relu, 0, 5.1)])
    let program = try quantizer.quantized(inputs: inputs)
    #expect(program.tensors[program.input].range == QuantizedRange(lower: -2, upper: Double(Float(0.55))))
    #expect(program.tensors[program.output].range == QuantizedRange(lower: 0, upper: Double(Float(5.1))))
    let chosen = try quantizer.quantized(inputs: inputs, method: .range)
    #expect(chosen.tensors[chosen.input].range == QuantizedRange(lower: 0, upper: 0.5))
    #expect {
      _ = try Quantizer(graph, weights: exported.weights, ranges: [range("input", 2, .nan)])
    } throws: { error in
      (error as? DiagnosticsError)?.diagnostics.map(\.message) == [
        "'range/input' is no range of activations: it must be two numbers, the lower one first"
      ]
    }
  }
}
