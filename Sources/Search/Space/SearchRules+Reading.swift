import Diagnostics
import GraphIR
import JSONText

extension SearchRules {
  public static let place = JSONPointer() / "search"
  private static let members = ["import", "fixed", "values", "ties", "recipe", "mutations", "priors"]

  /// The files that a section adds to the imports. Read before all else, as the rest may speak of their blocks.
  static func imports(_ section: JSONObject, _ reader: inout SectionReader) -> [String] {
    reader.strings(section["import"], at: place / "import", "import").map(\.text)
  }

  /// Reads a section.
  /// - parameter architecture: with every layer named
  init(
    reading section: JSONObject, of architecture: Architecture, vocabulary: Vocabulary, mutations: MutationCatalogue,
    _ reader: inout SectionReader
  ) {
    self.init()
    for member in section.members where !Self.members.contains(member.key) {
      reader.report(
        "unknown-member", at: Self.place / member.key, part: .key,
        "'\(member.key.echoed)' is not a member of a search section",
        remedy: didYouMean(member.key, among: Self.members) ?? "Known here: \(listing(Self.members))")
    }
    let scope = Scope(architecture: architecture, vocabulary: vocabulary)
    let fixed = Self.place / "fixed"
    for (text, place) in reader.strings(section["fixed"], at: fixed, "fixed") {
      if text.contains(".") || text.hasPrefix(SlotName.parameters) {
        guard let name = scope.slot(text, at: place, .value, &reader) else { continue }
        named.insert(name.layer)
        guard fixedAttributes.insert(name).inserted else { continue }
        lines.append(Line(demand: .fixedAttribute(name), place: place))
      } else if scope.layer(text, at: place, .value, &reader) != nil {
        named.insert(text)
        guard self.fixed.insert(text).inserted else { continue }
        lines.append(Line(demand: .fixedLayer(text), place: place))
      }
    }
    readValues(section["values"], scope, &reader)
    readTies(section["ties"], scope, &reader)
    recipe = Self.recipe(section["recipe"], &reader)
    readMutations(section["mutations"], mutations, &reader)
    readPriors(section["priors"], &reader)
  }

  private mutating func readPriors(_ value: JSONValue?, _ reader: inout SectionReader) {
    guard let value else { return }
    let place = Self.place / "priors"
    guard let share = value.double else { return reader.mismatch(value, at: place, "priors", expected: "a number") }
    guard Ranges.share.contains(share) else {
      return reader.report(
        "out-of-range", at: place, "'priors' is \(value.briefly), but a share is from 0 to 1",
        remedy: "Write 0.5 for every second random candidate")
    }
    priors = share
  }

  private mutating func readValues(_ value: JSONValue?, _ scope: Scope, _ reader: inout SectionReader) {
    let list = Self.place / "values"
    for member in reader.members(value, at: list, "values") {
      let place = list / member.key
      guard let name = scope.slot(member.key, at: place, .key, takesEvery: true, &reader) else { continue }
      named.insert(name.layer)
      lines.append(Line(demand: .values(name), place: place))
      switch member.value {
      case .array(let elements) where !elements.isEmpty:
        for (index, element) in elements.enumerated() {
          scope.check(element, name, at: place / index, &reader)
        }
        values[name] = .values(elements)
      case .object(let object):
        guard scope.takesBounds(name) else {
          reader.report(
            "bounds-of-words", at: place, "'\(name)' takes no bounds, as its values are no integers",
            remedy: "Write a list of values")
          continue
        }
        for key in object.keys where key != "minimum" && key != "maximum" {
          reader.report(
            "unknown-member", at: place / key, part: .key, "'\(key.echoed)' is not a member of bounds",
            remedy: didYouMean(key, among: ["minimum", "maximum"]) ?? "Known here: minimum, maximum")
        }
        let minimum = Self.bound("minimum", object, at: place, &reader) ?? 1
        let maximum = Self.bound("maximum", object, at: place, &reader) ?? .max
        if minimum > maximum {
          reader.report("empty-range", at: place, "the bounds of '\(name)' leave no value")
        } else {
          values[name] = .bounds(minimum...maximum)
        }
      default:
        reader.mismatch(
          member.value, at: place, member.key, expected: "a list of values, or {\"minimum\": …, \"maximum\": …}")
      }
    }
  }

  private static func bound(
    _ key: String, _ object: JSONObject, at place: JSONPointer, _ reader: inout SectionReader
  ) -> Int? {
    guard let value = object[key] else { return nil }
    if case .integer(let bound) = value, Ranges.bound.contains(bound) { return bound }
    reader.mismatch(value, at: place / key, key, expected: "an integer \(Ranges.bound.words)")
    return nil
  }

  private mutating func readTies(_ value: JSONValue?, _ scope: Scope, _ reader: inout SectionReader) {
    let list = Self.place / "ties"
    var tied: [SlotName: SlotName] = [:]
    for (index, element) in reader.elements(value, at: list, "ties").enumerated() {
      let place = list / index
      var names: [SlotName] = []
      var first: JSONValue?
      for (text, inner) in reader.strings(element, at: place, "ties") {
        guard let name = scope.slot(text, at: inner, .value, &reader) else { continue }
        let value = scope.value(of: name)
        if names.isEmpty {
          first = value
        } else if value != first {
          reader.report(
            "unequal-tie", at: inner,
            "'\(name)' is \(value?.briefly ?? "not set"), but '\(names[0])', which it is tied to, is "
              + (first?.briefly ?? "not set"), remedy: "Give both the same value")
        }
        if let other = tied[name] {
          reader.report("two-ties", at: inner, "'\(name)' is tied to '\(other)' already", remedy: "Join the lists")
        }
        names.append(name)
        named.insert(name.layer)
      }
      for name in names where tied[name] == nil { tied[name] = names[0] }
      ties.append(names)
      lines.append(Line(demand: .tie(names), place: place))
    }
  }

  private mutating func readMutations(
    _ value: JSONValue?, _ catalogue: MutationCatalogue, _ reader: inout SectionReader
  ) {
    let list = Self.place / "mutations"
    for member in reader.members(value, at: list, "mutations") {
      let place = list / member.key
      guard let definition = catalogue.definitions.first(where: { $0.kind == member.key }) else {
        var known: [String] { catalogue.definitions.map(\.kind) }
        reader.report(
          "unknown-mutation", at: place, part: .key, "there is no mutation '\(member.key.echoed)'",
          remedy: didYouMean(member.key, among: known) ?? "Mutations are \(listing(known))")
        continue
      }
      switch member.value {
      case .boolean(true): break
      case .boolean(false): mutations[member.key] = .off
      case .object(let object):
        var settings: [String: SettingValue] = [:]
        for setting in object.members {
          switch setting.value {
          case .integer(let number): settings[setting.key] = .integer(number)
          case .number(let number): settings[setting.key] = .real(number)
          default: reader.mismatch(setting.value, at: place / setting.key, setting.key, expected: "a number")
          }
        }
        do throws(SettingError) {
          _ = try definition.make(settings)
          mutations[member.key] = .settings(settings)
        } catch {
          reader.report("bad-setting", at: place / error.name, "\(error)")
        }
      default:
        reader.mismatch(member.value, at: place, member.key, expected: "true, false or an object of settings")
      }
    }
  }
}

extension SettingError {
  fileprivate var name: String {
    switch self {
    case .unknown(let name, _, _), .unfit(let name, _, _, _): name
    }
  }
}
