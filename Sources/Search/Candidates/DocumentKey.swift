import GraphIR

/// A document that is found by what its layers are and by its parameters. The rest, which may be all blocks of many designs,
/// is alike in nearly all candidates: it is compared, and not hashed.
///
/// Layers are compared where they are, member by member: a search does this for each draft, and copies of layers would take longer
/// than all comparisons.
struct DocumentKey: Hashable {
  let architecture: Architecture
  private let digest: Int

  init(_ architecture: Architecture) {
    self.architecture = architecture
    var hasher = Hasher()
    let layers = architecture.layers
    for layer in layers.indices {
      hasher.combine(layers[layer].kind)
      if let inputs = layers[layer].inputs { hasher.combine(inputs) }
      if let repetition = layers[layer].repetition { hasher.combine(repetition) }
      let attributes = layers[layer].attributes.members
      for member in attributes.indices { hasher.combine(attributes[member].value) }
    }
    if !architecture.parameters.isEmpty { hasher.combine(architecture.parameters) }
    digest = hasher.finalize()
  }

  static func == (left: Self, right: Self) -> Bool {
    left.digest == right.digest && areEqual(left.architecture.layers, right.architecture.layers)
      && haveEqualFrames(left.architecture, right.architecture)
  }

  func hash(into hasher: inout Hasher) { hasher.combine(digest) }

  private static func areEqual(_ left: [LayerEntry], _ right: [LayerEntry]) -> Bool {
    guard left.count == right.count else { return false }
    for layer in left.indices {
      guard left[layer].kind == right[layer].kind, left[layer].name == right[layer].name,
        left[layer].attributes == right[layer].attributes, left[layer].inputs == right[layer].inputs,
        left[layer].repetition == right[layer].repetition, left[layer].condition == right[layer].condition,
        left[layer].share == right[layer].share, left[layer].comment == right[layer].comment
      else { return false }
    }
    return true
  }

  /// All but the layers.
  private static func haveEqualFrames(_ left: Architecture, _ right: Architecture) -> Bool {
    left.name == right.name && left.output == right.output && left.recipe == right.recipe
      && left.parameters == right.parameters && left.blocks == right.blocks && left.input == right.input
      && left.imports == right.imports && left.plugins == right.plugins && left.search == right.search
      && left.comment == right.comment && left.schema == right.schema
  }
}
