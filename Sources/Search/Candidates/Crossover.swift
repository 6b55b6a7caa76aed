import GraphIR
import JSONText

extension Specimen {
  /// A child of two documents: this one, in which each layer that the other has too, by name, is the other's in half of
  /// the cases. Layers of one kind hand over their attributes; a layer of another kind replaces its namesake
  /// where both read what stands before them.
  func crossing(with other: Architecture, using generator: inout some RandomNumberGenerator) -> Edit? {
    var child = document
    var taken: [String] = []
    let locked = classifier
    for (layer, entry) in other.layers.enumerated() {
      guard let name = entry.name, let index = index(of: name), isMutable(index), generator.nextInt(below: 2) == 1
      else { continue }
      let mine = layers[index]
      if mine.kind == entry.kind {
        guard mine.attributes != entry.attributes || mine.repetition != entry.repetition else { continue }
        child.layers[index].attributes = entry.attributes
        child.layers[index].repetition = entry.repetition
      } else if mine.inputs == nil, entry.inputs == nil, index < locked, layer < other.layers.count - 1 {
        child.layers[index] = entry
      } else {
        continue
      }
      taken.append(name)
    }
    for index in parametersThatDiffer(from: other) where generator.nextInt(below: 2) == 1 {
      child.parameters[index].defaultValue = other.parameters[index].defaultValue
      taken.append("$" + child.parameters[index].name)
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
    return document.parameters.indices.filter { index in
      let parameter = document.parameters[index]
      return parameter.role != nil && parameter.defaultValue != other.parameters[index].defaultValue
        && isMutable(.parameter(index))
    }
  }
}
