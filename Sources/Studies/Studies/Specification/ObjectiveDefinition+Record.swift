import Diagnostics
import JSONText
import Search

/// What a study writes down of a plug-in's objective, so that its frontier can be shown without the plug-in.
extension ObjectiveDefinition {
  var record: JSONValue {
    var object = JSONObject([("kind", .string(kind)), ("direction", .string(direction.rawValue))])
    object["unit"] = unit.map(JSONValue.string)
    object["repeatable"] = .boolean(isRepeatable)
    return .object(object)
  }

  /// An objective that measures nothing. Nil for what is no record.
  init?(record: JSONValue) {
    guard case .object(let object) = record, case .string(let kind)? = object["kind"],
      case .string(let word)? = object["direction"], let direction = Direction(rawValue: word)
    else { return nil }
    var unit: String?
    if case .string(let text)? = object["unit"] { unit = text }
    self.init(
      kind: kind, help: "", unit: unit, direction: direction, isRepeatable: object["repeatable"] != .boolean(false),
      source: .measured { _ throws(DiagnosticsError) in
        throw DiagnosticsError(
          Diagnostic(code: "plugin-not-loaded", "the plug-in that measures '\(kind)' is not loaded"))
      })
  }
}

extension StudySpecification {
  /// Without what is written down for those who look on, which earlier studies do not have.
  public var withoutRecords: StudySpecification {
    var specification = self
    for index in specification.plugins.indices { specification.plugins[index].objectives = [] }
    return specification
  }
}
