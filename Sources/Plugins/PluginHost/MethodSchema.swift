import Catalogues
import JSONText
import Search

/// The settings that a plug-in's mutation or sampler declares.
struct MethodSchema: Sendable {
  var weight = 1.0
  var settings: [SettingDescription] = []

  private typealias Reader = JSONObjectReader<JSONFindings>

  /// - parameter hasWeight: whether it is a mutation
  init(_ root: JSONObject, hasWeight: Bool, _ findings: inout JSONFindings) {
    var reader = Reader(root, at: .root, subject: "a schema")
    if hasWeight { weight = reader.number("weight", in: 0...1000, &findings) ?? 1 }
    let list = reader.list("settings", &findings) ?? []
    reader.finish(&findings)
    for (index, value) in list.enumerated() {
      let location = reader.location / "settings" / index
      guard case .object(let object) = value else {
        findings.mismatch(value, at: location, key: "settings", expected: "a list of objects")
        continue
      }
      guard let setting = Self.setting(object, at: location, &findings) else { continue }
      if settings.contains(where: { $0.name == setting.name }) || ["kind", "weight"].contains(setting.name) {
        findings.add("bad-plugin", at: location / "name", "'\(setting.name)' is taken", remedy: "Choose another name")
        continue
      }
      settings.append(setting)
    }
  }

  private enum TypeWord: String, CaseIterable { case integer, number }

  private static func setting(
    _ object: JSONObject, at location: JSONFindings.Location, _ findings: inout JSONFindings
  ) -> SettingDescription? {
    var reader = Reader(object, at: location, subject: "a setting")
    let name = reader.string("name", &findings)
    let word: TypeWord? = reader.word("type", &findings)
    let help = reader.string("help", &findings)
    let minimum = reader.number("minimum", &findings)
    let maximum = reader.number("maximum", &findings)
    let standard = reader.number("default", &findings)
    reader.finish(&findings)
    guard let name, let word, let help, let minimum, let maximum, let standard else {
      for key in ["name", "type", "help", "minimum", "maximum", "default"] where object[key] == nil {
        findings.add("missing-member", at: location, "a setting lacks its '\(key)'")
      }
      return nil
    }
    guard minimum <= standard, standard <= maximum, abs(minimum) < 1e15, abs(maximum) < 1e15 else {
      findings.add(
        "empty-range", at: location / "default", "the default does not lie between minimum and maximum",
        remedy: "Give three numbers in order")
      return nil
    }
    switch word {
    case .integer:
      return SettingDescription(
        name: name, domain: .integer(Int(minimum)...Int(maximum)), default: .integer(Int(standard)), help: help)
    case .number:
      return SettingDescription(name: name, domain: .real(minimum...maximum), default: .real(standard), help: help)
    }
  }

  /// The setting that every mutation has.
  var weightSetting: SettingDescription {
    SettingDescription(
      name: "weight", domain: .real(0...1000), default: .real(weight),
      help: "How often it is drawn, against the weights of the others.")
  }

  /// The weight that the user chose, taken out of the settings.
  func takeWeight(from settings: inout [String: SettingValue], kind: String) throws(SettingError) -> Double {
    guard let value = settings.removeValue(forKey: "weight") else { return weight }
    guard let weight = value.number, (0...1000).contains(weight) else {
      throw .unfit(name: "weight", kind: kind, value: value, domain: .real(0...1000))
    }
    return weight
  }

  /// All settings as JSON: those chosen, and the defaults of the others.
  func text(of chosen: [String: SettingValue], kind: String) throws(SettingError) -> String {
    for name in chosen.keys.sorted() where !settings.contains(where: { $0.name == name }) {
      throw .unknown(name: name, kind: kind, known: settings.map(\.name))
    }
    var object = JSONObject()
    for setting in settings {
      guard let value = chosen[setting.name] ?? setting.default else { continue }
      guard setting.domain.contains(value) else {
        throw .unfit(name: setting.name, kind: kind, value: value, domain: setting.domain)
      }
      switch setting.domain {
      case .real: object[setting.name] = value.number.map(JSONValue.number)
      default: object[setting.name] = value.json
      }
    }
    return JSONWriter.line(.object(object))
  }
}
