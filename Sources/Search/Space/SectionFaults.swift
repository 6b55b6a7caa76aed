import Diagnostics
import GraphIR
import JSONText

/// What a search section says that no search of the architecture can keep: values that the architecture does not have and
/// cannot be given, and choices that no mutation makes.
struct SectionFaults {
  var diagnostics: [Diagnostic] { reader.diagnostics }
  /// The lines at fault.
  private(set) var lines: [SearchRules.Line] = []

  private let base: Specimen
  private var reader: SectionReader
  /// What mutations change: looked for once, as there may be many lines.
  private let reach: SectionReach

  /// - Parameters:
  ///   - base: brought into the section as far as that is possible
  ///   - hasForeignMutations: whether mutations of plug-ins may make choices that no other makes
  init(of base: Specimen, hasForeignMutations: Bool, document: JSONDocument?) {
    self.base = base
    reader = SectionReader(document)
    reach = SectionReach(of: base)
    for line in base.space.rules.lines {
      if let breach = base.breach(of: line) {
        report(breach, of: line)
      } else if !hasForeignMutations, case .values(let name) = line.demand {
        checkReach(name, line)
      }
    }
  }

  private mutating func report(_ breach: Specimen.Breach, of line: SearchRules.Line) {
    let value =
      breach.value.map { "'\(breach.name)' is \($0.briefly)" } ?? "'\(breach.name)' has no value that is known"
    let owner = SlotName(breach.name)
    var words = "the section"
    if case .values(let name) = line.demand, let owner { words = SectionEntry.words(name, for: owner) }
    let isOwn = words == "its line"
    let reason = owner.flatMap(obstacle)
    add(
      "outside-section", line, at: line.pointer,
      "\(value), which \(words) does not allow"
        + (reason.map { ", and cannot be changed: \($0)" } ?? ", and the network does not bear what it allows"),
      remedy: isOwn ? "Allow what the architecture has" : "Allow it, or give '\(breach.name)' a line of its own")
  }

  /// Whether the search can make a choice that a line leaves it.
  private mutating func checkReach(_ name: SlotName, _ line: SearchRules.Line) {
    guard name.layer != SlotName.everyLayer, let allowed = base.space.rules.values[name], allowed.isChoice else {
      return
    }
    if name.attribute == "kind", !name.isParameter { return checkKinds(name, allowed, line) }
    if case .values(let values) = allowed { checkSides(name, values, line) }
    guard let obstacle = obstacle(name) else { return }
    let value = base.value(of: name)?.briefly ?? "what it is"
    add(
      "unreachable-values", line, at: line.pointer, "'\(name)' cannot be anything but \(value): \(obstacle)",
      remedy: "Take the line out, or leave it \(value) alone")
  }

  /// Windows are square where a search changes them.
  private mutating func checkSides(_ name: SlotName, _ values: [JSONValue], _ line: SearchRules.Line) {
    for (index, value) in values.enumerated() {
      guard case .array = value.side, base.value(of: name).map({ !$0.isSame(as: value) }) ?? true else { continue }
      add(
        "unreachable-values", line, at: line.pointer / index,
        "'\(name)' is never \(value.briefly): a search changes windows that are square",
        remedy: "Write one number for both sides")
    }
  }

  private mutating func checkKinds(_ name: SlotName, _ allowed: SearchRules.Allowed, _ line: SearchRules.Line) {
    guard case .values(let values) = allowed, let layer = base.index(of: name.layer) else { return }
    let isFixed = !base.isMutable(layer) || base.space.rules.fixes(name.layer, "kind")
    let kinds = isFixed ? [] : reach.kinds[layer] ?? []
    let current = base.layers[layer].kind
    for (index, value) in values.enumerated() {
      guard case .string(let kind) = value, kind != current, !kinds.contains(kind) else { continue }
      let reason = isFixed ? "the section fixes it" : "no mutation replaces one by the other"
      let known = kinds.sorted().joined(separator: ", ")
      add(
        "unreachable-values", line, at: line.pointer / index,
        "'\(name.layer)' is of the kind \(current) and never becomes \(kind): \(reason)",
        remedy: kinds.isEmpty ? "Take it out" : "What can replace it here: \(known)")
    }
  }

  /// Why no mutation changes an attribute; nil if one does.
  private func obstacle(_ name: SlotName) -> String? {
    if name.attribute == "kind", !name.isParameter { return "no mutation replaces it by another kind" }
    guard let slot = base.slot(named: name) else { return "it is not there" }
    guard base.literal(of: slot) != nil else {
      guard case .string(let text)? = written(slot), text.hasPrefix(SlotName.parameters),
        base.document.parameters.contains(where: { SlotName.parameters + $0.name == text })
      else { return "it holds an expression" }
      let parameter = SlotName(layer: SlotName.parameters, attribute: String(text.dropFirst()))
      return obstacle(parameter).map { "it holds '\(text)', and \($0)" }
    }
    let tied = base.tied(to: slot)
    if !tied.allSatisfy(base.isMutable) { return "the section fixes it, or what moves with it" }
    let role: AttributeRole?
    switch slot {
    case .repetition(let layer):
      guard base.terms[layer]?.isBlock == true else { return "only blocks are repeated" }
      role = .depth
      guard reach.units.contains(layer...layer), base.inputs(of: layer).count == 1 else {
        return "only blocks are repeated that stand by themselves, with no activation or normalization behind"
      }
      return base.domain(of: tied, .depth).map(\.isSingle) ?? true ? shared : nil
    case .attribute(let layer, let attribute): role = base.terms[layer]?[attribute: attribute]?.role
    case .parameter(let pointer): role = base.document.parameters[pointer].role
    }
    switch role {
    case nil where name.isParameter: return "the parameter has no role"
    case nil: return "no mutation changes such an attribute"
    case .choice?: return reach.choices.isDisjoint(with: tied) ? shared : nil
    case .regularization?: return reach.rates.isDisjoint(with: tied) ? shared : nil
    case .width?:
      guard let group = reach.groups[slot] else {
        return "it agrees with the network's input or output"
      }
      if group.isLocked { return "it agrees with the network's input or output" }
      if !group.slots.allSatisfy(base.isMutable) { return "the section fixes it, or what moves with it" }
      return reach.turns(slot, .width) ? nil : shared
    case let role?:
      if role == .groups, case .attribute(let layer, _) = slot {
        // As many groups as channels go with the width.
        if reach.turns(slot, .width) { return nil }
        if base.inputs(of: layer) == [nil], let stated = base.stated(tied), !hasDivisor(stated, base.graph.input[0]) {
          return "the network's input has \(base.graph.input[0]) channels"
        }
        if layer >= base.classifier { return "it stands in the layer that gives the output" }
      }
      return reach.turns(slot, role) ? nil : shared
    }
  }

  private var shared: String { "what moves with it, and the kind of its layer, leave it no other value" }

  /// Whether two of the values divide a number of channels.
  private func hasDivisor(_ stated: StatedIntegers, _ channels: Int) -> Bool {
    (1...channels).count { channels.isMultiple(of: $0) && stated.contains($0) } > 1
  }

  private func written(_ slot: Slot) -> JSONValue? {
    switch slot {
    case .attribute(let layer, let name): base.layers[layer].attributes[name]
    case .repetition(let layer): base.layers[layer].repetition
    case .parameter(let pointer): base.document.parameters[pointer].defaultValue
    }
  }

  private mutating func add(
    _ code: String, _ line: SearchRules.Line, at pointer: JSONPointer, _ message: String, remedy: String
  ) {
    if !lines.contains(line) { lines.append(line) }
    reader.report(code, at: pointer, part: pointer == line.pointer ? .key : .value, message, remedy: remedy)
  }
}
