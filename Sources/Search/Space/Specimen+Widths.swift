import GraphIR
import JSONText
import TensorTypes

/// Widths that must stay equal: a layer without a width of its own hands on that of its input, and layers that are
/// added up need the same.
extension Specimen {
  /// The widths that may be turned. Each knob holds all slots of layers whose channels must agree; those that would
  /// change the network's input or output are left out.
  var widthKnobs: [Knob] { allWidthKnobs.filter { !$0.domain.isSingle } }

  /// As ``widthKnobs``, with those that have one value only.
  var allWidthKnobs: [Knob] {
    derived.knobs(.width) {
      widthGroups.compactMap { group in
        guard !group.isLocked, let first = group.slots.first, let value = integer(of: first),
          group.slots.allSatisfy({ isMutable($0) && integer(of: $0) == value }),
          let domain = domain(of: group.slots, .width, multiple: group.multiple)
        else { return nil }
        return Knob(slots: group.slots, value: value, domain: domain)
      }
    }
  }

  /// The widths that must agree, and with them what the search section ties to them.
  var widthGroups: [SharedChannels.Group] {
    sharedChannels.classes.map { group in
      var group = group
      for slot in group.slots {
        for other in tied(to: slot) where !group.slots.contains(other) { group.slots.append(other) }
      }
      return group
    }
  }

  /// The widths of layers that give the network's output.
  var outputWidths: Set<SlotName> {
    var names: Set<SlotName> = []
    for layer in sharedChannels.members(with: outputLayer) where layer < layers.count {
      for attribute in terms[layer]?.attributes ?? [] where attribute.role == .width {
        names.insert(SlotName(layer: document.name(of: layer), attribute: attribute.name))
      }
    }
    return names
  }

  private var sharedChannels: SharedChannels {
    var channels = SharedChannels(layers: layers.count)
    for layer in layers.indices { trace(layer, &channels) }
    let input = layers.count
    channels.lock(input)
    channels.lock(outputLayer)
    joinTies(&channels)
    return channels
  }

  /// Notes where the channels of a layer's output come from.
  private func trace(_ layer: Int, _ channels: inout SharedChannels) {
    let inputs = inputs(of: layer).map { $0 ?? layers.count }
    let output = outputShape(layer)[0]
    guard let term = terms[layer] else { return channels.lock(layer) }
    if term.hasWidth {
      for attribute in term.attributes where attribute.role == .width {
        let slot = widthSlot(layer, attribute.name)
        if let slot, integer(of: slot) == output {
          channels.add(slot, to: layer)
        } else if let slot {
          channels.addAlone(slot)
          channels.lock(layer)
        } else {
          channels.lock(layer)
        }
      }
    } else {
      let same = inputs.filter { outputShape($0 == layers.count ? nil : $0)[0] == output }
      for input in same { channels.join(layer, input) }
      if same.isEmpty { channels.lock(layer) }
    }
    for attribute in term.attributes where attribute.role == .groups {
      let slot = Slot.attribute(layer: layer, name: attribute.name)
      guard let groups = integer(of: slot), groups > 1 else { continue }
      if groups == output, groups == inputShape(layer)[0] {
        // Each channel by itself: it stays so at any width.
        channels.join(layer, inputs[0])
        channels.add(slot, to: layer)
      } else {
        channels.divide(layer, by: groups)
        channels.divide(inputs[0], by: groups)
      }
    }
  }

  /// The slot that a layer's width stands in: the attribute, or the parameter with a role that it names.
  private func widthSlot(_ layer: Int, _ attribute: String) -> Slot? {
    guard case .string(let text)? = layers[layer].attributes[attribute], text.hasPrefix("$") else {
      return .attribute(layer: layer, name: attribute)
    }
    let index = document.parameters.firstIndex { $0.role == .width && text.dropFirst() == $0.name }
    return index.map { .parameter($0) }
  }

  private func joinTies(_ channels: inout SharedChannels) {
    for tie in space.rules.ties {
      let layers = tie.compactMap { name -> Int? in
        guard let slot = slot(named: name) else { return nil }
        return channels.owner(of: slot)
      }
      for layer in layers.dropFirst() { channels.join(layers[0], layer) }
    }
  }
}

/// Classes of layers whose outputs have the same channels (union–find; Galler and Fischer 1964).
struct SharedChannels {
  private var parents: [Int]
  private var owned: [(slot: Slot, layer: Int)] = []
  private var alone: [Slot] = []
  private var locked: [Int] = []
  private var divisors: [(layer: Int, groups: Int)] = []

  /// Layers count from 0; the network's input stands after them.
  init(layers: Int) {
    parents = Array(0...layers)
  }

  mutating func join(_ left: Int, _ right: Int) {
    let (left, right) = (root(left), root(right))
    parents[max(left, right)] = min(left, right)
  }

  mutating func add(_ slot: Slot, to layer: Int) {
    if let other = owner(of: slot) { join(other, layer) } else { owned.append((slot, layer)) }
  }

  /// A width that shows in no layer's channels as it is.
  mutating func addAlone(_ slot: Slot) { if !alone.contains(slot) { alone.append(slot) } }
  mutating func lock(_ layer: Int) { locked.append(layer) }
  mutating func divide(_ layer: Int, by groups: Int) { divisors.append((layer, groups)) }
  func owner(of slot: Slot) -> Int? { owned.first { $0.slot == slot }?.layer }

  /// The layers whose channels are those of a layer.
  func members(with layer: Int) -> [Int] {
    let root = root(layer)
    return parents.indices.filter { self.root($0) == root }
  }

  private func root(_ layer: Int) -> Int {
    var layer = layer
    while parents[layer] != layer { layer = parents[layer] }
    return layer
  }

  struct Group {
    var slots: [Slot]
    var isLocked: Bool
    /// What the width must be a multiple of.
    var multiple: Int
  }

  /// In the order of their first slots.
  var classes: [Group] {
    var groups: [Group] = []
    var indices = [Int](repeating: -1, count: parents.count)
    for (slot, layer) in owned {
      let root = root(layer)
      if indices[root] == -1 {
        indices[root] = groups.count
        groups.append(Group(slots: [], isLocked: false, multiple: 1))
      }
      groups[indices[root]].slots.append(slot)
    }
    for layer in locked where indices[root(layer)] >= 0 { groups[indices[root(layer)]].isLocked = true }
    for (layer, divisor) in divisors where indices[root(layer)] >= 0 {
      let multiple = groups[indices[root(layer)]].multiple
      groups[indices[root(layer)]].multiple = multiple / greatestCommonDivisor(multiple, divisor) * divisor
    }
    return groups + alone.map { Group(slots: [$0], isLocked: false, multiple: 1) }
  }
}

func greatestCommonDivisor(_ left: Int, _ right: Int) -> Int {
  var (left, right) = (left, right)
  while right != 0 { (left, right) = (right, left % right) }
  return left
}
