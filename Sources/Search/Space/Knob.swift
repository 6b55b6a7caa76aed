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
  func knobs(_ role: AttributeRole) -> [Knob] {
    if role == .width { return widthKnobs }
    var knobs: [Knob] = []
    var taken: Set<Slot> = []
    for slot in slots(role) where !taken.contains(slot) {
      guard let value = integer(of: slot) else { continue }
      let tied = tied(to: slot)
      taken.formUnion(tied)
      guard tied.allSatisfy(isMutable), let domain = domain(of: slot, role) else { continue }
      knobs.append(Knob(slots: tied, value: value, domain: domain))
    }
    return knobs
  }

  /// The slots with a role, in the order of the document.
  func slots(_ role: AttributeRole) -> [Slot] {
    var slots: [Slot] = []
    for (place, parameter) in document.parameters.enumerated() where parameter.role == role {
      slots.append(.parameter(place))
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
    guard let layer = place(of: name.layer) else { return nil }
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
    case .parameter(let place):
      return !space.rules.fixes(SlotName.parameters, document.parameters[place].name)
    }
  }

  /// The integers that a slot may take; nil where there are none, or one only.
  func domain(of slot: Slot, _ role: AttributeRole, multiple: Int = 1) -> IntegerDomain? {
    let range: ClosedRange<Int>
    let allowed: SearchRules.Allowed?
    let attribute: String
    switch slot {
    case .attribute(let layer, let name):
      guard let schema = terms[layer]?[attribute: name], let bounds = schema.type.integers else { return nil }
      (range, attribute) = (bounds, name)
      allowed = space.rules.allowed(document.name(of: layer), name)
    case .repetition(let layer):
      (range, attribute) = (1...10_000, Slot.repetitionName)
      allowed = space.rules.allowed(document.name(of: layer), Slot.repetitionName)
    case .parameter(let place):
      guard let bounds = document.parameters[place].attributeType.integers else { return nil }
      (range, attribute) = (bounds, document.parameters[place].name)
      allowed = space.rules.allowed(SlotName.parameters, attribute)
    }
    return space.domain(of: attribute, role, within: range, allowed: allowed, multiple: multiple)
  }

  /// The document with a knob turned, and what was done in words.
  func turning(_ knob: Knob, to value: Int) -> Edit {
    var document = document
    for slot in knob.slots { document.set(slot, to: .integer(value)) }
    return Edit(document, describe(knob.slots, "\(knob.value)", "\(value)"))
  }

  /// `block1, block2: out 16 → 24`.
  func describe(_ slots: [Slot], _ old: String, _ new: String) -> String {
    var places: [String] = []
    var attribute = ""
    for slot in slots {
      let name = document.name(of: slot)
      guard let dot = name.lastIndex(of: ".") else {
        places.append(name)
        continue
      }
      places.append(String(name[..<dot]))
      if attribute.isEmpty { attribute = String(name[name.index(after: dot)...]) + " " }
    }
    return "\(places.joined(separator: ", ")): \(attribute)\(old) → \(new)"
  }
}

extension AttributeType {
  /// The integers that a value may be, where it may be one.
  var integers: ClosedRange<Int>? {
    switch self {
    case .integer(let range), .extent(let range): range
    case .number, .boolean, .choice, .padding, .sequencePadding, .integers, .formula, .text: nil
    }
  }
}
