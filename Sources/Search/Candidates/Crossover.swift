import GraphIR
import JSONText

extension Specimen {
  /// A child of two documents: this one, in which each layer that the other has too, by name, is the other's in half of
  /// the cases. Layers of one kind hand over their attributes; a layer of another kind takes the place of its namesake
  /// where both read what stands before them.
  func crossing(with other: Architecture, using generator: inout some RandomNumberGenerator) -> Edit? {
    var child = document
    var taken: [String] = []
    let locked = classifier
    for (layer, entry) in other.layers.enumerated() {
      guard let name = entry.name, let place = place(of: name), isMutable(place), generator.nextInt(below: 2) == 1
      else { continue }
      let mine = layers[place]
      if mine.kind == entry.kind {
        guard mine.attributes != entry.attributes || mine.repetition != entry.repetition else { continue }
        child.layers[place].attributes = entry.attributes
        child.layers[place].repetition = entry.repetition
      } else if mine.inputs == nil, entry.inputs == nil, place < locked, layer < other.layers.count - 1 {
        child.layers[place] = entry
      } else {
        continue
      }
      taken.append(name)
    }
    for place in parametersThatDiffer(from: other) where generator.nextInt(below: 2) == 1 {
      child.parameters[place].defaultValue = other.parameters[place].defaultValue
      taken.append("$" + child.parameters[place].name)
    }
    for axis in space.rules.recipe where document.recipe?[axis.path] != other.recipe?[axis.path] {
      guard generator.nextInt(below: 2) == 1 else { continue }
      child.recipe = child.recipe ?? JSONObject()
      child.recipe?[axis.path] = other.recipe?[axis.path]
      taken.append(axis.name)
    }
    guard !taken.isEmpty else { return nil }
    // What has to agree agrees with its first layer again.
    for knob in widthKnobs {
      guard let value = literal(of: knob.slots[0], in: child) else { continue }
      for slot in knob.slots.dropFirst() where literal(of: slot, in: child) != nil { child.set(slot, to: value) }
    }
    return Edit(child, "\(taken.joined(separator: ", ")): of the other parent")
  }

  private func parametersThatDiffer(from other: Architecture) -> [Int] {
    guard document.parameters.map(\.name) == other.parameters.map(\.name) else { return [] }
    return document.parameters.indices.filter { place in
      let parameter = document.parameters[place]
      return parameter.role != nil && parameter.defaultValue != other.parameters[place].defaultValue
        && isMutable(.parameter(place))
    }
  }
}
