import Diagnostics
import GraphIR
import Layers
import Primitives
import TensorTypes

/// What two uses of a block must have in common to be objects of one class: everything but numbers, and layers that may be
/// left out.
struct ScopeKey {
  private struct Entry: Hashable {
    /// Nil where the entry is left out.
    var text: String?
    /// Whether `nn.Identity` can stand in its place.
    var isOptional = false
  }

  private var entries: [Entry] = []

  init(_ source: PyTorchSource, _ declaration: ScopeDeclaration, _ use: ScopeUse) throws(DiagnosticsError) {
    let graph = source.graph
    var owners: Set<Int> = []
    for case .node(let node) in use.children.joined() {
      if let owner = graph.nodes[node].sharesWith { owners.formUnion([node, owner]) }
    }
    for (index, children) in use.children.enumerated() {
      guard let first = children.first else {
        entries.append(Entry(text: nil))
        continue
      }
      let readsOne = declaration.sources[index].count == 1
      switch first {
      case .group:
        let types = children.map { if case .group(let group) = $0 { source.type(of: group).index } else { -1 } }
        let isUniform = Set(types).count == 1
        entries.append(
          Entry(text: isUniform ? "block \(types[0])" : "blocks \(types)", isOptional: readsOne && isUniform))
      case .node(let node):
        let site = LiteralSite(graph, node, use.childInputs[index][0])
        let text = try LayerText(site, path: graph.path(of: node))
        let isShared = children.contains { if case .node(let node) = $0 { owners.contains(node) } else { false } }
        var words = Self.words(site)
        if declaration.entries[index].kind.hasPrefix("$"), text.module?.hasSuffix("()") == true { words = "module" }
        if text.module == nil || isShared { words += " × \(children.count)" }
        if isShared {
          words += " shared: " + children.map { Self.owner(of: $0, in: use, graph) }.joined(separator: ", ")
        }
        entries.append(
          Entry(
            text: words, isOptional: !isShared && (text.module == nil ? children.count == 1 : readsOne)))
      }
    }
  }

  func isCompatible(with other: ScopeKey) -> Bool {
    zip(entries, other.entries).allSatisfy { mine, theirs in
      mine.text == theirs.text || (mine.text == nil && theirs.isOptional) || (theirs.text == nil && mine.isOptional)
    }
  }

  mutating func merge(_ other: ScopeKey) {
    for index in entries.indices where entries[index].text == nil { entries[index] = other.entries[index] }
  }

  private static func owner(of child: ScopeUse.Child, in use: ScopeUse, _ graph: Graph) -> String {
    guard case .node(let node) = child, let owner = graph.nodes[node].sharesWith else { return "own" }
    for (entry, children) in use.children.enumerated() {
      if let number = children.firstIndex(of: .node(owner)) { return "\(entry).\(number)" }
    }
    return "none"
  }

  /// What of a layer no argument can say.
  private static func words(_ site: LiteralSite) -> String {
    let node = site.node
    var words = ["\(node.kind)", "\(site.shapes.map(\.rank))"]
    for (schema, value) in zip(node.definition.attributes, node.attributes) {
      switch value {
      case .integer, .number, .boolean: break
      case .extent(let extent) where extent.height == extent.width: break
      case .padding(.amount(let amount)) where amount.height == amount.width: break
      case .integers where node.operation is Pad && schema.name == "channels": break
      default: words.append("\(schema.name) \(value.json)")
      }
    }
    switch node.operation {
    case is Crop, is Reshape: words.append("\(site.shapes) \(node.output)")
    case is Upsample, is ChannelShuffle, is ChannelSlice, is Concatenate: words.append("\(node.attributes.map(\.json))")
    case let layer as Convolution1D: words.append("\(layer.padding.margins(of: site, layer))")
    case let layer as Convolution2D: words.append("\(layer.padding.margins(of: site, layer))")
    case let layer as MaxPooling1D: words.append("\(layer.padding.margins(of: site, layer))")
    case let layer as MaxPooling2D: words.append("\(layer.padding.margins(of: site, layer))")
    case let layer as AveragePooling1D:
      words.append("\(layer.padding.margins(of: site, layer)) \(layer.countsPadding)")
    case let layer as AveragePooling2D:
      words.append("\(layer.padding.margins(of: site, layer)) \(layer.countsPadding)")
    case let layer as Prelu: words.append("\(layer.perChannel)")
    case let layer as Pad: words.append("\(layer.channels.count)")
    case let layer as GroupNorm: words.append(layer.groups == 1 ? "one group" : "groups")
    default: break
    }
    return words.joined(separator: " ")
  }
}

/// A layer at one place, all of it in numbers.
struct LiteralSite: LayerSite {
  let node: Graph.Node
  let shapes: [Shape]

  init(_ graph: Graph, _ node: Int, _ inputs: [Graph.Source]) {
    self.node = graph.nodes[node]
    shapes = inputs.map(graph.shape(of:))
  }

  func attribute(_ name: String) -> String { node.literal(name) }
  func said(_ name: String) -> String? { nil }
  func derived(_ label: String, _ value: (Graph.Node, [Shape]) -> Int) -> String { "\(value(node, shapes))" }
  func always(_ name: String, _ isIt: (AttributeValue) -> Bool) -> Bool { node.value(name).map(isIt) ?? false }
}

extension Graph.Node {
  func value(_ attribute: String) -> AttributeValue? { definition.index(of: attribute).map { attributes[$0] } }

  /// An attribute in Python.
  func literal(_ attribute: String) -> String { value(attribute)?.python ?? "None" }
}

extension AttributeValue {
  var python: String {
    func pair(_ extent: Extent) -> String {
      extent.height == extent.width ? "\(extent.width)" : "(\(extent.height), \(extent.width))"
    }
    return switch self {
    case .integer(let value): "\(value)"
    case .number(let value): PythonName.number(value)
    case .boolean(let value): value ? "True" : "False"
    case .text(let text): PythonName.text(text)
    case .extent(let extent): pair(extent)
    case .padding(.amount(let amount)): pair(amount)
    case .padding: "0"
    case .integers(let values): "(\(values.map(String.init).joined(separator: ", ")))"
    case .formula, .unset: "None"
    }
  }

  /// The number that one argument can be; nil for all else.
  var parameter: ParameterValue? {
    switch self {
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .boolean(let value): .boolean(value)
    case .extent(let extent) where extent.height == extent.width: .integer(extent.width)
    case .padding(.amount(let amount)) where amount.height == amount.width: .integer(amount.width)
    case .padding(.valid): .integer(0)
    default: nil
    }
  }
}
