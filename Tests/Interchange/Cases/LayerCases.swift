import Conformance
import GraphIR
import JSONText
import Layers
import TensorTypes

/// Every kind of layer with each of its attributes varied, on images, sequences and vectors: a network of one layer, and
/// for layers of several inputs what makes them.
enum LayerCases {
  static func all(limit: Int, loader: ArchitectureLoader) throws -> [InterchangeCase] {
    try LayerCatalogue.builtin.definitions.flatMap { definition in
      try definition.conformanceCases(limit: limit).enumerated().map { index, layer in
        let name = "layer-\(definition.kind)-\(index)"
        return try InterchangeCase(
          name, Architecture(json: document(of: layer, name: name), file: name), file: name, loader: loader)
      }
    }
  }

  private static func document(of layer: LayerCase, name: String) -> JSONValue {
    var layers: [JSONValue] = []
    var inputs: [JSONValue] = ["input"]
    for (index, shape) in layer.inputs.enumerated().dropFirst() {
      // Another input than the first: a function of it, or one number a channel.
      let input = "other\(index)"
      inputs.append(.string(input))
      let isSame = shape == layer.inputs[0]
      layers.append(["kind": isSame ? "tanh" : "global_max_pool", "name": .string(input), "inputs": ["input"]])
    }
    var entry = JSONObject([("kind", .string(layer.definition.kind)), ("name", "layer")])
    for (attribute, value) in zip(layer.definition.attributes, layer.attributes) where value != attribute.defaultValue {
      entry[attribute.name] = value.json
    }
    entry["inputs"] = .array(inputs)
    layers.append(.object(entry))
    return [
      "espalier": 1, "name": .string(name), "input": .array(layer.inputs[0].extents.map(JSONValue.integer)),
      "layers": .array(layers),
    ]
  }
}
