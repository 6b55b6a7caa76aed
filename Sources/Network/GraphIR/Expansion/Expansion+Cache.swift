/// Blocks that were expanded before are copied instead of being expanded again.
extension Expansion {
  /// What the expansion of a block depends on; nil if it may not be kept. Blocks of a file that is read are forgotten with
  /// it, unknown inputs belong to an error, and if two inputs are the same, a copy cannot know which of them a layer reads.
  func cacheKey(_ block: Int, values: [AttributeValue?], inputs: [Graph.Source?]) -> ExpansionCache.Key? {
    let isOwn = blocks[block].location.document == ArchitectureLoader.own
    guard !isOwn || ownGeneration != nil, inputs.count == 1 || Set(inputs).count == inputs.count else { return nil }
    var key = ExpansionCache.Key(block: block, generation: isOwn ? ownGeneration : nil, values: values, inputs: [])
    for input in inputs {
      guard let input else { return nil }
      key.inputs.append(shape(input))
    }
    return key
  }

  /// Copies a block's earlier expansion and returns its output; nil if there is none, or if expanding it here would exceed a
  /// limit, which must be reported.
  mutating func recall(_ key: ExpansionCache.Key, name: String, inputs: [Graph.Source?]) -> Graph.Source? {
    guard let entry = cache[key], nodes.count + entry.nodes.count < Self.maximumNodes,
      groups.count + entry.groups.count < Self.maximumGroups,
      multiplyAdds + entry.multiplyAdds <= Self.maximumMultiplyAdds,
      uses.count + entry.depth <= Self.maximumDepth, !uses.contains(where: { entry.blocks.contains($0.block) })
    else { return nil }
    let (firstNode, firstGroup) = (nodes.count, groups.count)
    for (var group, offset) in zip(entry.groups, 0...) {
      group.parent = offset == 0 ? uses.last?.group : group.parent.map { $0 + firstGroup }
      if offset == 0 { group.name = name }
      group.output = shifted(group.output, by: firstNode)
      groups.append(group)
    }
    groupBlocks += entry.blocks
    for index in entry.nodes.indices {
      var node = entry.nodes[index]
      for input in node.inputs.indices { node.inputs[input] = shifted(node.inputs[input], by: firstNode) }
      for (input, source) in entry.external[index] { node.inputs[input] = inputs[source]! }
      node.group = node.group.map { $0 + firstGroup }
      node.sharesWith = node.sharesWith.map { $0 + firstNode }
      nodes.append(node)
    }
    multiplyAdds += entry.multiplyAdds
    let output = entry.passedInput.map { inputs[$0]! } ?? shifted(entry.output, by: firstNode)
    groups[firstGroup].output = output
    return output
  }

  /// Keeps what a block has just been expanded to.
  mutating func remember(
    _ key: ExpansionCache.Key, since start: (nodes: Int, groups: Int, multiplyAdds: Int), inputs: [Graph.Source?],
    output: Graph.Source
  ) {
    let (nodes, groups) = (nodes[start.nodes...], groups[start.groups...])
    guard nodes.count <= ExpansionCache.maximumNodes, groups.count <= ExpansionCache.maximumNodes else { return }
    // A block within this one that passes an input of this one on has an output outside of what is kept.
    let outputsAreInside = groups.dropFirst().allSatisfy { group in
      if case .node(let index) = group.output { index >= start.nodes } else { false }
    }
    guard outputsAreInside else { return }
    var entry = ExpansionCache.Entry(
      nodes: [], groups: [], external: [], output: shifted(output, by: -start.nodes),
      passedInput: inputs.firstIndex(of: output), multiplyAdds: multiplyAdds - start.multiplyAdds,
      blocks: Array(groupBlocks[start.groups...]), depth: 1)
    for var group in groups {
      group.parent = group.parent.map { $0 - start.groups }
      group.output = shifted(group.output, by: -start.nodes)
      entry.groups.append(group)
    }
    for var node in nodes {
      var external: [(input: Int, source: Int)] = []
      for (input, source) in node.inputs.enumerated() {
        if case .node(let index) = source, index >= start.nodes {
          node.inputs[input] = .node(index - start.nodes)
        } else if let blockInput = inputs.firstIndex(of: source) {
          external.append((input, blockInput))
        }
      }
      node.group = node.group.map { $0 - start.groups }
      node.sharesWith = node.sharesWith.map { $0 - start.nodes }
      entry.nodes.append(node)
      entry.external.append(external)
    }
    entry.depth = depth(of: entry.groups)
    cache.insert(entry, for: key)
  }

  /// How deep some groups nest, of which the first encloses the others.
  private func depth(of groups: [Graph.Group]) -> Int {
    var depths: [Int] = []
    for (index, group) in groups.enumerated() {
      depths.append(index == 0 ? 1 : 1 + depths[group.parent ?? 0])
    }
    return depths.max() ?? 1
  }

  private func shifted(_ source: Graph.Source, by offset: Int) -> Graph.Source {
    switch source {
    case .input: .input
    case .node(let index): .node(index + offset)
    }
  }
}
