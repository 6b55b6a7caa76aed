import JSONText

extension Architecture {
  /// The document as JSON, members in the order in which people write them.
  public var json: JSONValue {
    var object = JSONObject()
    object["$schema"] = schema.map(JSONValue.string)
    object["espalier"] = .integer(Self.format.version)
    object["name"] = .string(name)
    object["comment"] = comment.map(JSONValue.string)
    object["input"] = input.map { .array($0.extents.map(JSONValue.integer)) }
    if !imports.isEmpty { object["import"] = .array(imports.map(JSONValue.string)) }
    if !plugins.isEmpty { object["plugins"] = .array(plugins.map(JSONValue.string)) }
    if !parameters.isEmpty { object["parameters"] = .declarations(parameters) }
    if !blocks.isEmpty { object["blocks"] = .object(JSONObject(blocks.map { ($0.name, $0.json) })) }
    if !layers.isEmpty { object["layers"] = .array(layers.map(\.json)) }
    object["output"] = output.map(JSONValue.string)
    object["search"] = search.map(JSONValue.object)
    object["recipe"] = recipe.map(JSONValue.object)
    return .object(object)
  }
}

extension LayerEntry {
  public var json: JSONValue {
    var object = JSONObject()
    object["kind"] = .string(kind)
    object["name"] = name.map(JSONValue.string)
    object["comment"] = comment.map(JSONValue.string)
    object["inputs"] = inputs.map { .array($0.map(JSONValue.string)) }
    for member in attributes.members { object[member.key] = member.value }
    object["repeat"] = repetition
    object["when"] = condition
    object["share"] = share.map(JSONValue.string)
    return .object(object)
  }
}

extension BlockDeclaration {
  public var json: JSONValue {
    var object = JSONObject()
    object["comment"] = comment.map(JSONValue.string)
    object["help"] = help.map(JSONValue.string)
    object["inputs"] = inputs.map { .array($0.map(JSONValue.string)) }
    if !attributes.isEmpty { object["attributes"] = .declarations(attributes) }
    object["layers"] = .array(layers.map(\.json))
    object["output"] = output.map(JSONValue.string)
    return .object(object)
  }
}

extension JSONValue {
  fileprivate static func declarations(_ declarations: [AttributeDeclaration]) -> JSONValue {
    .object(JSONObject(declarations.map { ($0.name, $0.json) }))
  }

  fileprivate static func bound(_ value: Double, of type: AttributeDeclaration.ValueType) -> JSONValue {
    if type == .integer, let integer = Int(exactly: value) { return .integer(integer) }
    return .number(value)
  }
}

extension AttributeDeclaration {
  public var json: JSONValue {
    if let defaultValue, self == AttributeDeclaration(shorthand: name, defaultValue) { return defaultValue }
    var object = JSONObject()
    object["type"] = .string(type.rawValue)
    object["default"] = defaultValue
    object["minimum"] = minimum.map { .bound($0, of: type) }
    object["maximum"] = maximum.map { .bound($0, of: type) }
    object["choices"] = choices.map { .array($0.map(JSONValue.string)) }
    object["role"] = role.map { .string($0.rawValue) }
    object["help"] = help.map(JSONValue.string)
    return .object(object)
  }

  /// A bare default stands for a declaration of its type; nil if the value has no type of an attribute.
  init?(shorthand name: String, _ value: JSONValue) {
    switch value {
    case .integer: self.init(name, .integer, defaultValue: value)
    case .number: self.init(name, .number, defaultValue: value)
    case .boolean: self.init(name, .boolean, defaultValue: value)
    case .string(let text): self.init(name, text.contains("$") ? .integer : .string, defaultValue: value)
    case .null, .array, .object: return nil
    }
  }
}
