import GraphIR
import JSONText

/// Slots that move together, with what they may be set to.
public struct Knob: Hashable, Sendable {
  /// At least one; all hold the same value.
  public var slots: [Slot]
  public var value: Int
  public var domain: IntegerDomain
}

extension Specimen {
  /// What may be turned that has a role; see ``widthKnobs`` for widths, which layers hand on to each other.
  func knobs(_ role: AttributeRole) -> [Knob] { allKnobs(role).filter { !$0.domain.isSingle } }

  /// As ``knobs(_:)``, with those that have one value only.
  func allKnobs(_ role: AttributeRole) -> [Knob] {
    role == .width ? allWidthKnobs : derived.knobs(role) { turnable(role) }
  }

  private func turnable(_ role: AttributeRole) -> [Knob] {
    var knobs: [Knob] = []
    var taken: Set<Slot> = []
    for slot in slots(role) where !taken.contains(slot) {
      guard let value = integer(of: slot) else { continue }
      let tied = tied(to: slot)
      taken.formUnion(tied)
      guard tied.allSatisfy(isMutable), let domain = domain(of: tied, role) else { continue }
      knobs.append(Knob(slots: tied, value: value, domain: domain))
    }
    return knobs
  }

  /// The slots with a role, in the order of the document.
  func slots(_ role: AttributeRole) -> [Slot] {
    var slots: [Slot] = []
    for (index, parameter) in document.parameters.enumerated() where parameter.role == role {
      slots.append(.parameter(index))
    }
    for (layer, term) in terms.enumerated() {
      guard let term else { continue }
      for attribute in term.attributes where attribute.role == role {
        slots.append(.attribute(layer: layer, name: attribute.name))
      }
    }
    return slots
  }

  /// A slot and those that the search section ties to it.
  func tied(to slot: Slot) -> [Slot] {
    guard !space.rules.ties.isEmpty else { return [slot] }
    let name = document.name(of: slot)
    guard let tie = space.rules.ties.first(where: { $0.contains { $0.description == name } }) else { return [slot] }
    return [slot] + tie.compactMap { self.slot(named: $0) }.filter { $0 != slot }
  }

  func slot(named name: SlotName) -> Slot? {
    if name.isParameter {
      return document.parameters.firstIndex { $0.name == name.attribute }.map { .parameter($0) }
    }
    guard let layer = index(of: name.layer) else { return nil }
    if name.attribute == Slot.repetitionName { return .repetition(layer: layer) }
    guard terms[layer]?[attribute: name.attribute] != nil else { return nil }
    return .attribute(layer: layer, name: name.attribute)
  }

  /// Whether the search section lets a slot change, and it holds no expression.
  func isMutable(_ slot: Slot) -> Bool {
    guard literal(of: slot) != nil else { return false }
    switch slot {
    case .attribute(let layer, let name):
      return isMutable(layer) && !space.rules.fixes(document.name(of: layer), name)
    case .repetition(let layer):
      return isMutable(layer) && !space.rules.fixes(document.name(of: layer), Slot.repetitionName)
    case .parameter(let parameter):
      // Whoever reads it changes with it.
      return !space.rules.fixes(SlotName.parameters, document.parameters[parameter].name)
        && names(of: slot).dropFirst().allSatisfy { name in
          !space.rules.fixedAttributes.contains(name) && index(of: name.layer).map(isMutable) ?? false
        }
    }
  }

  /// A slot's name, and of a parameter the names of the attributes that are written as it.
  func names(of slot: Slot) -> [SlotName] {
    switch slot {
    case .attribute(let layer, let name): return [SlotName(layer: document.name(of: layer), attribute: name)]
    case .repetition(let layer): return [SlotName(layer: document.name(of: layer), attribute: Slot.repetitionName)]
    case .parameter(let index):
      let parameter = document.parameters[index].name
      var names = [SlotName(layer: SlotName.parameters, attribute: parameter)]
      guard !space.rules.lines.isEmpty else { return names }
      let text = JSONValue.string(SlotName.parameters + parameter)
      for layer in layers.indices {
        let name = document.name(of: layer)
        for attribute in layers[layer].attributes.members where attribute.value == text {
          names.append(SlotName(layer: name, attribute: attribute.key))
        }
        if layers[layer].repetition == text {
          names.append(SlotName(layer: name, attribute: Slot.repetitionName))
        }
      }
      return names
    }
  }

  /// The integers that slots may hold which move together, as the first of them says and the search section says of all;
  /// nil if there are none.
  func domain(of slots: [Slot], _ role: AttributeRole, multiple: Int = 1) -> IntegerDomain? {
    let range: ClosedRange<Int>
    let attribute: String
    switch slots[0] {
    case .attribute(let layer, let name):
      guard let schema = terms[layer]?[attribute: name], let bounds = schema.type.integers else { return nil }
      (range, attribute) = (bounds, name)
    case .repetition:
      (range, attribute) = (1...10_000, Slot.repetitionName)
    case .parameter(let index):
      guard let bounds = document.parameters[index].attributeType.integers else { return nil }
      (range, attribute) = (bounds, document.parameters[index].name)
    }
    return space.domain(of: attribute, role, within: range, stated: stated(slots), multiple: multiple)
  }

  /// Whether the search section lets a slot, and those that are tied to it, hold a value.
  func allows(_ value: JSONValue, _ slot: Slot) -> Bool {
    tied(to: slot).flatMap(names).allSatisfy { space.rules.allows(value, $0.layer, $0.attribute) }
  }

  /// What the search section says of slots that move together; nil if it does not name them.
  func stated(_ slots: [Slot]) -> StatedIntegers? {
    guard !space.rules.values.isEmpty else { return nil }
    var stated: StatedIntegers?
    for name in slots.flatMap(names) {
      guard let allowed = space.rules.allowed(name.layer, name.attribute) else { continue }
      stated = (stated ?? StatedIntegers()).intersection(allowed)
    }
    return stated
  }

  /// The document with a knob turned, and what was done in words.
  func turning(_ knob: Knob, to value: Int) -> Edit {
    var document = document
    for slot in knob.slots { document.set(slot, to: .integer(value)) }
    return Edit(document, describe(knob.slots, "\(knob.value)", "\(value)"))
  }

  /// `block1, block2: out 16 → 24`.
  func describe(_ slots: [Slot], _ old: String, _ new: String) -> String {
    var text = ""
    var attribute: String?
    for slot in slots {
      if !text.isEmpty { text += ", " }
      switch slot {
      case .attribute(let layer, let name):
        text += document.name(of: layer)
        attribute = attribute ?? name
      case .repetition(let layer):
        text += document.name(of: layer)
        attribute = attribute ?? Slot.repetitionName
      case .parameter: text += document.name(of: slot)
      }
    }
    text += ": "
    if let attribute { text += attribute + " " }
    text += old
    text += " → "
    text += new
    return text
  }
}

/// The integers that lines of a search section leave to slots that move together.
struct StatedIntegers: Hashable {
  /// Nil if no line has a list.
  var list: [Int]?
  var bounds = Int.min...Int.max

  func contains(_ value: Int) -> Bool { list?.contains(value) ?? bounds.contains(value) }

  func nearest(to value: Int) -> Int? {
    guard let list else { return min(max(value, bounds.lowerBound), bounds.upperBound) }
    return list.min { abs(Double($0) - Double(value)) < abs(Double($1) - Double(value)) }
  }

  func intersection(_ allowed: SearchRules.Allowed) -> StatedIntegers {
    var result = self
    switch allowed {
    case .values(let values):
      let integers = values.compactMap { if case .integer(let value) = $0.side { value } else { nil } }
      result.list = list.map { $0.filter(integers.contains) } ?? integers.filter(bounds.contains)
    case .bounds(let range):
      result.list = list?.filter(range.contains)
      if bounds.overlaps(range) { result.bounds = bounds.clamped(to: range) } else { result.list = [] }
    }
    return result
  }
}

extension AttributeType {
  /// The integers that a value may be, if it may be one.
  var integers: ClosedRange<Int>? {
    switch self {
    case .integer(let range), .extent(let range): range
    case .number, .boolean, .choice, .padding, .sequencePadding, .integers, .formula, .text: nil
    }
  }
}
