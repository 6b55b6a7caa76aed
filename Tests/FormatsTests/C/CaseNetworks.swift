import Conformance
import Foundation
import GraphIR
import Diagnostics
import JSONText
import Layers
import TensorTypes

/// Networks for tests of what is exported: every kind of layer, and the architectures that ship.
enum CaseNetworks {
  /// A few networks of each kind of layer, each the layer alone, or behind others where it joins several.
  static func layers(limit: Int) throws -> [(name: String, network: Network)] {
    try LayerCatalogue.builtin.definitions.flatMap { definition in
      try definition.conformanceCases(limit: limit).enumerated().compactMap {
        number, example -> (name: String, network: Network)? in
        let input = example.inputs[0]
        guard example.inputs.allSatisfy({ $0 == input }), input.rank != 0 else { return nil }
        var attributes = JSONObject([("kind", .string(definition.kind)), ("name", .string("layer"))])
        for (schema, value) in zip(definition.attributes, example.attributes) where value != schema.defaultValue {
          attributes[schema.name] = value.json
        }
        var layers: [JSONValue] = []
        if example.inputs.count > 1 {
          let names = (0..<example.inputs.count).map { "x\($0)" }
          layers.append(["kind": "identity", "name": "x0"])
          for name in names.dropFirst() { layers.append(["kind": "tanh", "name": .string(name), "inputs": ["x0"]]) }
          attributes["inputs"] = .array(names.map(JSONValue.string))
        }
        layers.append(.object(attributes))
        let document: JSONValue = [
          "espalier": 1, "name": .string("\(definition.kind)-\(number)"),
          "input": .array(input.extents.map(JSONValue.integer)), "layers": .array(layers),
        ]
        let source = SourceText(file: "\(definition.kind).json", text: JSONWriter.pretty(document))
        return ("\(definition.kind)-\(number)", try ArchitectureLoader(catalogue: .builtin).network(source))
      }
    }
  }

  /// The architectures that ship with at most so many multiply-adds.
  static func shipped(multiplyAdds limit: Int) throws -> [(name: String, network: Network)] {
    let root = String(#filePath.split(separator: "/Tests/")[0]) + "/architectures"
    let files = try FileManager.default.subpathsOfDirectory(atPath: root).sorted().filter {
      $0.hasSuffix(".json") && !$0.hasPrefix("blocks/")
    }
    return try files.compactMap { file -> (name: String, network: Network)? in
      let network = try ArchitectureLoader(catalogue: .builtin).network(path: "\(root)/\(file)")
      return network.size.multiplyAdds <= limit ? (String(file.dropLast(5)), network) : nil
    }
  }
}
