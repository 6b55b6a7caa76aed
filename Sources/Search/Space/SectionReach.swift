import GraphIR

/// What the mutations that ship can change of an architecture, were none of them off.
struct SectionReach {
  let units: Set<ClosedRange<Int>>
  /// The widths that must agree, by each of their slots.
  let groups: [Slot: SharedChannels.Group]
  let choices: Set<Slot>
  let rates: Set<Slot>
  /// The kinds that a layer may get, by layer.
  let kinds: [Int: Set<String>]
  private let knobs: [AttributeRole: Set<Slot>]

  init(of base: Specimen) {
    units = Set(base.units)
    var groups: [Slot: SharedChannels.Group] = [:]
    for group in base.widthGroups {
      for slot in group.slots { groups[slot] = group }
    }
    self.groups = groups
    choices = Set(ChangeChoice.choices(base).map(\.0))
    rates = Set(ChangeRegularization.choices(base).map(\.0))
    var knobs: [AttributeRole: Set<Slot>] = [:]
    for role in AttributeRole.allCases {
      knobs[role] = Set((role == .kernel ? ChangeKernel.knobs(base) : base.knobs(role)).flatMap(\.slots))
    }
    self.knobs = knobs
    var kinds: [Int: Set<String>] = [:]
    for (layer, entries) in SwapKind.swaps(base) { kinds[layer, default: []].formUnion(entries.map(\.kind)) }
    for (layer, heads) in ChangeHead.heads(base) { kinds[layer, default: []].formUnion(heads) }
    for unit in ReplaceUnit.units(base) {
      kinds[unit.lowerBound, default: []].formUnion(ReplaceUnit.kinds(base, unit).map(\.kind))
    }
    self.kinds = kinds
  }

  func turns(_ slot: Slot, _ role: AttributeRole) -> Bool { knobs[role]?.contains(slot) ?? false }
}
