import Diagnostics
import GraphIR
import JSONText
import Layers
import ONNXModel
import Training

@testable import Formats

/// A network of this text, with initial weights.
func exported(_ text: String, facts: ExportFacts = ExportFacts(), seed: UInt64 = 1) throws -> ExportedNetwork {
  let network = try ArchitectureLoader(catalogue: .builtin).network(SourceText(file: "test.json", text: text))
  return try exported(network, facts: facts, seed: seed)
}

func exported(_ network: Network, facts: ExportFacts = ExportFacts(), seed: UInt64 = 1) throws -> ExportedNetwork {
  ExportedNetwork(
    network, document: network.architecture.json, weights: try network.graph.initialWeights(seed: seed), facts: facts)
}

/// A network of these layers, which are written as JSON.
func network(_ input: [Int], _ layers: String) -> String {
  #"{"espalier": 1, "name": "test", "input": \#(input), "layers": [\#(layers)]}"#
}

extension Onnx_ModelProto {
  /// A model as people read it: inputs, constants, nodes, outputs, one a line.
  var text: String {
    var lines = ["ir \(irVersion), opset \(opsetImport.map { "\($0.version)" }.joined())"]
    lines += graph.input.map { "input \($0.text)" }
    lines += graph.initializer.map { "constant \($0.name) \($0.dims)" }
    lines += graph.node.map { node in
      let attributes = node.attribute.sorted { $0.name < $1.name }.map(\.text).joined(separator: ", ")
      let call = "\(node.opType)(\(node.input.joined(separator: ", ")))"
      let name = node.name == node.output[0] ? "" : " as \(node.name)"
      return "\(node.output.joined(separator: ", ")) = \(call)\(attributes.isEmpty ? "" : " {\(attributes)}")\(name)"
    }
    lines += graph.output.map { "output \($0.text)" }
    return lines.joined(separator: "\n") + "\n"
  }

  var operators: [String] { graph.node.map(\.opType) }

  var properties: [String: String] {
    Dictionary(metadataProps.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// What makes the graph unsound: names that nothing makes, or that two things make.
  var faults: [String] {
    var faults: [String] = []
    var made: Set<String> = [""]
    func make(_ name: String) { if !made.insert(name).inserted { faults.append("'\(name)' is made twice") } }
    graph.input.forEach { make($0.name) }
    graph.initializer.forEach { make($0.name) }
    for node in graph.node {
      for input in node.input where !made.contains(input) { faults.append("'\(node.name)' reads '\(input)'") }
      node.output.forEach(make)
    }
    for output in graph.output where !made.contains(output.name) { faults.append("nothing makes '\(output.name)'") }
    if Set(graph.node.map(\.name)).count != graph.node.count { faults.append("two nodes have one name") }
    for constant in graph.initializer {
      let count = constant.dims.reduce(1, *)
      let size: Int64 = constant.dataType == 7 ? 8 : 4
      if Int64(constant.rawData.count) != count * size {
        faults.append("'\(constant.name)' has other bytes than its shape")
      }
    }
    return faults
  }
}

extension Onnx_ValueInfoProto {
  fileprivate var text: String {
    let extents = type.tensorType.shape.dim.map { $0.dimParam.isEmpty ? "\($0.dimValue)" : $0.dimParam }
    return "\(name) \(type.tensorType.elemType == 2 ? "bytes " : "")[\(extents.joined(separator: ", "))]"
  }
}

extension Onnx_AttributeProto {
  fileprivate var text: String {
    switch type {
    case .int: "\(name) \(i)"
    case .ints: "\(name) \(ints)"
    case .float: "\(name) \(f)"
    case .string: "\(name) \(String(decoding: s, as: UTF8.self))"
    default: "\(name) ?"
    }
  }
}
