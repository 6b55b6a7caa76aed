import JSONText

/// The JSON Schema (draft 2020-12) of architecture files, derived from a catalogue, for editors to complete and check.
///
/// A schema cannot know shapes; what it accepts may still be refused by ``ArchitectureLoader``. Kinds that are not in
/// the catalogue are taken for blocks and their attributes left open.
public struct JSONSchema {
  let catalogue: LayerCatalogue
  private let search: JSONValue

  /// - parameter search: the schema of a `search` section, which this module does not know
  public init(of catalogue: LayerCatalogue, search: JSONValue? = nil) {
    self.catalogue = catalogue
    self.search = search ?? ["type": "object", "description": "What a search may change."]
  }

  public var json: JSONValue {
    [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Espalier architecture",
      "description": "A neural network as a graph of layers.",
      "type": "object",
      "required": ["espalier"],
      "properties": [
        "$schema": ["type": "string"],
        "espalier": Architecture.format.schema,
        "name": ["type": "string", "description": "Name of the network; the file's name when absent."],
        "comment": Self.comment,
        "input": [
          "description": "Shape of one sample: [channels, height, width], [channels, length] or [features].",
          "type": "array", "items": ["type": "integer", "minimum": 1], "minItems": 1, "maxItems": 3,
        ],
        "import": [
          "description": "Files whose blocks may be used, relative to this one.", "type": "array",
          "items": ["type": "string"],
        ],
        "plugins": [
          "description": "Plug-ins whose layers are used, relative to this file.", "type": "array",
          "items": ["type": "string"],
        ],
        "parameters": [
          "description": "Values that layers refer to by $name.", "type": "object",
          "additionalProperties": ["$ref": "#/$defs/attribute"],
        ],
        "blocks": [
          "description": "Layers under a name, with attributes of their own.", "type": "object",
          "additionalProperties": ["$ref": "#/$defs/block"],
        ],
        "layers": ["$ref": "#/$defs/layers"],
        "output": ["type": "string", "description": "Layer whose output is the network's; the last when absent."],
        "search": search,
        "recipe": [
          "description": "Members of the recipe that this network is trained by, if none is named.",
          "type": "object",
        ],
      ],
      "additionalProperties": false,
      "$defs": .object(definitions),
    ]
  }

  private static let comment: JSONValue = ["type": "string", "description": "For readers; has no effect."]
  /// A string with `$` is an expression, or the name of a variable.
  private static let expression: JSONValue = ["type": "string", "pattern": "\\$"]

  private var definitions: JSONObject {
    var definitions = JSONObject()
    definitions["expression"] = Self.expression
    definitions["layers"] = ["type": "array", "minItems": 1, "items": ["$ref": "#/$defs/layer"]]
    definitions["layer"] = layer
    definitions["block"] = block
    definitions["attribute"] = attribute
    for definition in catalogue.definitions {
      definitions["layer." + definition.kind] = schema(of: definition)
    }
    return definitions
  }

  /// Members that every layer has, and for each kind its own.
  private var layer: JSONValue {
    [
      "type": "object",
      "required": ["kind"],
      "properties": [
        "kind": [
          "description": "Kind of layer, or name of a block.",
          "anyOf": [["enum": .array(catalogue.kinds.map(JSONValue.string))], ["type": "string"]],
        ]
      ],
      "allOf": .array(
        catalogue.definitions.map { definition in
          [
            "if": ["properties": ["kind": ["const": .string(definition.kind)]], "required": ["kind"]],
            "then": ["$ref": .string("#/$defs/layer." + definition.kind)],
          ]
        }),
    ]
  }

  private static let commonMembers: [(String, JSONValue)] = [
    ("kind", true),
    ("name", ["type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_-]{0,63}$", "description": "Name in this list."]),
    ("comment", comment),
    (
      "inputs",
      [
        "type": "array", "items": ["type": "string"], "minItems": 1,
        "description": "Layers to read; the one before when absent.",
      ]
    ),
    (
      "repeat",
      [
        "description": "How often the layer stands in a row.",
        "anyOf": [
          ["type": "integer", "minimum": 0, "maximum": .integer(ScopePreparation.repetitions.upperBound)],
          ["$ref": "#/$defs/expression"],
        ],
      ]
    ),
    (
      "when",
      [
        "description": "Whether the layer exists; one that does not passes its input on.",
        "anyOf": [["type": "boolean"], ["$ref": "#/$defs/expression"]],
      ]
    ),
    ("share", ["type": "string", "description": "Layer whose parameters this one uses."]),
  ]

  private func schema(of definition: LayerDefinition) -> JSONValue {
    var properties = JSONObject(Self.commonMembers)
    for attribute in definition.attributes {
      var member = JSONObject([("description", .string(attribute.help))])
      if let value = attribute.writtenDefault { member["default"] = value.json }
      // Any value may come from a block's attribute.
      member["anyOf"] = .array(attribute.type.schemas + [["$ref": "#/$defs/expression"]])
      properties[attribute.name] = .object(member)
    }
    let required = ["kind"] + definition.attributes.filter(\.isRequired).map(\.name)
    return [
      "description": .string(definition.help),
      "properties": .object(properties),
      "required": .array(required.map(JSONValue.string)),
      "additionalProperties": false,
    ]
  }

  private var block: JSONValue {
    [
      "type": "object",
      "required": ["layers"],
      "properties": [
        "comment": Self.comment,
        "help": ["type": "string", "description": "What the block is, in a sentence."],
        "inputs": [
          "type": "array", "items": ["type": "string"], "minItems": 1,
          "description": "Names of the block's inputs; 'input' when absent.",
        ],
        "attributes": ["type": "object", "additionalProperties": ["$ref": "#/$defs/attribute"]],
        "layers": ["$ref": "#/$defs/layers"],
        "output": ["type": "string"],
      ],
      "additionalProperties": false,
    ]
  }

  private var attribute: JSONValue {
    [
      "description": "A default value, or a declaration.",
      "anyOf": [
        ["type": ["integer", "number", "boolean", "string"]],
        [
          "type": "object",
          "properties": [
            "type": ["enum": .array(AttributeDeclaration.ValueType.allCases.map { .string($0.rawValue) })],
            "default": ["type": ["integer", "number", "boolean", "string"]],
            "minimum": ["type": "number"],
            "maximum": ["type": "number"],
            "choices": ["type": "array", "items": ["type": "string"], "minItems": 1],
            "role": ["enum": .array(AttributeRole.allCases.map { .string($0.rawValue) })],
            "help": ["type": "string"],
          ],
          "additionalProperties": false,
        ],
      ],
    ]
  }
}

extension AttributeType {
  /// The schemas of which a literal must match one.
  fileprivate var schemas: [JSONValue] {
    switch self {
    case .integer(let range): [Self.integer(range)]
    case .number(let range):
      [["type": "number", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)]]
    case .boolean: [["type": "boolean"]]
    case .choice(let words): [["enum": .array(words.map(JSONValue.string))]]
    case .extent(let range): Self.extent(range)
    case .padding(let range): Self.extent(range) + [Self.list(of: 4, range), ["enum": ["same", "valid"]]]
    case .sequencePadding(let range): [Self.integer(range), Self.list(of: 2, range), ["enum": ["same", "valid"]]]
    case .integers(let count, let range):
      [
        [
          "type": "array", "items": Self.integer(range), "minItems": .integer(count.lowerBound),
          "maxItems": .integer(count.upperBound),
        ]
      ] + (count.contains(1) ? [Self.integer(range)] : [])
    case .formula: [["type": "string", "maxLength": .integer(FormulaParser.maximumLength)]]
    case .text: [["type": "string"]]
    }
  }

  private static func integer(_ range: ClosedRange<Int>) -> JSONValue {
    ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
  }

  private static func extent(_ range: ClosedRange<Int>) -> [JSONValue] {
    [integer(range), list(of: 2, range)]
  }

  private static func list(of count: Int, _ range: ClosedRange<Int>) -> JSONValue {
    ["type": "array", "items": integer(range), "minItems": .integer(count), "maxItems": .integer(count)]
  }
}
