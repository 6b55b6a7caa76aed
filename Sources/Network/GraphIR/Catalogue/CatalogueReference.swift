import JSONText

/// The catalogue as a page in Markdown and as JSON, derived from the definitions.
public struct CatalogueReference {
  let definitions: [LayerDefinition]

  public init(of definitions: [LayerDefinition]) {
    self.definitions = definitions
  }

  /// A section for each kind, with a table of its attributes.
  public var markdown: String {
    definitions.map { definition in
      var text = "## `\(definition.kind)`\n\n\(definition.help)\(Self.inputs(definition.arity))\n"
      guard !definition.attributes.isEmpty else { return text }
      text += "\n| attribute | values | default | role | meaning |\n|---|---|---|---|---|\n"
      for attribute in definition.attributes {
        let value = attribute.isRequired ? "required" : attribute.writtenDefault.map { "`\(JSONWriter.line($0.json))`" }
        text += "| `\(attribute.name)` | \(attribute.type) | \(value ?? "") | \(attribute.role?.rawValue ?? "")"
        text += " | \(attribute.help) |\n"
      }
      return text
    }.joined(separator: "\n")
  }

  private static func inputs(_ arity: Arity) -> String {
    switch arity {
    case .one: ""
    case .atLeast(1): " Reads one layer, or several that are named in `inputs`."
    case .atLeast(let least): " Reads at least \(least) layers, named in `inputs`."
    }
  }

  /// A list of objects: `kind`, `help`, `inputs` (the least number), `attributes` with `name`, `values`, `default`,
  /// `required`, `role`, `help`.
  public var json: JSONValue {
    .array(
      definitions.map { definition in
        var least = 1
        if case .atLeast(let count) = definition.arity { least = count }
        return [
          "kind": .string(definition.kind), "help": .string(definition.help), "inputs": .integer(least),
          "attributes": .array(definition.attributes.map(Self.json)),
        ]
      })
  }

  private static func json(_ attribute: AttributeSchema) -> JSONValue {
    var object = JSONObject([
      ("name", .string(attribute.name)), ("values", .string(attribute.type.description)),
      ("required", .boolean(attribute.isRequired)),
    ])
    object["default"] = attribute.writtenDefault?.json
    object["role"] = attribute.role.map { .string($0.rawValue) }
    object["help"] = .string(attribute.help)
    return .object(object)
  }
}
