import Diagnostics
import GraphIR
import JSONText

extension SearchRules {
  public static let pointer = JSONPointer() / "search"

  /// The files that a section adds to the imports. Read before all else, as the rest may speak of their blocks.
  static func imports(_ section: JSONObject, _ reader: inout SectionReader) -> [String] {
    reader.strings(section["import"], at: pointer / "import", "import").map(\.text)
  }

  /// Reads a section.
  /// - parameter architecture: with every layer named
  init(
    reading section: JSONObject, of architecture: Architecture, vocabulary: Vocabulary, mutations: MutationCatalogue,
    _ reader: inout SectionReader
  ) {
    self.init()
    var members = SectionReader.Members(
      section, at: JSONFindings.Location(pointer: Self.pointer), subject: "a search section")
    _ = members.value("import")
    let scope = Scope(architecture: architecture, vocabulary: vocabulary)
    let fixed = Self.pointer / "fixed"
    for (text, pointer) in reader.strings(members.value("fixed"), at: fixed, "fixed") {
      if text.contains(".") || text.hasPrefix(SlotName.parameters) {
        guard let name = scope.slot(text, at: pointer, .value, &reader) else { continue }
        named.insert(name.layer)
        guard fixedAttributes.insert(name).inserted else { continue }
        lines.append(Line(demand: .fixedAttribute(name), pointer: pointer))
      } else if scope.layer(text, at: pointer, .value, &reader) != nil {
        named.insert(text)
        guard self.fixed.insert(text).inserted else { continue }
        lines.append(Line(demand: .fixedLayer(text), pointer: pointer))
      }
    }
    readValues(members.value("values"), scope, &reader)
    readTies(members.value("ties"), scope, &reader)
    recipe = Self.recipe(members.value("recipe"), &reader)
    readMutations(members.value("mutations"), mutations, &reader)
    readPriors(members.value("priors"), &reader)
    members.finish(&reader.findings)
  }

  private mutating func readPriors(_ value: JSONValue?, _ reader: inout SectionReader) {
    guard let value else { return }
    let pointer = Self.pointer / "priors"
    guard let share = value.double else { return reader.mismatch(value, at: pointer, "priors", expected: "a number") }
    guard Ranges.share.contains(share) else {
      return reader.report(
        "out-of-range", at: pointer, "'priors' is \(value.briefly), but a share is from 0 to 1",
        remedy: "Write 0.5 for every second random candidate")
    }
    priors = share
  }

  private mutating func readValues(_ value: JSONValue?, _ scope: Scope, _ reader: inout SectionReader) {
    let list = Self.pointer / "values"
    for member in reader.members(value, at: list, "values") {
      let pointer = list / member.key
      guard let name = scope.slot(member.key, at: pointer, .key, takesEvery: true, &reader) else { continue }
      named.insert(name.layer)
      lines.append(Line(demand: .values(name), pointer: pointer))
      switch member.value {
      case .array(let elements) where !elements.isEmpty:
        for (index, element) in elements.enumerated() {
          scope.check(element, name, at: pointer / index, &reader)
        }
        values[name] = .values(elements)
      case .object(let object):
        guard scope.takesBounds(name) else {
          reader.report(
            "bounds-of-words", at: pointer, "'\(name)' takes no bounds, as its values are no integers",
            remedy: "Write a list of values")
          continue
        }
        var bounds = SectionReader.Members(object, at: JSONFindings.Location(pointer: pointer), subject: "bounds")
        let minimum = bounds.integer("minimum", in: Ranges.bound, &reader.findings) ?? 1
        let maximum = bounds.integer("maximum", in: Ranges.bound, &reader.findings) ?? .max
        bounds.finish(&reader.findings)
        if minimum > maximum {
          reader.report("empty-range", at: pointer, "the bounds of '\(name)' leave no value")
        } else {
          values[name] = .bounds(minimum...maximum)
        }
      default:
        reader.mismatch(
          member.value, at: pointer, member.key, expected: "a list of values, or {\"minimum\": …, \"maximum\": …}")
      }
    }
  }

  private mutating func readTies(_ value: JSONValue?, _ scope: Scope, _ reader: inout SectionReader) {
    let list = Self.pointer / "ties"
    var tied: [SlotName: SlotName] = [:]
    for (index, element) in reader.elements(value, at: list, "ties").enumerated() {
      let pointer = list / index
      var names: [SlotName] = []
      var first: JSONValue?
      for (text, inner) in reader.strings(element, at: pointer, "ties") {
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
      lines.append(Line(demand: .tie(names), pointer: pointer))
    }
  }

  private mutating func readMutations(
    _ value: JSONValue?, _ catalogue: MutationCatalogue, _ reader: inout SectionReader
  ) {
    let list = Self.pointer / "mutations"
    for member in reader.members(value, at: list, "mutations") {
      let pointer = list / member.key
      guard let definition = catalogue.definitions.first(where: { $0.kind == member.key }) else {
        var known: [String] { catalogue.definitions.map(\.kind) }
        reader.report(
          "unknown-mutation", at: pointer, part: .key, "there is no mutation '\(member.key.echoed)'",
          remedy: didYouMean(member.key, among: known) ?? "Mutations are \(listing(known))")
        continue
      }
      switch member.value {
      case .boolean(true): break
      case .boolean(false): mutations[member.key] = .off
      case .object(let object):
        mutations[member.key] = .settings(
          definition.settings(object, at: JSONFindings.Location(pointer: pointer), &reader.findings))
      default:
        reader.mismatch(member.value, at: pointer, member.key, expected: "true, false or an object of settings")
      }
    }
  }
}
