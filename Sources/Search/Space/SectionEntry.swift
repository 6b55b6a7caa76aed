import Diagnostics
import GraphIR
import JSONText

/// Brings an architecture into its search section: what a line does not allow becomes the nearest value that it does, with
/// all that moves with it. Each step infers and keeps the network's output.
struct SectionEntry {
  private(set) var specimen: Specimen
  /// A warning for each value that was changed.
  private(set) var moves: [Diagnostic] = []
  private let document: JSONDocument?
  private let infer: (Architecture) -> Network?

  init(_ specimen: Specimen, infer: @escaping (Architecture) -> Network?, document: JSONDocument?) {
    self.specimen = specimen
    self.infer = infer
    self.document = document
    // One step may make room for another.
    var passes = 0
    while passes < 4, pass() { passes += 1 }
  }

  /// Whether anything was moved.
  private mutating func pass() -> Bool {
    var hasMoved = false
    for line in specimen.space.rules.lines {
      guard case .values(let name) = line.demand else { continue }
      // A step repairs one attribute of a line for every layer.
      var steps = specimen.layers.count
      while steps > 0, moves.count < DiagnosticLimits.findings, let breach = specimen.breach(of: line),
        move(breach, name, line)
      {
        hasMoved = true
        steps -= 1
      }
    }
    return hasMoved
  }

  private mutating func move(_ breach: Specimen.Breach, _ owner: SlotName, _ line: SearchRules.Line) -> Bool {
    guard let value = breach.value, let name = SlotName(breach.name) else { return false }
    for edit in edits(name) {
      guard let network = infer(edit), network.graph.outputShape == specimen.graph.outputShape else { continue }
      let moved = Specimen(network, space: specimen.space)
      guard let new = moved.value(of: name), moved.space.rules.allows(new, name.layer, name.attribute) else { continue }
      specimen = moved
      moves.append(
        Diagnostic(
          .warning, code: "moved-in", at: document?.location(of: line.pointer, .key),
          "'\(name)' is \(value.briefly), which \(Self.words(owner, for: name)) does not allow, so that the search begins "
            + "with \(new.briefly)",
          remedy: "Write \(new.briefly) in the architecture, or allow \(value.briefly)"))
      return true
    }
    return false
  }

  /// The line that speaks of an attribute.
  static func words(_ line: SlotName, for name: SlotName) -> String { line == name ? "its line" : "'\(line)'" }

  /// Documents in which an attribute has a value that is allowed, the nearest first.
  private func edits(_ name: SlotName) -> [Architecture] {
    if name.attribute == "kind" { return kinds(name.layer) }
    guard var slot = specimen.slot(named: name) else { return [] }
    if specimen.literal(of: slot) == nil {
      guard let parameter = parameter(behind: slot) else { return [] }
      slot = parameter
    }
    if let group = specimen.widthGroups.first(where: { $0.slots.contains(slot) }) {
      return widths(group)
    }
    let tied = specimen.tied(to: slot)
    guard tied.allSatisfy(specimen.isMutable) else { return [] }
    if let current = specimen.integer(of: slot), let stated = specimen.stated(tied) {
      let role = role(of: slot)
      let domain = specimen.domain(of: tied, role ?? .depth)
      guard let value = role == nil ? stated.nearest(to: current) : domain?.nearest(to: Double(current)) else {
        return []
      }
      let knob = Knob(slots: tied, value: current, domain: .list([value]))
      return [
        role == .kernel ? specimen.turningWindow(knob, to: value).document : specimen.turning(knob, to: value).document
      ]
    }
    guard let allowed = specimen.space.rules.allowed(name.layer, name.attribute), case .values(let values) = allowed
    else { return [] }
    let current = specimen.literal(of: slot)?.double
    let sorted = current.map { current in
      values.sorted { abs(($0.double ?? .infinity) - current) < abs(($1.double ?? .infinity) - current) }
    }
    return (sorted ?? values).filter { specimen.allows($0, slot) }.map { value in
      var document = specimen.document
      for slot in tied { document.set(slot, to: value) }
      return document
    }
  }

  private func widths(_ group: SharedChannels.Group) -> [Architecture] {
    guard !group.isLocked, group.slots.allSatisfy(specimen.isMutable), let first = group.slots.first,
      let current = specimen.integer(of: first),
      let domain = specimen.domain(of: group.slots, .width, multiple: group.multiple)
    else { return [] }
    let knob = Knob(slots: group.slots, value: current, domain: domain)
    return [specimen.turning(knob, to: domain.nearest(to: Double(current))).document]
  }

  /// The documents in which a layer is of another kind.
  private func kinds(_ name: String) -> [Architecture] {
    guard let layer = specimen.index(of: name), specimen.isMutable(layer) else { return [] }
    let swaps = SwapKind.swaps(specimen).first { $0.0 == layer }?.1 ?? []
    let heads = ChangeHead.heads(specimen).first { $0.0 == layer }?.1 ?? []
    let replacements = ReplaceUnit.units(specimen).filter { $0.lowerBound == layer }.flatMap { unit in
      ReplaceUnit.kinds(specimen, unit).compactMap { ReplaceUnit.replacing(unit, by: $0, divisor: 2, specimen) }
    }
    let documents =
      swaps.map { SwapKind.swapping(layer, for: $0, specimen).document }
      + heads.map { ChangeHead.swapping(layer, for: $0, specimen).document } + replacements.map(\.document)
    // In the order of the section's list.
    guard case .values(let kinds)? = specimen.space.rules.allowed(name, "kind") else { return documents }
    return kinds.flatMap { kind in documents.filter { .string($0.layers[layer].kind) == kind } }
  }

  private func parameter(behind slot: Slot) -> Slot? {
    guard case .attribute(let layer, let name) = slot, case .string(let text)? = specimen.layers[layer].attributes[name]
    else { return nil }
    return specimen.document.parameters.firstIndex { SlotName.parameters + $0.name == text }.map { .parameter($0) }
  }

  private func role(of slot: Slot) -> AttributeRole? {
    switch slot {
    case .attribute(let layer, let name): specimen.terms[layer]?[attribute: name]?.role
    case .repetition: .depth
    case .parameter(let index): specimen.document.parameters[index].role
    }
  }
}
