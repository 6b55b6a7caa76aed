import Diagnostics
import JSONText
import Search

extension StudySpecification {
  /// Reads `"key": "kind"` or `"key": {"kind": …, settings}`.
  static func method<Product>(
    _ key: String, of catalogue: MethodCatalogue<Product>, derived: Set<String>, _ reader: inout Reader,
    _ findings: inout JSONFindings
  ) -> MethodChoice? {
    let location = reader.location / key
    switch reader.value(key) {
    case nil: return nil
    case .string(let kind):
      return definition(kind, of: catalogue, at: location, &findings).map { MethodChoice(kind: $0.kind) }
    case .object(let object):
      guard case .string(let kind)? = object["kind"] else {
        findings.add(
          "missing-member", at: location, "'\(key)' lacks its 'kind'",
          remedy: "Known here: \(listing(catalogue.definitions.map(\.kind)))")
        return nil
      }
      guard let definition = definition(kind, of: catalogue, at: location / "kind", &findings) else { return nil }
      return MethodChoice(
        kind: kind, settings: settings(object, of: definition, derived: derived, at: location, &findings))
    case let other?:
      findings.mismatch(other, at: location, key: key, expected: "a name, or an object with 'kind'")
      return nil
    }
  }

  /// A method that is not known, where it is taken as it is written.
  static func unknown<Product>(
    _ key: String, of catalogue: MethodCatalogue<Product>, in study: JSONObject, _ methods: StudyMethods
  ) -> MethodChoice? {
    guard methods.takesUnknownKinds, case .object(let object)? = study[key], case .string(let kind)? = object["kind"],
      !catalogue.definitions.contains(where: { $0.kind == kind })
    else { return nil }
    var choice = MethodChoice(kind: kind)
    for member in object.members {
      switch member.value {
      case .integer(let integer): choice.settings[member.key] = .integer(integer)
      case .number(let number): choice.settings[member.key] = .real(number)
      default: break
      }
    }
    return choice
  }

  private static func definition<Product>(
    _ kind: String, of catalogue: MethodCatalogue<Product>, at location: JSONFindings.Location,
    _ findings: inout JSONFindings
  ) -> MethodDefinition<Product>? {
    if let definition = try? catalogue.definition(of: kind) { return definition }
    let known = catalogue.definitions.map(\.kind)
    findings.add(
      "unknown-kind", at: location, "there is no '\(kind)'",
      remedy: didYouMean(kind, among: known) ?? "Known here: \(listing(known))")
    return nil
  }

  private static func settings<Product>(
    _ object: JSONObject, of definition: MethodDefinition<Product>, derived: Set<String>,
    at location: JSONFindings.Location,
    _ findings: inout JSONFindings
  ) -> [String: SettingValue] {
    var settings: [String: SettingValue] = [:]
    for member in object.members where member.key != "kind" {
      let known = definition.settings.map(\.name).filter { !derived.contains($0) }
      if derived.contains(member.key) {
        findings.add(
          "derived-setting", at: (location / member.key).key, "the study's 'epochs' says what '\(member.key)' would",
          remedy: "Set 'epochs' beside 'fidelity'")
        continue
      }
      guard let description = definition.settings.first(where: { $0.name == member.key }) else {
        findings.add(
          "unknown-member", at: (location / member.key).key, "'\(member.key)' is not a setting of \(definition.kind)",
          remedy: didYouMean(member.key, among: known)
            ?? (known.isEmpty ? "It has none" : "Known here: \(listing(known))"))
        continue
      }
      let value: SettingValue? =
        switch member.value {
        case .integer(let integer): .integer(integer)
        case .number(let number): .real(number)
        default: nil
        }
      guard let value, (try? definition.make([member.key: value])) != nil else {
        findings.mismatch(
          member.value, at: location / member.key, key: member.key, expected: "\(description.domain)")
        continue
      }
      settings[member.key] = value
    }
    return settings
  }
}
