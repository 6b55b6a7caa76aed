import JSONText

extension Architecture {
  /// The architecture without the blocks of its own that neither its layers nor the blocks that these use name. Its graph
  /// stays the same.
  public func keepingUsedBlocks() -> Architecture {
    var used: Set<String> = []
    var pending = layers.reduce(into: Set<String>()) { $0.formUnion($1.words) }
    while let word = pending.popFirst() {
      guard used.insert(word).inserted else { continue }
      for block in blocks where block.name == word {
        for layer in block.layers { pending.formUnion(layer.words) }
        // A kind may be the value of an attribute.
        for attribute in block.attributes {
          pending.formUnion(attribute.choices ?? [])
          if case .string(let text)? = attribute.defaultValue { pending.insert(text) }
        }
      }
    }
    var kept = self
    kept.blocks.removeAll { !used.contains($0.name) }
    return kept
  }
}

extension LayerEntry {
  /// The kind, and what may be the kind of another layer.
  fileprivate var words: Set<String> {
    attributes.members.reduce(into: [kind]) { words, member in
      if case .string(let text) = member.value { words.insert(text) }
    }
  }
}
