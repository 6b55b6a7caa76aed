import Diagnostics
import GraphIR
import Layers
import Quantization
import Testing

@testable import Formats

@Suite struct QuantizerTests {
  /// 8-bit numbers follow the network in floats, whatever the layer.
  @Test func followsEveryLayer() throws {
    var poor: [String] = []
    for (name, network) in try CaseNetworks.layers(limit: 4) {
      let exported = try exported(network)
      let quantizer: Quantizer
      do throws(DiagnosticsError) {
        quantizer = try Quantizer(network.graph, weights: exported.weights)
      } catch {
        #expect(error.diagnostics.allSatisfy { $0.code == "not-quantizable" })
        continue
      }
      let inputs = CFloatTests.samples(network, count: 8)
      let program = try quantizer.quantized(inputs: inputs, method: .range)
      var interpreter = QuantizedInterpreter(program)
      let size = network.graph.input.elementCount
      let wanted = try CFloatTests.outputs(exported, inputs, count: 8)
      let found = (0..<8).flatMap { interpreter.run(real: inputs[$0 * size..<($0 + 1) * size]) }
      let signal = wanted.reduce(Float(1e-9)) { $0 + $1 * $1 }
      let noise = zip(found, wanted).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      // 20 decibels: the error is a tenth of the signal.
      if noise > signal / 100 { poor.append("\(name): \(noise / signal)") }
    }
    #expect(poor == [])
  }

  /// The loops that studies evaluate with give the bits of the plain ones.
  @Test func fastLoopsGiveThePlainBits() throws {
    for (name, network) in try CaseNetworks.layers(limit: 4) + CaseNetworks.shipped(multiplyAdds: 100_000) {
      let exported = try exported(network)
      guard let quantizer = try? Quantizer(network.graph, weights: exported.weights) else { continue }
      let inputs = CFloatTests.samples(network, count: 2)
      let program = try quantizer.quantized(inputs: inputs)
      var (plain, fast) = (QuantizedInterpreter(program), QuantizedInterpreter(program, isFast: true))
      let size = network.graph.input.elementCount
      for sample in 0..<2 {
        let input = inputs[sample * size..<(sample + 1) * size]
        #expect(plain.run(real: input) == fast.run(real: input), "\(name)")
        #expect(
          program.operators.map { plain.numbers($0.output) } == program.operators.map { fast.numbers($0.output) },
          "\(name)")
      }
    }
  }

  /// Biases take away what each channel is wrong by in the mean: the last layer's outputs are right to a part of a step.
  @Test func correctedBiasesTakeMeanErrorsAway() throws {
    var (corrected, plain) = (0.0, 0.0)
    for (name, network) in try CaseNetworks.shipped(multiplyAdds: 100_000) {
      let exported = try exported(network)
      guard let quantizer = try? Quantizer(network.graph, weights: exported.weights) else { continue }
      let inputs = CFloatTests.samples(network, count: 32)
      let wanted = try CFloatTests.outputs(exported, inputs, count: 32)
      let size = network.graph.input.elementCount
      for method in [CalibrationMethod.corrected, .squaredError] {
        let program = try quantizer.quantized(inputs: inputs, method: method)
        var interpreter = QuantizedInterpreter(program, isFast: true)
        let found = (0..<32).flatMap { interpreter.run(real: inputs[$0 * size..<($0 + 1) * size]) }
        let width = found.count / 32
        var largest = 0.0
        for output in 0..<width {
          let errors = (0..<32).map { Double(found[$0 * width + output] - wanted[$0 * width + output]) }
          largest = max(largest, abs(errors.reduce(0, +)) / 32 / program.tensors[program.output].range.scale)
        }
        if method == .corrected { corrected = max(corrected, largest) } else { plain = max(plain, largest) }
        if method == .corrected { #expect(largest < 0.75, "\(name)") }
      }
    }
    #expect(corrected < plain)
  }

  /// What a range cuts off on purpose, where a function is flat, is no error that a bias could take away.
  @Test func correctedBiasesSpareFlatFunctions() throws {
    let text = network(
      [16],
      #"{"kind": "linear", "out": 24}, {"kind": "tanh"}, {"kind": "linear", "out": 24}, {"kind": "tanh"}, "#
        + #"{"kind": "linear", "out": 4}"#)
    var exported = try exported(text)
    // Most sums lie far beyond where a hyperbolic tangent moves, and biases give them means.
    for index in exported.weights.indices.prefix(4) {
      exported.weights[index].values = exported.weights[index].values.enumerated().map { $1 * 16 + Float($0 % 3) / 2 }
    }
    let quantizer = try Quantizer(exported.network.graph, weights: exported.weights)
    let inputs = CFloatTests.samples(exported.network, count: 32)
    let wanted = try CFloatTests.outputs(exported, inputs, count: 32)
    let signal = wanted.reduce(Float(0)) { $0 + $1 * $1 }
    for method in [CalibrationMethod.corrected, .squaredError] {
      var interpreter = QuantizedInterpreter(try quantizer.quantized(inputs: inputs, method: method))
      let found = (0..<32).flatMap { interpreter.run(real: inputs[$0 * 16..<($0 + 1) * 16]) }
      let noise = zip(found, wanted).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      #expect(noise < signal / 100, "\(method): \(noise / signal)")
    }
  }

  /// What a correction changes is biases: weights, factors and ranges are those that the calibration chose.
  @Test func aCorrectionRepeats() throws {
    let (_, network) = try #require(CaseNetworks.shipped(multiplyAdds: 100_000).first)
    let exported = try exported(network)
    let quantizer = try Quantizer(network.graph, weights: exported.weights)
    let inputs = CFloatTests.samples(network, count: 6)
    #expect(try quantizer.quantized(inputs: inputs) == quantizer.quantized(inputs: inputs, method: .corrected))
    #expect(try quantizer.quantized(inputs: inputs, method: .squaredError) != quantizer.quantized(inputs: inputs))
  }

  @Test func roundsHalvesUpwards() {
    let half = Requantization(0.5)
    #expect([-3, -2, -1, 0, 1, 2, 3].map { half($0) } == [-1, -1, 0, 0, 1, 1, 2])
    #expect(Requantization(1e-30)(.max) == 0)
    #expect(Requantization(3)(7) == 21)
    let range = QuantizedRange(lower: 0, upper: 2.55)
    #expect(range.zeroPoint == -128 && range.quantized(-1) == -128 && range.quantized(9) == 127)
    #expect(range.quantized(.nan) == -128 && range.quantized(.infinity) == 127)
  }

  @Test func refusesWhatHasNoForm() throws {
    let text = network(
      [4],
      #"{"kind": "identity", "name": "a"}, {"kind": "tanh", "name": "b"}, "#
        + #"{"kind": "elementwise", "name": "e", "expression": "x * sigmoid(y)", "inputs": ["a", "b"]}"#)
    let exported = try exported(text)
    #expect {
      _ = try Quantizer(exported.network.graph, weights: exported.weights)
    } throws: { error in
      (error as? DiagnosticsError)?.diagnostics.map(\.message) == ["an expression of several inputs has no 8-bit form"]
    }
  }
}
