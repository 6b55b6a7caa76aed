import Compilation
import Datasets
import Diagnostics
import GraphIR
import Layers
import Primitives
import ReferenceBackend
import TemporaryFolders
import TensorTypes
import Tasks
import Testing

@testable import Formats

@Suite struct CFloatTests {
  /// Every kind of layer, and shipped networks, as C and by the reference backend.
  @Test(.enabled(if: CProgram.compilers.contains("gcc"), "there is no gcc"))
  func computesWhatWeCompute() throws {
    var program = CProgram()
    var expected: [(CName, [Float])] = []
    let networks = try CaseNetworks.layers(limit: 3) + CaseNetworks.shipped(multiplyAdds: 1_000_000)
    for (name, network) in networks {
      let exported = try exported(network)
      let name = CName("n_\(name)")
      let files = try CFloatWriter(exported, name: name, options: ExportOptions()).files()
      let inputs = Self.samples(network, count: 2)
      try program.add(
        files, CProgram.Entry(name: name, inputType: "float", outputType: "float", input: inputs.bytes))
      expected.append((name, try Self.outputs(exported, inputs, count: 2)))
    }
    #expect(try program.compile("gcc", ["-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]) == "")
    #expect(try program.run() == "")
    for (name, wanted) in expected {
      let found = [Float](bytes: try program.output(name))
      #expect(found.count == wanted.count)
      let scale = wanted.reduce(Float(1e-2)) { max($0, $1.magnitude) }
      let worst = zip(found, wanted).reduce(Float(0)) { max($0, ($1.0 - $1.1).magnitude) }
      #expect(worst <= 1e-5 * scale, "\(name.stem) differs by \(worst)")
    }
  }

  /// Raw values go in: the normalisation of the training is part of the file; labels and bytes as well.
  @Test(.enabled(if: CProgram.compilers.contains("gcc"), "there is no gcc"))
  func normalizesAndLabels() throws {
    let text = network([2, 4, 4], #"{"kind": "flatten"}, {"kind": "linear", "out": 3}"#)
    let normalization = try Normalization(mean: [0.25, 0.5], deviation: [0.5, 0.125])
    let facts = ExportFacts(
      data: .init(
        name: "things", targets: .classes(names: ["a \"b\"", "ü", "c??/"]), normalization: normalization))
    let exported = try exported(text, facts: facts)
    let name = CName("3 things.c")
    #expect(name.stem == "network_3_things_c" && CName(path: "x/3 things.c").stem == "network_3_things")
    let bytes = (0..<64).map { UInt8($0 * 4 % 256) }
    let files = try CFloatWriter(exported, name: name, options: ExportOptions(normalizes: true, readsBytes: true))
      .files()
    #expect(files.source.contains(#"  "a \"b\"","#) && files.source.contains(#"  "\303\274","#))
    var program = CProgram()
    try program.add(files, CProgram.Entry(name: name, inputType: "uint8_t", outputType: "float", input: bytes))
    #expect(try program.compile("gcc", ["-O2"]) == "")
    #expect(try program.run() == "")
    let (means, deviations): ([Float], [Float]) = ([0.25, 0.5], [0.5, 0.125])
    let normalized = bytes.enumerated().map { index, byte -> Float in
      (Float(byte) / 255 - means[index / 16 % 2]) / deviations[index / 16 % 2]
    }
    let wanted = try Self.outputs(exported, normalized, count: 2)
    for (value, wanted) in zip([Float](bytes: try program.output(name)), wanted) {
      #expect((value - wanted).magnitude < 1e-5)
    }
  }

  /// Files do not change from one export to the next.
  @Test func isStable() throws {
    let network = try #require(try CaseNetworks.shipped(multiplyAdds: 1_000_000).first { $0.name.contains("mnist1d") })
    let (first, second) = try (
      CFloatWriter(exported(network.network), name: CName("n"), options: ExportOptions()).files(),
      CFloatWriter(exported(network.network), name: CName("n"), options: ExportOptions()).files()
    )
    #expect(first == second)
  }

  static func samples(_ network: Network, count: Int) -> [Float] {
    (0..<count * network.graph.input.elementCount).map { index in
      Float((index * 7919 + 13) % 101) / 25 - 2
    }
  }

  /// - parameter program: nil for the network as it is
  static func outputs(
    _ exported: ExportedNetwork, _ inputs: [Float], count: Int, by program: Program? = nil
  ) throws -> [Float] {
    let program = try program ?? exported.network.graph.program(batchSize: count, for: .inference).inferenceForm()
    let session = try ReferenceBackend().open(program, threads: 1)
    for (number, tensor) in program.parameters.enumerated() {
      session.write(exported.weights.first { $0.name == tensor.name }!.values, to: .parameter(number))
    }
    for (number, tensor) in program.buffers.enumerated() {
      session.write(exported.weights.first { $0.name == tensor.name }!.values, to: .buffer(number))
    }
    let executable = try session.compile(program)
    executable.fill { input, _ in for index in input.indices { input[index] = inputs[index] } }
    executable.run(key: RandomKey(seed: 0, step: 0))
    return executable.withOutput { Array($0) }
  }
}
