import Catalogues
import JSONText

/// JSON Schemas of what users may set, for editors.
extension MethodDefinition {
  /// An object of the method's settings, and of other members.
  /// - parameter excluded: settings that users may not set
  public func schema(_ members: JSONObject = JSONObject(), required: [String] = [], without excluded: Set<String> = [])
    -> JSONValue
  {
    var properties = members
    for setting in settings where !excluded.contains(setting.name) { properties[setting.name] = setting.schema }
    var object = JSONObject([
      ("description", .string(help)), ("type", "object"), ("properties", .object(properties)),
      ("additionalProperties", false),
    ])
    if !required.isEmpty { object["required"] = .array(required.map(JSONValue.string)) }
    return .object(object)
  }
}

extension Catalogue {
  /// A method by name, or an object with its kind and settings.
  public func schema<Product>(_ description: String, without excluded: Set<String> = []) -> JSONValue
  where Definition == MethodDefinition<Product> {
    let objects: [JSONValue] = definitions.map { definition in
      let kind: JSONValue = ["const": .string(definition.kind)]
      return definition.schema(JSONObject([("kind", kind)]), required: ["kind"], without: excluded)
    }
    let names: JSONValue = ["enum": .array(definitions.map { .string($0.kind) })]
    return ["description": .string(description), "anyOf": .array([names] + objects)]
  }
}
