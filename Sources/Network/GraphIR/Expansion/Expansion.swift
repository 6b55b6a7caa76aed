import JSONText
import TensorTypes

/// Turns prepared layers into nodes: evaluates attributes, follows blocks, infers shapes and counts.
///
/// A layer with an error has no shape. Layers that read it are skipped silently and the others continue, so that one run
/// reports everything.
struct Expansion {
  /// More layers than this are refused.
  static let maximumNodes = 100_000
  /// More uses of blocks than this are refused.
  static let maximumGroups = 100_000
  /// Blocks within blocks.
  static let maximumDepth = 64
  /// Entries visited, whether or not they make a node, and the inputs that they read.
  static let maximumSteps = 1_000_000
  /// Multiply-adds of the whole network for one sample.
  static let maximumMultiplyAdds = 1 << 53

  let catalogue: LayerCatalogue
  let blocks: [PreparedBlock]
  /// See ``OwnBlocks/generation``; nil if the architecture's own blocks are not remembered.
  let ownGeneration: Int?
  let input: Shape
  var findings: Findings

  var nodes: [Graph.Node] = []
  var groups: [Graph.Group] = []
  /// The result of each entry of the architecture's own list.
  var entries: [Graph.Source?] = []
  /// The block of each group.
  var groupBlocks: [Int] = []
  var cache: ExpansionCache
  private(set) var uses: [Use] = []
  private var steps = 0
  var multiplyAdds = 0
  private var isStopped = false
  /// Layers whose kind is an attribute's value, with the values that are no kind.
  private var failedCalls: Set<Attempt> = []

  private struct Attempt: Hashable {
    var location: Finding.Location
    var kind: String
  }

  /// The use of a block that the expansion is inside of.
  struct Use {
    var block: Int
    var location: Finding.Location
    var group: Int
  }

  init(
    catalogue: LayerCatalogue, blocks: [PreparedBlock], ownGeneration: Int?, input: Shape, cache: ExpansionCache,
    findings: Findings
  ) {
    self.catalogue = catalogue
    self.blocks = blocks
    self.ownGeneration = ownGeneration
    self.input = input
    self.cache = cache
    self.findings = findings
    nodes.reserveCapacity(64)
  }

  /// Expands a list of layers and returns its output; nil after an error.
  mutating func expand(
    _ scope: PreparedScope, inputs: [Graph.Source?], environment: [AttributeValue?]
  ) -> Graph.Source? {
    var results = [Graph.Source?](repeating: nil, count: scope.entries.count)
    var made = scope.hasShares ? [Made](repeating: Made(nodes: 0..<0), count: scope.entries.count) : []
    for index in scope.order where !isStopped {
      let entry = scope.entries[index]
      let sources = entry.inputs.map { input -> Graph.Source? in
        switch input {
        case .scope(let number): inputs[number]
        case .entry(let other): results[other]
        case .unknown: nil
        }
      }
      let (firstNode, firstGroup) = (nodes.count, groups.count)
      results[index] = expand(
        entry, in: scope, at: scope.location / index, inputs: sources, environment: environment)
      if scope.hasShares {
        made[index] = Made(
          result: results[index], nodes: firstNode..<nodes.count, isBlock: groups.count > firstGroup)
      }
    }
    if scope.hasShares, !isStopped { share(scope, made) }
    if uses.isEmpty { entries = results }
    return isStopped ? nil : results[scope.output]
  }

  private mutating func expand(
    _ entry: PreparedEntry, in scope: PreparedScope, at location: Finding.Location, inputs: [Graph.Source?],
    environment: [AttributeValue?]
  ) -> Graph.Source? {
    guard step(at: location, name: entry.name, reads: inputs.count) else { return nil }
    guard let exists = exists(entry, at: location, environment) else { return nil }
    guard exists else { return inputs[0] }
    guard let count = repetitions(entry, at: location, environment) else { return nil }
    if count > 1, inputs.count > 1 {
      add(
        "repeat-of-many", at: location / "repeat", entry.name, "a layer that reads several others cannot be repeated",
        remedy: "Put it into a block of one input, and repeat that")
      return nil
    }
    guard let call = resolve(entry, in: scope, at: location, environment) else { return nil }
    var sources = inputs
    for iteration in 0..<count {
      guard iteration == 0 || step(at: location, name: entry.name, reads: 1) else { return nil }
      let name = count == 1 ? entry.name : "\(entry.name)[\(iteration)]"
      let result: Graph.Source?
      switch call {
      case .layer(let layer):
        result = append(layer, name: name, at: location, inputs: sources, environment)
      case .block(let use):
        result = enter(use, name: name, at: location, inputs: sources, environment)
      case .byName, .broken: return nil
      }
      sources = [result]
      if result == nil { return nil }
    }
    return sources[0]
  }

  /// Counts an entry; false once the network is too large.
  private mutating func step(at location: Finding.Location, name: String, reads: Int) -> Bool {
    steps += reads
    if isStopped { return false }
    guard steps <= Self.maximumSteps, nodes.count < Self.maximumNodes, groups.count < Self.maximumGroups else {
      add(
        "too-many-layers", at: location, name,
        "the network expands to more than \(Self.maximumNodes) layers or blocks, skipped ones included",
        remedy: "Repeat less, or nest fewer blocks")
      isStopped = true
      return false
    }
    isStopped = findings.isFull
    return !isStopped
  }

  private mutating func resolve(
    _ entry: PreparedEntry, in scope: PreparedScope, at location: Finding.Location, _ environment: [AttributeValue?]
  ) -> PreparedCall? {
    guard case .byName(let variable, let layer) = entry.call else { return entry.call }
    guard let value = environment[variable] else { return nil }
    guard case .text(let kind) = value else {
      add(
        "wrong-type", at: location / "kind", entry.name, "'\(layer.kind)' is \(value.json.briefly), not a kind of layer"
      )
      return nil
    }
    // What could not be called once is not looked for again for each use of its block.
    let attempt = Attempt(location: location, kind: kind)
    if failedCalls.contains(attempt) { return nil }
    var preparation = ScopePreparation(
      catalogue: catalogue, visibleBlocks: scope.visibleBlocks, blocks: blocks, variables: scope.variables,
      findings: Findings())
    let call = preparation.prepareCall(layer, kind: kind, name: entry.name, at: location)
    for finding in preparation.findings.all {
      add(finding.code, at: finding.location, entry.name, finding.message, remedy: finding.remedy)
    }
    if !preparation.findings.isEmpty { failedCalls.insert(attempt) }
    return call
  }

  private mutating func enter(
    _ use: PreparedUse, name: String, at location: Finding.Location, inputs: [Graph.Source?],
    _ environment: [AttributeValue?]
  ) -> Graph.Source? {
    let block = blocks[use.block]
    guard let body = block.body else { return nil }
    if let first = uses.firstIndex(where: { $0.block == use.block }) {
      let names = uses[first...].map { blocks[$0.block].name } + [block.name]
      add(
        "block-recursion", at: location, name, "the block contains itself: " + names.joined(separator: " → "),
        remedy: "Use \"repeat\" to stack layers")
      return nil
    }
    guard uses.count < Self.maximumDepth else {
      add("nesting-too-deep", at: location, name, "blocks are nested more than \(Self.maximumDepth) deep")
      return nil
    }
    guard inputs.count == block.inputs.count else {
      add(
        "wrong-arity", at: location, name,
        "\(block.name) reads \(block.inputs.count) layers, but \(inputs.count) are named")
      return nil
    }
    var inner = [AttributeValue?](repeating: nil, count: block.schemas.count + 1)
    inner[block.schemas.count] = channels(inputs[0])
    guard
      evaluate(use.arguments, block.schemas, at: location, name: name, environment, into: &inner),
      evaluateDefaults(of: block, at: location, name: name, into: &inner)
    else { return nil }
    let key = cacheKey(use.block, values: inner, inputs: inputs)
    if let key, let output = recall(key, name: name, inputs: inputs) { return output }
    let start = (nodes: nodes.count, groups: groups.count, multiplyAdds: multiplyAdds)
    groups.append(
      Graph.Group(
        kind: block.name, name: name, parent: uses.last?.group, output: .input, values: inner.compactMap(\.self)))
    groupBlocks.append(use.block)
    uses.append(Use(block: use.block, location: location, group: start.groups))
    defer { uses.removeLast() }
    guard let output = expand(body, inputs: inputs, environment: inner) else { return nil }
    groups[start.groups].output = output
    if let key { remember(key, since: start, inputs: inputs, output: output) }
    return output
  }

  /// The value of `$in`: the channels or features of what is read.
  func channels(_ source: Graph.Source?) -> AttributeValue? {
    source.map { .integer(shape($0)[0]) }
  }

  func shape(_ source: Graph.Source) -> Shape {
    switch source {
    case .input: input
    case .node(let index): nodes[index].output
    }
  }

  private mutating func append(
    _ layer: PreparedLayer, name: String, at location: Finding.Location, inputs: [Graph.Source?],
    _ environment: [AttributeValue?]
  ) -> Graph.Source? {
    let values: [AttributeValue]
    do {
      if let prototype = layer.prototype {
        values = prototype.values
      } else {
        var computed = layer.arguments.values
        guard
          evaluate(
            layer.arguments, layer.definition.attributes, at: location, name: name, environment, into: &computed)
        else { return nil }
        values = computed.map { $0! }
      }
      var sources: [Graph.Source] = []
      sources.reserveCapacity(inputs.count)
      for case let source? in inputs { sources.append(source) }
      guard sources.count == inputs.count else { return nil }
      guard layer.definition.arity.accepts(sources.count) else {
        add("wrong-arity", at: location, name, "\(layer.definition.kind) does not read \(sources.count) layers")
        return nil
      }
      nodes.append(
        Graph.Node(
          layer: try resolve(layer, values: values, inputs: sources), inputs: sources, sharesWith: nil, name: name,
          group: uses.last?.group))
    } catch {
      let attribute = error.attribute.flatMap { isWritten($0, layer) ? $0 : nil }
      add("layer", at: attribute.map { location / $0 } ?? location, name, error.message, remedy: error.remedy)
      return nil
    }
    return .node(nodes.count - 1)
  }

  /// Whether an attribute stands in the text.
  private func isWritten(_ attribute: String, _ layer: PreparedLayer) -> Bool {
    layer.definition.index(of: attribute).map(layer.arguments.given.contains) ?? false
  }

  /// The layer for inputs of some shapes; the same object where it was made before.
  private mutating func resolve(
    _ layer: PreparedLayer, values: [AttributeValue], inputs sources: [Graph.Source]
  ) throws(LayerError) -> Graph.ResolvedLayer {
    let chained = layer.prototype != nil && sources.count == 1 ? shape(sources[0]) : nil
    let resolved: Graph.ResolvedLayer
    if let chained, let known = cache[layer, chained] {
      resolved = known
    } else {
      resolved = try resolve(layer, values: values, shapes: sources.map(shape))
      if let chained { cache[layer, chained] = resolved }
    }
    guard resolved.size.multiplyAdds <= Self.maximumMultiplyAdds - multiplyAdds else { throw Self.tooExpensive }
    multiplyAdds += resolved.size.multiplyAdds
    return resolved
  }

  private mutating func resolve(
    _ layer: PreparedLayer, values: [AttributeValue], shapes inputs: [Shape]
  ) throws(LayerError) -> Graph.ResolvedLayer {
    let key = ExpansionCache.LayerKey(definition: ObjectIdentifier(layer.definition), values: values, inputs: inputs)
    if let known = cache[key] { return known }
    let operation: any LayerOperation
    if let prototype = layer.prototype {
      operation = prototype.operation
    } else {
      operation = try layer.definition.make(values)
    }
    let output = try operation.output(inputs)
    let parameters = try operation.parameters(inputs)
    let counted = try Self.count(parameters, positions: operation.positions(output: output))
    let cost = try operation.multiplyAdds(inputs) ?? counted
    let resolved = Graph.ResolvedLayer(
      definition: layer.definition, attributes: values, operation: operation, output: output,
      parameters: parameters, multiplyAdds: cost)
    cache[key] = resolved
    return resolved
  }

  private static func count(_ parameters: [Parameter], positions: Int) throws(LayerError) -> Int {
    var cost = 0
    for parameter in parameters where parameter.isTrainable {
      let (product, overflow) = parameter.shape.elementCount.multipliedReportingOverflow(by: positions)
      guard !overflow, product <= maximumMultiplyAdds - cost else { throw tooExpensive }
      cost += product
    }
    return cost
  }

  private static var tooExpensive: LayerError {
    LayerError("the network takes more than 2^53 multiply-adds for one sample", remedy: "Use smaller sizes")
  }

  /// The path of something in the block that the expansion is inside of.
  func path(_ name: String) -> String {
    guard var group = uses.last?.group else { return name }
    var path = groups[group].name + "." + name
    while let parent = groups[group].parent {
      path = groups[parent].name + "." + path
      group = parent
    }
    return path
  }

  /// Reports an error, with the uses of blocks that led to it, innermost first.
  mutating func add(
    _ code: String, at location: Finding.Location, _ name: String, _ message: String, remedy: String? = nil,
    note: (location: Finding.Location, message: String)? = nil
  ) {
    var finding = Finding(code: code, location: location, message: message, remedy: remedy)
    guard !findings.contains(finding) else { return }
    finding.path = path(name)
    if let note { finding.notes.append(note) }
    finding.notes += uses.reversed().map { use in
      (use.location, "in block '\(blocks[use.block].name)', used as '\(groups[use.group].name)' here")
    }
    findings.add(finding)
  }
}
