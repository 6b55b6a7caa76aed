import GraphIR
import JSONText

extension SearchRules {
  /// The JSON Schema of a `search` section. It knows mutations and their settings, not the architecture's layers.
  public static func schema(of mutations: MutationCatalogue = .builtin) -> JSONValue {
    let list: JSONValue = ["type": "array", "items": ["type": "string"]]
    var settings = JSONObject()
    for mutation in mutations.definitions {
      settings[mutation.kind] = [
        "description": .string(mutation.help), "anyOf": [["type": "boolean"], mutation.schema()],
      ]
    }
    return [
      "description": "What a search may change; what it does not name follows from the roles of attributes.",
      "type": "object",
      "properties": [
        "import": described(list, "Files whose blocks a search may use besides those that the architecture imports."),
        "fixed": described(list, "Layers that stay as they are, or attributes: 'stem', 'stem.kernel', '$width'."),
        "values": [
          "description": "What an attribute may be, by 'layer.attribute'; '*.attribute' is for every other layer.",
          "type": "object",
          "additionalProperties": [
            "anyOf": [
              ["type": "array", "minItems": 1],
              [
                "type": "object",
                "properties": ["minimum": Ranges.bound.schema(), "maximum": Ranges.bound.schema()],
                "additionalProperties": false,
              ],
            ]
          ],
        ],
        "ties": described(
          ["type": "array", "items": list], "Lists of attributes that move together. They are equal to begin with."),
        "recipe": [
          "description": "Members of the recipe that candidates choose, such as learningRate or schedule.rise.",
          "type": "object",
          "additionalProperties": [
            "anyOf": [
              ["type": "array", "minItems": 1],
              [
                "type": "object", "required": ["minimum", "maximum"],
                "properties": ["minimum": Ranges.recipeBound.schema(), "maximum": Ranges.recipeBound.schema()],
                "additionalProperties": false,
              ],
            ]
          ],
        ],
        "mutations": [
          "description": "False turns a mutation off; an object sets it, such as its weight against the others'.",
          "type": "object", "properties": .object(settings), "additionalProperties": false,
        ],
        "priors": Ranges.share.schema(
          "The share of random candidates that begin with what has served small networks well."),
      ],
      "additionalProperties": false,
    ]
  }

  private static func described(_ schema: JSONValue, _ description: String) -> JSONValue {
    guard case .object(let object) = schema else { return schema }
    return .object(JSONObject([("description", .string(description))] + object.members.map { ($0.key, $0.value) }))
  }
}
