import GraphIR
import JSONText

/// The gate: what the search section says, held against a candidate, whoever made it.
extension Specimen {
  /// Whether the document keeps to all that the section says. O(lines · layers); nothing if there is no section.
  var keepsSection: Bool {
    space.rules.lines.allSatisfy { breach(of: $0) == nil } && keepsRecipe
  }

  /// Where the document breaks a line of the section.
  struct Breach: Hashable {
    /// The attribute, or the layer.
    var name: String
    /// What it is; nil if it is absent.
    var value: JSONValue?
  }

  func breach(of line: SearchRules.Line) -> Breach? {
    switch line.demand {
    case .fixedLayer(let name):
      guard let layer = index(of: name) else { return Breach(name: name) }
      return keepsBase(layer) ? nil : Breach(name: name)
    case .fixedAttribute(let name):
      guard hasOwner(name) else { return Breach(name: name.description) }
      let (value, base) = (value(of: name), space.fixedValues[name])
      return Self.areSame(value, base) ? nil : Breach(name: name.description, value: value)
    case .values(let name) where name.layer == SlotName.everyLayer:
      return breach(ofEvery: name.attribute)
    case .values(let name):
      guard let value = value(of: name) else { return Breach(name: name.description) }
      return space.rules.allows(value, name.layer, name.attribute)
        ? nil : Breach(name: name.description, value: value)
    case .tie(let names):
      guard let first = names.first.map(value(of:)) else { return nil }
      for name in names.dropFirst() {
        let value = value(of: name)
        if !Self.areSame(value, first) { return Breach(name: name.description, value: value) }
      }
      return nil
    }
  }

  private static func areSame(_ left: JSONValue?, _ right: JSONValue?) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    return left.isSame(as: right)
  }

  /// A line for every layer: of layers that have such an attribute, and no line of their own.
  private func breach(ofEvery attribute: String) -> Breach? {
    for layer in layers.indices {
      let owner = document.name(of: layer)
      guard let allowed = space.rules.allowed(owner, attribute),
        space.rules.values[SlotName(layer: owner, attribute: attribute)] == nil,
        let value = value(layer, attribute), !allowed.contains(value)
      else { continue }
      return Breach(name: "\(owner).\(attribute)", value: value)
    }
    return nil
  }

  /// Whether a layer is as the base has it.
  private func keepsBase(_ layer: Int) -> Bool {
    let entry = layers[layer]
    guard let base = space.base.layers.first(where: { $0.name == entry.name }) else { return false }
    guard entry.kind == base.kind, entry.attributes == base.attributes, entry.repetition == base.repetition,
      entry.condition == base.condition, entry.share == base.share
    else { return false }
    return entry.attributes.members.allSatisfy { attribute in
      guard attribute.value.isExpression, let name = entry.name,
        let value = space.fixedValues[SlotName(layer: name, attribute: attribute.key)]
      else { return true }
      return self.value(layer, attribute.key).map { $0.isSame(as: value) } ?? true
    }
  }

  private var keepsRecipe: Bool {
    guard !space.rules.recipe.isEmpty else { return true }
    var others = document.recipe ?? JSONObject()
    for axis in space.rules.recipe {
      if let value = others[axis.path], !axis.contains(value) { return false }
      // What is no axis is as the base has it.
      others[axis.path] = space.base.recipe?[axis.path]
    }
    return space.base.recipe.map { $0 == others } ?? true
  }

  private func hasOwner(_ name: SlotName) -> Bool {
    guard !name.isParameter else { return document.parameters.contains { $0.name == name.attribute } }
    guard let layer = index(of: name.layer) else { return false }
    return SearchRules.ofEveryKind.contains(name.attribute) || terms[layer]?[attribute: name.attribute] != nil
  }
}

/// What attributes are in effect.
extension Specimen {
  /// The value of an attribute that a section names; nil if there is none, or it is derived.
  func value(of name: SlotName) -> JSONValue? {
    if name.isParameter { return document.parameters.first { $0.name == name.attribute }?.defaultValue }
    return index(of: name.layer).flatMap { value($0, name.attribute) }
  }

  /// As written, or what stands for it: the default, the attribute that it follows, the value of an expression.
  func value(_ layer: Int, _ attribute: String) -> JSONValue? {
    let entry = layers[layer]
    switch attribute {
    case "kind": return .string(entry.kind)
    case Slot.repetitionName: return entry.repetition.map { resolved($0, layer, attribute) } ?? .integer(1)
    default:
      guard let schema = terms[layer]?[attribute: attribute] else { return nil }
      if let written = entry.attributes[attribute] { return resolved(written, layer, attribute) }
      if let followed = schema.follows { return value(layer, followed) }
      return schema.writtenDefault?.json
    }
  }

  private func resolved(_ written: JSONValue, _ layer: Int, _ attribute: String) -> JSONValue? {
    guard written.isExpression, case .string(let text) = written else { return written }
    if let parameter = document.parameters.first(where: { SlotName.parameters + $0.name == text }),
      let value = parameter.defaultValue, !value.isExpression
    {
      return value
    }
    // Of a layer the graph knows.
    guard case .node(let index) = graph.entries[layer], graph.nodes[index].group == nil,
      graph.nodes[index].kind == layers[layer].kind, graph.nodes[index].name.hasPrefix(document.name(of: layer)),
      let index = graph.nodes[index].definition.attributes.firstIndex(where: { $0.name == attribute })
    else { return nil }
    return graph.nodes[index].attributes[index].json
  }

  /// What fixed attributes, and expressions in fixed layers, are in effect.
  var fixedValues: [SlotName: JSONValue] {
    var values: [SlotName: JSONValue] = [:]
    for name in space.rules.fixedAttributes { values[name] = value(of: name) }
    for layer in layers.indices where space.rules.fixed.contains(document.name(of: layer)) {
      for attribute in layers[layer].attributes.members where attribute.value.isExpression {
        values[SlotName(layer: document.name(of: layer), attribute: attribute.key)] = value(layer, attribute.key)
      }
    }
    return values
  }
}

extension Vocabulary.Term {
  /// Whether the section lets a layer of this kind have such attributes.
  /// - parameter name: the layer's; of a new one only lines for every layer speak
  func isAllowed(_ written: JSONObject, by rules: SearchRules, as name: String = "") -> Bool {
    guard !rules.values.isEmpty else { return true }
    guard rules.allows(.string(kind), name, "kind") else { return false }
    return attributes.allSatisfy { schema in
      guard let allowed = rules.allowed(name, schema.name) else { return true }
      var source = schema
      while written[source.name] == nil, let followed = source.follows.flatMap({ self[attribute: $0] }) {
        source = followed
      }
      guard let value = written[source.name] ?? source.writtenDefault?.json, !value.isExpression else { return true }
      return allowed.contains(value)
    }
  }

  /// Whether a kind has all that the section says of a layer.
  func hasSlots(of name: String, in rules: SearchRules) -> Bool {
    rules.slots(of: name).allSatisfy { self[attribute: $0] != nil }
  }
}
