import Compilation
import Diagnostics
import Formats
import Foundation
import GraphIR
import JSONText
import Layers
import ONNXModel
import PluginHost
import Primitives
import ReferenceBackend
import Testing

/// Layers of plug-ins in ONNX: by the operator that a plug-in names, and refused by name where it names none.
@Suite struct OperatorTests {
  private let folder: TemporaryFolder
  private let toolkit: Toolkit

  init() throws {
    folder = try TemporaryFolder()
    var toolkit = Toolkit(layers: .builtin)
    try toolkit.load(path: folder.compile(Repository.source("operators.c"), to: "liboperators.so", ["-Wno-unused"]))
    self.toolkit = toolkit
  }

  private func exported(_ input: String, _ layers: String) throws -> ExportedNetwork {
    let loader = ArchitectureLoader(catalogue: toolkit.layers)
    let text = #"{"espalier": 1, "name": "net", "input": \#(input), "layers": [\#(layers)]}"#
    let network = try loader.network(SourceText(file: "net.json", text: text))
    let weights = try network.graph.initialWeights(seed: 3)
    return ExportedNetwork(
      network, document: try JSONDocument(SourceText(file: "net.json", text: text)).root, weights: weights)
  }

  private func model(_ network: ExportedNetwork) throws -> Onnx_ModelProto {
    let path = folder.path + "/net.onnx"
    try FormatDefinition.onnx.write?(network, ExportOptions(), path)
    return try Onnx_ModelProto(serializedBytes: Data(contentsOf: URL(filePath: path)))
  }

  /// The written operator, which ONNX itself has, computes what the plug-in does.
  @Test func anOperatorOfONNXComputesTheSame() throws {
    let network = try exported(
      "[2, 6]",
      #"""
      {"kind": "conv1d", "name": "look", "out": 3, "kernel": 3}, {"kind": "thresholded", "name": "gate", "threshold": 0.25},
      {"kind": "flatten"}, {"kind": "linear", "name": "classes", "out": 4}
      """#)
    let node = try #require(try model(network).graph.node.first { $0.name == "gate" })
    #expect(node.opType == "ThresholdedRelu" && node.domain == "")
    #expect(node.attribute.map(\.name) == ["alpha"] && node.attribute[0].type == .float && node.attribute[0].f == 0.25)
    let imported = try ONNXReader.read(folder.path + "/net.onnx")
    let again = try ArchitectureLoader(catalogue: .builtin).network(of: imported.architecture)
    #expect(again.graph.nodes.allSatisfy { $0.definition.kind != "thresholded" })
    func outputs(_ graph: Graph) throws -> [Float] {
      let program = try graph.program(batchSize: 5, for: .inference).inferenceForm()
      let session = try ReferenceBackend().open(program, threads: 1)
      // Names changed, order did not.
      for (index, tensor) in network.weights.enumerated() { session.write(tensor.values, to: .parameter(index)) }
      let executable = try session.compile(program)
      executable.fill { input, _ in
        for index in input.indices { input[index] = Float((index * 29) % 53 - 26) / 13 }
      }
      executable.run(key: RandomKey(seed: 1, step: 1))
      return executable.withOutput { Array($0) }
    }
    let (ours, theirs) = (try outputs(network.network.graph), try outputs(again.graph))
    #expect(ours.contains { $0 != ours[0] })
    #expect(zip(ours, theirs).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func anOperatorOfItsOwnHasItsDomainAndAttributes() throws {
    let model = try model(
      exported("[4, 5, 5]", #"{"kind": "gained", "name": "gain", "wide": false}, {"kind": "relu"}"#))
    #expect(model.opsetImport.map(\.domain) == ["", "com.example"])
    #expect(model.opsetImport.map(\.version) == [17, 3])
    let node = try #require(model.graph.node.first)
    #expect(node.name == "gain" && node.opType == "Gain" && node.domain == "com.example")
    #expect(node.input == ["input", "gain.gain"])
    #expect(model.graph.initializer.map(\.name) == ["gain.gain"])
    let values = node.attribute.map { attribute -> String in
      switch attribute.type {
      case .int: "\(attribute.name) \(attribute.i)"
      case .ints: "\(attribute.name) \(attribute.ints)"
      case .float: "\(attribute.name) \(attribute.f)"
      default: "\(attribute.name) '\(String(decoding: attribute.s, as: UTF8.self))'"
      }
    }
    #expect(
      values == ["mode 'b'", "wide 0", "window [3, 3]", "axes [1, 2]", "level 4", "ratio 0.5", "word 'soft'"])
  }

  @Test func aLayerThatNamesNoneIsRefusedByItsName() throws {
    let network = try exported("[4, 5, 5]", #"{"kind": "silent", "name": "first"}, {"kind": "silent", "name": "last"}"#)
    do throws(DiagnosticsError) {
      try FormatDefinition.onnx.write?(network, ExportOptions(), folder.path + "/net.onnx")
      Issue.record("it is written")
    } catch {
      let fact =
        "'silent' of the plug-in 'operators' cannot be written as ONNX: the plug-in names no operator. Name one in the "
        + "layer's schema, or replace the layer by built-in ones or an 'elementwise' expression"
      #expect(error.diagnostics.map(\.sentence) == ["first: " + fact, "last: " + fact])
    }
  }

  static let faults: [(String, String)] = [
    (
      #"{"attributes": {}}"#,
      "an operator lacks its 'operator'"
    ),
    (
      #"{"operator": "9Gain"}"#,
      "'9Gain' is no name of an operator"
    ),
    (
      #"{"operator": "Gain", "domain": "no domain"}"#,
      "'no domain' is no name of a domain"
    ),
    (
      #"{"operator": "Relu", "version": 3}"#,
      "operators of ONNX itself have the version that the user asks for"
    ),
    (
      #"{"operator": "Relu", "attributes": {"alpha": "$treshold"}}"#,
      "but must be an integer, a number, a text, a list of integers, or the name of an attribute behind a $"
    ),
    (
      #"{"operator": "Relu", "attributes": {"alpha": [0.5]}}"#,
      "but must be an integer, a number, a text, a list of integers, or the name of an attribute behind a $"
    ),
    (
      #"{"operator": "Relu", "atributes": {}}"#,
      "'atributes' is not a member of an operator"
    ),
  ]

  @Test(arguments: faults) func whatIsWrongIsFoundWhenThePluginIsLoaded(_ form: String, _ says: String) throws {
    let text = form.replacing("\"", with: "\\\"")
    try folder.write("#define ONNX \"\(text)\"\n", to: "form.h")
    let path = try folder.compile(
      Repository.source("operators.c"), to: "libfaulty.so", ["-Wno-unused", "-include", "\(folder.path)/form.h"])
    var toolkit = Toolkit(layers: .builtin)
    do throws(DiagnosticsError) {
      try toolkit.load(path: path)
      Issue.record("it is loaded")
    } catch {
      #expect(error.diagnostics.count == 1)
      #expect(error.diagnostics[0].sentence.contains(says), "\(error.diagnostics[0].sentence)")
    }
  }
}
