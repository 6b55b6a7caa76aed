import Diagnostics
import GraphIR
import JSONText
import Layers
import TensorTypes

/// What an entry of a list becomes in Python.
struct EntryText {
  /// What makes the module; nil if there is none, or another entry's is called.
  var module: String?
  var forward = LayerText.module("")
  /// What is called, one after the other.
  var calls: [String] = []
  /// What `for … in …:` says if a call is repeated.
  var loop: String?
  var channels: ModuleWriter.KnownText?
  var helpers: [PyTorchHelper] = []
  var passesOn = false
  /// Whether the module is a list, which may be empty.
  var isList = false

  /// - Throws: a ``ModuleFault``
  init(_ writer: ModuleWriter, _ entry: Int) throws {
    let children = writer.uses.map { $0.children[entry] }
    let most = children.map(\.count).max() ?? 0
    isList = writer.declaration.entries[entry].repetition != nil && (most > 1 || Set(children.map(\.count)).count > 1)
    switch children.first(where: { !$0.isEmpty })?.first {
    case .node(let node): try layer(writer, entry, node, children)
    case .group: try block(writer, entry, children)
    case nil: preconditionFailure("an entry that nothing came of has no text")
    }
  }

  // MARK: Layers

  private mutating func layer(
    _ writer: ModuleWriter, _ entry: Int, _ first: Int, _ children: [[ScopeUse.Child]]
  ) throws {
    let graph = writer.graph
    let path = graph.path(of: first)
    let locations = EntrySite.locations(writer, entry)
    let site = EntrySite(writer, entry, locations.filter { $0.iteration == 0 })
    forward = try LayerText(site, orFault: path)
    if let fault = site.fault { throw fault }
    helpers = forward.helpers
    passesOn = graph.nodes[first].operation is Identity
    if passesOn { return }
    try chosen(writer, entry, locations, path)
    channels = Self.channels(of: site, writer, entry)
    let nodes = children.map { $0.compactMap { if case .node(let node) = $0 { node } else { nil } } }
    let shares = nodes.joined().contains { graph.nodes[$0].sharesWith != nil }
    guard forward.module != nil else {
      let count = nodes[0].count
      calls = [String](repeating: "", count: count)
      return
    }
    if shares { return try shared(writer, entry, nodes) }
    let name = writer.attribute(for: entry)
    let isPlain = forward.isCall
    for list in nodes {
      for (number, node) in list.enumerated() { writer.setComponent(.node(node), isList ? "\(name).\(number)" : name) }
    }
    guard isList else {
      module = forward.module
      calls = ["self.\(name)"]
      return
    }
    let texts = try Self.texts(writer, entry, locations) { site throws in
      let text = try LayerText(site, orFault: path)
      if let fault = site.fault { throw fault }
      return text.module ?? ""
    }
    module = texts.list(isPlain ? "nn.Sequential" : "nn.ModuleList")
    if isPlain {
      calls = ["self.\(name)"]
    } else {
      loop = "for layer in self.\(name):"
      calls = ["layer"]
    }
  }

  /// A kind that an attribute chooses is an argument if the uses choose differently: a class to make the module of.
  private mutating func chosen(
    _ writer: ModuleWriter, _ entry: Int, _ locations: [EntrySite.Place], _ path: String
  ) throws(ModuleFault) {
    let kind = writer.declaration.entries[entry].kind
    guard kind.hasPrefix("$"), Set(locations.map(\.node.kind)).count > 1 else { return }
    var values: [(use: Int, value: ParameterValue)] = []
    for location in locations {
      let text = try LayerText(EntrySite(writer, entry, [location]), orFault: path)
      guard let module = text.module, module.hasSuffix("()") else { throw .different }
      values.append((location.use, .type(String(module.dropLast(2)))))
    }
    forward.module = try writer.text(ofArgument: String(kind.dropFirst()), values, hint: nil) + "()"
  }

  /// Calls of modules that others own.
  private mutating func shared(_ writer: ModuleWriter, _ entry: Int, _ nodes: [[Int]]) throws {
    let graph = writer.graph
    let (use, list) = (writer.uses[0], nodes[0])
    let own = list.filter { graph.nodes[$0].sharesWith == nil }
    let ownName = own.isEmpty ? "" : writer.attribute(for: entry)
    var modules: [String] = []
    for nodes in nodes {
      for (number, node) in nodes.filter({ graph.nodes[$0].sharesWith == nil }).enumerated() {
        writer.setComponent(.node(node), own.count > 1 ? "\(ownName).\(number)" : ownName)
      }
    }
    calls = []
    for (number, node) in list.enumerated() {
      if graph.nodes[node].sharesWith == nil {
        let site = EntrySite(writer, entry, EntrySite.locations(writer, entry).filter { $0.iteration == number })
        modules.append(try LayerText(site, orFault: graph.path(of: node)).module ?? "")
        if let fault = site.fault { throw fault }
        calls.append(own.count > 1 ? "self.\(ownName)[\(modules.count - 1)]" : "self.\(ownName)")
        continue
      }
      guard let owner = graph.nodes[node].sharesWith, let component = writer.components[.node(owner)] else {
        throw ModuleFault.different
      }
      let parts = component.split(separator: ".")
      calls.append("self." + (parts.count == 2 ? "\(parts[0])[\(parts[1])]" : component))
      guard graph.nodes[owner].attributes == graph.nodes[node].attributes else {
        // The same tensors, used otherwise.
        let site = LiteralSite(graph, node, use.childInputs[entry][number])
        forward = try LayerText(borrowingAt: site, path: graph.path(of: node))
        continue
      }
    }
    if modules.count == 1 { module = modules[0] }
    if modules.count > 1 { module = "nn.ModuleList([\(modules.joined(separator: ", "))])" }
  }

  /// The channels that a layer writes, where an attribute says them.
  private static func channels(of site: EntrySite, _ writer: ModuleWriter, _ entry: Int) -> ModuleWriter.KnownText? {
    guard site.node.definition.index(of: "out") != nil else { return nil }
    let text = site.attribute("out")
    if site.locations.count == writer.uses.count {
      return ModuleWriter.KnownText(text: text, values: site.locations.map { $0.node.output[0] })
    }
    // Where it is left out, its channels would be those that the document says.
    guard let values = writer.numbers(writer.declaration.entries[entry].attributes["out"]) else { return nil }
    return ModuleWriter.KnownText(text: text, values: values)
  }

  // MARK: Blocks

  private mutating func block(_ writer: ModuleWriter, _ entry: Int, _ children: [[ScopeUse.Child]]) throws {
    forward = LayerText(
      module: "", forward: { inputs, callee in "\(callee)(\(inputs.joined(separator: ", ")))" }, isCall: true,
      endsLine: true)
    let name = writer.attribute(for: entry)
    for list in children {
      for (number, child) in list.enumerated() { writer.setComponent(child, isList ? "\(name).\(number)" : name) }
    }
    calls = ["self.\(name)"]
    let groups = children.enumerated().flatMap { use, list in
      list.enumerated().compactMap { number, child -> BlockPlace? in
        guard case .group(let group) = child else { return nil }
        return BlockPlace(use: use, iteration: number, group: group)
      }
    }
    guard isList else {
      module = try BlockCall(writer, entry, groups).text
      return
    }
    module = try Self.blockTexts(writer, entry, groups).list("nn.Sequential")
  }
}

/// Constructors in a row.
enum RepeatedText {
  /// One for all.
  case same(String, count: String)
  /// The first is another.
  case first(String, then: String, count: String)
  case each([String])
  /// With the number of the repetition as `i`.
  case numbered(String, count: String)

  func list(_ type: String) -> String {
    switch self {
    case .same(let text, let count): "\(type)(*(\(text) for _ in range(\(count))))".listed(type)
    case .numbered(let text, let count): "\(type)(*(\(text) for i in range(\(count))))".listed(type)
    case .first(let first, let then, let count):
      "\(type)(\(first), *(\(then) for _ in range(\(count))))".listed(type)
    case .each(let texts): "\(type)(\(texts.joined(separator: ", ")))".listed(type)
    }
  }
}

extension String {
  /// A list of modules takes one list, a sequence takes modules.
  fileprivate func listed(_ type: String) -> String {
    guard type == "nn.ModuleList" else { return self }
    let inner = dropFirst(type.count + 1).dropLast()
    if inner.hasPrefix("*("), inner.hasSuffix(")") { return "\(type)(\(inner.dropFirst(2).dropLast()))" }
    return "\(type)([\(inner)])"
  }
}
