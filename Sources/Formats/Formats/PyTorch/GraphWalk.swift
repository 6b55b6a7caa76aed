import Diagnostics
import GraphIR
import JSONText
import TensorTypes

/// A list of layers as its author wrote it: the network's own, or a block's.
struct ScopeDeclaration {
  let name: String
  let help: String?
  let entries: [LayerEntry]
  /// The name of each entry.
  let names: [String]
  /// What the body calls its inputs.
  let inputs: [String]
  let attributes: [AttributeDeclaration]
  /// What each entry reads.
  private(set) var sources: [[ScopeValue]] = []
  private(set) var output = 0
  /// The entries in an order in which each reads earlier ones.
  private(set) var order: [Int] = []

  init(_ block: BlockDeclaration) {
    self.init(
      name: block.name, help: block.help, entries: block.layers, inputs: block.inputs ?? ["input"],
      attributes: block.attributes, output: block.output)
  }

  init(_ architecture: Architecture) {
    self.init(
      name: architecture.name, help: nil, entries: architecture.layers, inputs: ["input"],
      attributes: architecture.parameters, output: architecture.output)
  }

  private init(
    name: String, help: String?, entries: [LayerEntry], inputs: [String], attributes: [AttributeDeclaration],
    output: String?
  ) {
    (self.name, self.help, self.entries, self.inputs, self.attributes) = (name, help, entries, inputs, attributes)
    names = LayerEntry.names(of: entries)
    let indices = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
    sources = entries.enumerated().map { index, entry in
      guard let written = entry.inputs, !written.isEmpty else {
        return [index == 0 ? .input(0) : .entry(index - 1)]
      }
      return written.map { name in
        inputs.firstIndex(of: name).map { .input($0) } ?? .entry(indices[name] ?? 0)
      }
    }
    self.output = output.flatMap { indices[$0] } ?? entries.count - 1
    order = orderedEntries()
  }

  /// The variables of expressions: the attributes, then the channels of the first input.
  var variables: [String] { attributes.map(\.name) + ["in"] }

  private func orderedEntries() -> [Int] {
    var order: [Int] = []
    var done = [Bool](repeating: false, count: entries.count)
    while order.count < entries.count {
      let before = order.count
      for index in entries.indices where !done[index] {
        let isReady = sources[index].allSatisfy { if case .entry(let other) = $0 { done[other] } else { true } }
        guard isReady else { continue }
        done[index] = true
        order.append(index)
      }
      precondition(order.count > before, "a network that was loaded has no circles")
    }
    return order
  }
}

/// What a layer of a list reads.
enum ScopeValue: Hashable {
  case input(Int)
  case entry(Int)
}

/// A list of layers at one place of a graph.
struct ScopeUse {
  enum Child: Hashable {
    case node(Int)
    case group(Int)
  }

  /// The use of the block; nil for the network's own list.
  var group: Int?
  /// The attributes, then the channels of the first input; nil for the network's own list, which has literals only.
  var values: [AttributeValue]
  var inputs: [Graph.Source]
  /// What each entry became, repetition by repetition; nothing where it is left out.
  var children: [[Child]] = []
  /// What each repetition of an entry reads.
  var childInputs: [[[Graph.Source]]] = []
  /// The output of each entry.
  var results: [Graph.Source] = []
}

/// Every use of every list of layers in a graph.
struct GraphWalk {
  private let graph: Graph
  private var blocks: [String: ScopeDeclaration] = [:]
  private var known: [Key: ScopeUse.Child] = [:]
  let root: ScopeDeclaration
  private(set) var rootUse: ScopeUse
  /// By group.
  private(set) var uses: [Int: ScopeUse] = [:]

  private struct Key: Hashable {
    var group: Int?
    var name: String
  }

  init(_ graph: Graph, _ architecture: Architecture) {
    self.graph = graph
    root = ScopeDeclaration(architecture)
    rootUse = ScopeUse(group: nil, values: [], inputs: [.input])
    for block in architecture.blocks { blocks[block.name] = ScopeDeclaration(block) }
    for (index, node) in graph.nodes.enumerated() { known[Key(group: node.group, name: node.name)] = .node(index) }
    for (index, group) in graph.groups.enumerated() {
      known[Key(group: group.parent, name: group.name)] = .group(index)
    }
    rootUse = walk(rootUse, root)
  }

  func declaration(_ kind: String) -> ScopeDeclaration {
    guard let block = blocks[kind] else { preconditionFailure("a document that stands on its own has its blocks") }
    return block
  }

  private func children(_ name: String, in group: Int?) -> [ScopeUse.Child] {
    if let child = known[Key(group: group, name: name)] { return [child] }
    var children: [ScopeUse.Child] = []
    while let child = known[Key(group: group, name: "\(name)[\(children.count)]")] { children.append(child) }
    return children
  }

  private mutating func walk(_ use: ScopeUse, _ declaration: ScopeDeclaration) -> ScopeUse {
    var use = use
    let count = declaration.entries.count
    use.children = [[ScopeUse.Child]](repeating: [], count: count)
    use.childInputs = [[[Graph.Source]]](repeating: [], count: count)
    use.results = [Graph.Source](repeating: .input, count: count)
    for index in declaration.order {
      var sources = declaration.sources[index].map { source in
        switch source {
        case .input(let number): use.inputs[number]
        case .entry(let other): use.results[other]
        }
      }
      let children = children(declaration.names[index], in: use.group)
      use.children[index] = children
      for child in children {
        use.childInputs[index].append(sources)
        switch child {
        case .node(let node): sources = [.node(node)]
        case .group(let group):
          let inner = ScopeUse(group: group, values: graph.groups[group].values, inputs: sources)
          uses[group] = walk(inner, self.declaration(graph.groups[group].kind))
          sources = [graph.groups[group].output]
        }
      }
      use.results[index] = sources[0]
    }
    return use
  }
}
