import Datasets
import Diagnostics
import GraphIR
import Layers
import Quantization
import Testing

@testable import Formats

@Suite struct CIntegerTests {
  /// Every kind of layer and shipped networks: the C gives the interpreter's bits, by each compiler, with and without
  /// optimisation, and sanitizers find nothing.
  @Test(.enabled(if: !CProgram.compilers.isEmpty, "there is no C compiler"))
  func givesTheInterpretersBits() throws {
    var program = CProgram()
    var expected: [(CName, [Int8])] = []
    let networks =
      try CaseNetworks.layers(limit: 2) + CaseNetworks.windows() + CaseNetworks.shipped(multiplyAdds: 1_000_000)
    for (name, network) in networks {
      let exported = try exported(network)
      guard let quantizer = try? Quantizer(network.graph, weights: exported.weights) else { continue }
      let inputs = CFloatTests.samples(network, count: 3)
      let quantized = try quantizer.quantized(inputs: inputs)
      let writer = try CIntegerWriter(
        exported, quantized, name: CName("n_\(name)"), options: ExportOptions(selfTestSamples: 3))
      try program.add(
        writer.files(),
        CProgram.Entry(name: writer.name, inputType: "float", outputType: "int8_t", input: inputs.bytes))
      var interpreter = QuantizedInterpreter(quantized)
      let size = network.graph.input.elementCount
      let outputs = (0..<3).flatMap { interpreter.run(writer.numbers(raw: Array(inputs[$0 * size..<($0 + 1) * size]))) }
      expected.append((writer.name, outputs))
    }
    let sanitized = ["-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
    let builds = CProgram.compilers.flatMap { compiler in [["-O0"], ["-O3"]].map { (compiler, $0) } }
    for (compiler, options) in builds + [(CProgram.compilers[0], sanitized)] {
      #expect(try program.compile(compiler, options) == "")
      #expect(try program.run() == "")
      for (name, wanted) in expected {
        let found = try program.output(name).map(Int8.init(bitPattern:))
        #expect(found == wanted, "\(name.stem) by \(compiler) \(options)")
      }
    }
  }

  /// Bytes of several channels: normalisation and quantisation in whole numbers.
  @Test(.enabled(if: CProgram.compilers.contains("gcc"), "there is no gcc"))
  func convertsBytes() throws {
    let text = network(
      [3, 8, 8], #"{"kind": "conv2d", "out": 5}, {"kind": "relu"}, {"kind": "flatten"}, {"kind": "linear", "out": 4}"#)
    let normalization = try Normalization(mean: [0.49, 0.48, 0.45], deviation: [0.25, 0.24, 0.001])
    let facts = ExportFacts(
      data: .init(name: "things", targets: .classes(names: ["a", "b", "c", "d"]), normalization: normalization))
    let exported = try exported(text, facts: facts)
    let inputs = CFloatTests.samples(exported.network, count: 4)
    let quantized = try Quantizer(exported.network.graph, weights: exported.weights).quantized(inputs: inputs)
    let options = ExportOptions(readsBytes: true)
    let writer = try CIntegerWriter(exported, quantized, name: CName("n"), options: options)
    let bytes = (0..<192 * 2).map { UInt8($0 * 37 % 256) }
    var program = CProgram()
    try program.add(
      writer.files(), CProgram.Entry(name: writer.name, inputType: "uint8_t", outputType: "int8_t", input: bytes))
    #expect(try program.compile("gcc", ["-O2", "-fsanitize=undefined"]) == "")
    #expect(try program.run() == "")
    var interpreter = QuantizedInterpreter(quantized)
    let wanted = (0..<2).flatMap { sample in
      interpreter.run(writer.numbers(raw: bytes[sample * 192..<(sample + 1) * 192].map(Float.init)))
    }
    #expect(try program.output(writer.name).map(Int8.init(bitPattern:)) == wanted)
    // Both conversions agree but for numbers halfway between two.
    let range = quantized.tensors[quantized.input].range
    for byte in 0...255 {
      for (channel, (mean, deviation)) in zip(normalization.mean, normalization.deviation).enumerated() {
        let exact = range.quantized((Double(byte) / 255 - mean) / deviation)
        #expect(abs(Int(writer.conversion.number(byte: UInt8(byte), channel: channel)) - Int(exact)) <= 1)
      }
    }
  }

  @Test func needsSamples() throws {
    let network = try exported(network([4], #"{"kind": "linear", "out": 2}"#))
    #expect {
      try FormatDefinition.cInteger.write?(network, ExportOptions(), "/nowhere/x.c")
    } throws: { error in
      (error as? DiagnosticsError)?.diagnostics.map(\.message)
        == ["'test' cannot be written in 8-bit integers without samples"]
    }
  }
}
