import TensorTypes

/// Earlier results of layers and imported blocks, by their attributes and the shapes that they read. Candidates of a search
/// use the same blocks with the same attributes again and again.
///
/// Only expansions without errors are kept, so that what is recalled is what expanding again would give.
struct ExpansionCache {
  /// Blocks, and layers, kept before all are forgotten.
  static let capacity = 4096
  /// Larger blocks are not kept, nor are blocks of more nodes in all than an architecture may have.
  static let maximumNodes = 1024

  struct Key: Hashable {
    var block: Int
    /// Of which blocks of an architecture it is one; nil for an imported one.
    var generation: Int?
    var values: [AttributeValue?]
    var inputs: [Shape]
  }

  /// Nodes and groups with indices counted from the block's first; what the block reads is in `external`.
  struct Entry {
    var nodes: [Graph.Node]
    var groups: [Graph.Group]
    /// For each node, its inputs from outside: the index of the input and that of the block's input.
    var external: [[(input: Int, source: Int)]]
    var output: Graph.Source
    /// The block's input that is also its output, if the block has no layer between.
    var passedInput: Int?
    var multiplyAdds: Int
    /// The block of each group, and how deep they nest.
    var blocks: [Int]
    var depth: Int
  }

  /// A layer with its attributes, for inputs of some shapes. The definition lives as long as the loader's catalogue.
  struct LayerKey: Hashable {
    var definition: ObjectIdentifier
    var values: [AttributeValue]
    var inputs: [Shape]
  }

  /// A prepared layer that reads one other. What is found by it keeps it, so that no other layer is at its address.
  private struct ChainedKey: Hashable {
    var layer: ObjectIdentifier
    var input: Shape
  }

  private var layers: [LayerKey: Graph.ResolvedLayer] = [:]
  private var chained: [ChainedKey: (layer: PreparedLayer, resolved: Graph.ResolvedLayer)] = [:]
  private var entries: [Key: Entry] = [:]
  private var nodeCount = 0

  subscript(key: Key) -> Entry? { entries[key] }

  subscript(key: LayerKey) -> Graph.ResolvedLayer? {
    get { layers[key] }
    set {
      if layers.count >= Self.capacity { layers.removeAll() }
      layers[key] = newValue
    }
  }

  /// As by ``LayerKey``, for layers whose attributes are all literals: found sooner.
  subscript(layer: PreparedLayer, input: Shape) -> Graph.ResolvedLayer? {
    get { chained[ChainedKey(layer: ObjectIdentifier(layer), input: input)]?.resolved }
    set {
      if chained.count >= Self.capacity { chained.removeAll() }
      chained[ChainedKey(layer: ObjectIdentifier(layer), input: input)] = newValue.map { (layer, $0) }
    }
  }

  mutating func insert(_ entry: Entry, for key: Key) {
    if entries.count >= Self.capacity || nodeCount >= Expansion.maximumNodes {
      entries.removeAll()
      nodeCount = 0
    }
    entries[key] = entry
    nodeCount += entry.nodes.count + entry.groups.count
  }
}
