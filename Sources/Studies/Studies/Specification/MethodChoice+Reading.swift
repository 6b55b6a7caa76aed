import Catalogues
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
      var settings = object
      settings["kind"] = nil
      let former = definition.settings.filter { derived.contains($0.name) }.flatMap(\.formerNames)
      for name in derived.sorted() + former where settings[name] != nil {
        findings.add(
          "derived-setting", at: (location / name).key, "the study's 'epochs' says what '\(name)' would",
          remedy: "Set 'epochs' beside 'fidelity'")
        settings[name] = nil
      }
      return MethodChoice(
        kind: kind, settings: definition.settings(settings, at: location, derived: derived, &findings))
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
      choice.settings[member.key] = SettingValue(member.value)
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
}
