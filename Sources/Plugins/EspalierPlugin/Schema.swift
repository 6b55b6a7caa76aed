/// One attribute of a layer.
public struct Attribute: Sendable {
  let json: JSON

  private init(_ name: String, _ type: String, _ rest: [(String, JSON?)], role: String?, help: String) {
    var json: JSON = ["name": .string(name), "type": .string(type)]
    for (key, value) in rest { json[key] = value }
    json["role"] = role.map(JSON.string)
    json["help"] = .string(help)
    self.json = json
  }

  /// - parameter standard: the default; nil if the attribute is required
  public static func integer(
    _ name: String, in range: ClosedRange<Int>, default standard: Int? = nil, role: String? = nil, help: String
  ) -> Attribute {
    Attribute(
      name, "integer",
      [
        ("minimum", .integer(range.lowerBound)), ("maximum", .integer(range.upperBound)),
        ("default", standard.map(JSON.integer)),
      ], role: role, help: help)
  }

  public static func number(
    _ name: String, in range: ClosedRange<Double>, default standard: Double? = nil, role: String? = nil, help: String
  ) -> Attribute {
    Attribute(
      name, "number",
      [
        ("minimum", .number(range.lowerBound)), ("maximum", .number(range.upperBound)),
        ("default", standard.map(JSON.number)),
      ], role: role, help: help)
  }

  public static func boolean(
    _ name: String, default standard: Bool? = nil, role: String? = nil, help: String
  ) -> Attribute {
    Attribute(name, "boolean", [("default", standard.map(JSON.boolean))], role: role, help: help)
  }

  public static func choice(
    _ name: String, of words: [String], default standard: String? = nil, role: String? = nil, help: String
  ) -> Attribute {
    Attribute(
      name, "choice", [("choices", .array(words.map(JSON.string))), ("default", standard.map(JSON.string))],
      role: role, help: help)
  }
}

/// One number that a mutation or sampler lets the user choose.
public struct Setting: Sendable {
  let json: JSON

  public static func integer(_ name: String, in range: ClosedRange<Int>, default standard: Int, help: String) -> Setting
  {
    Setting(json: [
      "name": .string(name), "type": "integer", "minimum": .integer(range.lowerBound),
      "maximum": .integer(range.upperBound), "default": .integer(standard), "help": .string(help),
    ])
  }

  public static func number(
    _ name: String, in range: ClosedRange<Double>, default standard: Double, help: String
  ) -> Setting {
    Setting(json: [
      "name": .string(name), "type": "number", "minimum": .number(range.lowerBound),
      "maximum": .number(range.upperBound), "default": .number(standard), "help": .string(help),
    ])
  }
}
