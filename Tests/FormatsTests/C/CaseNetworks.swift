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

  /// Convolutions whose windows share columns with their neighbours, or do not, over maps of odd and even sides.
  static func windows() throws -> [(name: String, network: Network)] {
    let cases: [(input: [Int], attributes: String)] = [
      ([3, 7, 9], #""out": 5, "kernel": 3, "padding": 1"#),
      ([4, 6, 8], #""out": 4, "kernel": 3, "padding": 1, "stride": 2"#),
      ([17, 5, 5], #""out": 3, "kernel": 3, "stride": 2"#),
      ([2, 9, 9], #""out": 2, "kernel": 5, "padding": 2, "stride": 3"#),
      ([2, 8, 7], #""out": 3, "kernel": 3, "padding": 2, "dilation": 2"#),
      ([2, 9, 9], #""out": 3, "kernel": 3, "padding": 2, "dilation": 2, "stride": 2"#),
      ([2, 9, 9], #""out": 3, "kernel": 3, "padding": 2, "dilation": 2, "stride": 4"#),
      ([6, 5, 5], #""out": 9, "kernel": 3, "padding": 1, "groups": 3"#),
      ([4, 5, 4], #""out": 2, "kernel": 3, "padding": 1, "groups": 2"#),
      ([5, 7, 7], #""out": 4, "kernel": 1, "stride": 2"#),
      ([3, 4, 1], #""out": 2, "kernel": 3, "padding": 1"#),
      ([2, 6, 5], #""out": 7, "kernel": 2"#),
      // Depthwise ones, whose maps are copied whole or in parts, and are written over or not.
      ([3, 7, 7], #""out": 3, "groups": 3, "kernel": 3, "padding": 1"#),
      ([2, 19, 30], #""out": 2, "groups": 2, "kernel": 3, "padding": 1"#),
      ([2, 20, 21], #""out": 2, "groups": 2, "kernel": 3, "padding": 1, "stride": 2"#),
      ([2, 21, 40], #""out": 2, "groups": 2, "kernel": [4, 3], "padding": [1, 3], "stride": 3"#),
      ([3, 9, 33], #""out": 3, "groups": 3, "kernel": 5, "padding": 4, "dilation": 2"#),
      ([2, 12, 17], #""out": 2, "groups": 2, "kernel": [2, 3], "padding": [2, 1], "stride": [4, 1]"#),
      ([2, 2, 3], #""out": 2, "groups": 2, "kernel": 3, "padding": 2"#),
      ([2, 5, 300], #""out": 2, "groups": 2, "kernel": 3, "padding": 1"#),
    ]
    return try cases.enumerated().map { number, example in
      let text = FormatsTests.network(example.input, #"{"kind": "conv2d", \#(example.attributes)}"#)
      let source = SourceText(file: "window.json", text: text)
      return ("window-\(number)", try ArchitectureLoader(catalogue: .builtin).network(source))
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
