import JSONText

extension SettingValue {
  /// - returns: nil for what no setting is
  public init?(_ value: JSONValue) {
    switch value {
    case .integer(let integer): self = .integer(integer)
    case .number(let number): self = .real(number)
    case .boolean(let flag): self = .boolean(flag)
    case .string(let text): self = .text(text)
    case .array(let elements):
      let values = elements.compactMap(SettingValue.init)
      guard values.count == elements.count else { return nil }
      self = .list(values)
    case .object, .null: return nil
    }
  }

  public var json: JSONValue {
    switch self {
    case .integer(let number): .integer(number)
    case .real(let number): .number(number)
    case .boolean(let flag): .boolean(flag)
    case .text(let text): .string(text)
    case .list(let values): .array(values.map(\.json))
    }
  }
}

extension SettingDescription {
  /// The JSON Schema of its values, for editors.
  public var schema: JSONValue {
    var object = JSONObject([("description", .string(help))])
    object["default"] = `default`?.json
    for (key, value) in domain.schema { object[key] = value }
    return .object(object)
  }
}

extension SettingDescription.Domain {
  fileprivate var schema: [(String, JSONValue)] {
    func integer(_ range: ClosedRange<Int>) -> [(String, JSONValue)] {
      [("type", "integer"), ("minimum", .integer(range.lowerBound)), ("maximum", .integer(range.upperBound))]
    }
    switch self {
    case .integer(let range): return integer(range)
    case .real(let range):
      return [("type", "number"), ("minimum", .number(range.lowerBound)), ("maximum", .number(range.upperBound))]
    case .boolean: return [("type", "boolean")]
    case .text: return [("type", "string")]
    case .path: return [("type", "string"), ("minLength", 1)]
    case .words(let words): return [("enum", .array(words.map(JSONValue.string)))]
    case .texts:
      return [
        (
          "anyOf",
          [["type": "string"], ["type": "array", "minItems": 1, "items": ["type": "string"]]]
        )
      ]
    case .integers(let range, let count):
      let one = JSONValue.object(JSONObject(integer(range)))
      let several: JSONValue = [
        "type": "array", "minItems": .integer(count.lowerBound), "maxItems": .integer(count.upperBound), "items": one,
      ]
      return count.contains(1) ? [("anyOf", [one, several])] : Array(several.members)
    }
  }
}

extension JSONValue {
  fileprivate var members: [(String, JSONValue)] {
    if case .object(let object) = self { object.members.map { ($0.key, $0.value) } } else { [] }
  }
}

extension [SettingDescription] {
  /// Reads the settings in an object of a document: `{"reduction": 3, "minEpochs": 2}`.
  /// - Parameters:
  ///   - kind: what they are settings of
  ///   - excluded: settings that something else in the document decides
  public func values<Findings: JSONFaultCollector>(
    in object: JSONObject, of kind: String, at location: Findings.Location, without excluded: Set<String> = [],
    _ findings: inout Findings
  ) -> [String: SettingValue] {
    var reader = JSONObjectReader<Findings>(object, at: location, subject: kind, noun: "setting")
    var values: [String: SettingValue] = [:]
    for setting in self where !excluded.contains(setting.name) {
      reader.declare(setting.name, formerly: setting.formerNames)
      guard let written = reader.value(setting.name) else { continue }
      if let value = SettingValue(written), setting.domain.contains(value) {
        values[setting.name] = value
      } else {
        findings.mismatch(
          written, at: reader.location(of: setting.name), key: setting.name, expected: "\(setting.domain)")
      }
    }
    reader.finish(&findings)
    return values
  }
}
