import Diagnostics
import JSONText
import Search
import Tasks

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

/// The same of a plug-in's metric.
extension MetricDefinition {
  var record: JSONValue {
    [
      "kind": .string(kind), "name": .string(name), "direction": .string(direction.rawValue),
      "unit": .string(unit.rawValue), "forms": .array(forms.map(\.rawValue).sorted().map(JSONValue.string)),
    ]
  }

  /// A metric that is never defined. Nil for what is no record.
  init?(record: JSONValue) {
    func text(_ key: String) -> String? {
      if case .object(let object) = record, case .string(let text)? = object[key] { text } else { nil }
    }
    guard case .object(let object) = record, case .array(let list)? = object["forms"], let kind = text("kind"),
      let name = text("name"), let direction = text("direction").flatMap(Direction.init),
      let unit = text("unit").flatMap(Unit.init)
    else { return nil }
    let forms = list.compactMap { if case .string(let word) = $0 { Targets.Form(rawValue: word) } else { nil } }
    guard forms.count == list.count, !forms.isEmpty else { return nil }
    self.init(kind: kind, name: name, help: "", direction: direction, unit: unit, forms: Set(forms)) { _ in nil }
  }
}

extension StudySpecification {
  /// Without what is written down for those who look on, which earlier studies do not have.
  public var withoutRecords: StudySpecification {
    var specification = self
    for index in specification.plugins.indices {
      (specification.plugins[index].objectives, specification.plugins[index].metrics) = ([], [])
    }
    return specification
  }
}
