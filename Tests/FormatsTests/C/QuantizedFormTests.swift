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

  /// In the ranges of a quantised network the rounded one computes its numbers, but for a neighbour now and then where a sum
  /// lies between two of them. Whoever does not round misses far more of them: floats, put on the same grid in the end.
  @Test func computesWhatTheIntegersWill() throws {
    var far: [String] = []
    var layers = Misses()
    var shipped = Misses()
    for (name, network) in try Self.networks() {
      let exported = try exported(network)
      guard let quantizer = try? Quantizer(network.graph, weights: exported.weights) else { continue }
      let inputs = CFloatTests.samples(network, count: 8)
      let quantized = try quantizer.quantized(inputs: inputs, method: .range)
      var interpreter = QuantizedInterpreter(quantized)
      let size = network.graph.input.elementCount
      let wanted = (0..<8).flatMap { interpreter.run(real: inputs[$0 * size..<($0 + 1) * size]) }
      let floats = try CFloatTests.outputs(exported, inputs, count: 8)
      var rounded = exported
      rounded.weights += try ranges(of: quantized, network.graph)
      let program = try network.graph.program(batchSize: 8, for: .inference, quantized: .evaluation).inferenceForm()
      let found = try CFloatTests.outputs(rounded, inputs, count: 8, by: program)
      let step = Float(quantized.tensors[quantized.output].range.scale)
      let steps = zip(found, wanted).map { abs($0 - $1) / step }
      if let most = steps.max(), most > 3.01 { far.append("\(name): \(most) steps") }
      let misses = Misses(
        networks: 1, rounded: missed(steps), floats: missed(zip(floats, wanted).map { abs($0 - $1) / step }))
      // Names of shipped networks have their folder.
      if name.contains("/") { shipped += misses } else { layers += misses }
    }
    #expect(far == [])
    for (misses, most) in [(layers, 0.05), (shipped, 0.15)] {
      #expect(misses.networks > 20)
      #expect(misses.rounded / misses.networks <= most, "\(misses)")
      #expect(misses.rounded <= misses.floats / 2, "\(misses)")
    }
  }

  /// Sums over networks of the shares of outputs that are another number than the integers'.
  private struct Misses {
    var networks = 0.0
    var rounded = 0.0
    var floats = 0.0

    static func += (sum: inout Misses, other: Misses) {
      sum.networks += other.networks
      sum.rounded += other.rounded
      sum.floats += other.floats
    }
  }

  private func missed(_ steps: [Float]) -> Double { Double(steps.count { $0 >= 0.5 }) / Double(steps.count) }

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

  private func ranges(of quantized: QuantizedProgram, _ graph: Graph) throws -> [SafetensorsFile.Tensor] {
    let frozen = try FrozenProgram(graph, findsRanges: true)
    return DeviceProgram(frozen, graph: graph).tensors.enumerated().compactMap { index, tensor in
      guard let name = frozen.rangeNames[tensor.value] else { return nil }
      let range = quantized.tensors[index].range
      return SafetensorsFile.Tensor(
        name: name, shape: [2], values: [Float(range.real(-128)), Float(range.real(127))])
    }
  }
}
