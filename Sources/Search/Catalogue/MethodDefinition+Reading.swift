import JSONText

extension MethodDefinition {
  /// Reads the settings in an object of a document: `{"reduction": 3, "minEpochs": 2}`.
  /// - parameter derived: settings that something else in the document decides
  public func settings(
    _ object: JSONObject, at location: JSONFindings.Location, derived: Set<String> = [], _ findings: inout JSONFindings
  ) -> [String: SettingValue] {
    var reader = JSONObjectReader<JSONFindings>(object, at: location, subject: kind, noun: "setting")
    var values: [String: SettingValue] = [:]
    for setting in settings where !derived.contains(setting.name) {
      reader.declare(setting.name, formerly: setting.formerNames)
      guard let written = reader.value(setting.name) else { continue }
      if let value = SettingValue(written), (try? make([setting.name: value])) != nil {
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

extension SettingValue {
  /// - returns: nil for what is no number
  public init?(_ value: JSONValue) {
    switch value {
    case .integer(let integer): self = .integer(integer)
    case .number(let number): self = .real(number)
    default: return nil
    }
  }
}
