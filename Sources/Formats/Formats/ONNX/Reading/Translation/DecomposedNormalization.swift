import ONNXModel

/// A layer normalisation that the file writes out, as exporters did before opset 17:
///
///     x ─┬─ ReduceMean ─┐
///        └──────────── Sub ─┬─ Pow 2 ─ ReduceMean ─ Add ε ─ Sqrt ─┐
///                           └──────────────────────────────────  Div ─ (Mul weight ─ Add bias)
extension NodeTranslation {
  /// The normalisation that begins with this node, whose other nodes are then absorbed; nil if none does.
  /// - returns: the value of the first node, which nothing reads any more
  mutating func decomposedNormalization(_ node: ONNXNode, at index: Int) throws(ONNXFault) -> MapValue? {
    guard node.kind == "ReduceMean", case .map(let value)? = node.input(0),
      let chain = normalizationChain(from: index)
    else { return nil }
    let keeps = try node.flag("keepdims", default: true)
    guard keeps, let given = try node.integers("axes", orInput: 1) else { return nil }
    let axes = try axes(given, rank: value.extents.count + 1).sorted()
    let result = try normalized(value, over: axes, chain.epsilon, nil, nil, of: node)
    absorbed.formUnion(chain.nodes)
    let output = file.graph.node[chain.last].output[0]
    var named = result
    named.isSole = readerCounts[output, default: 0] == 1
    values[output] = .map(named)
    return result
  }

  private func normalizationChain(from first: Int) -> (nodes: [Int], last: Int, epsilon: Double)? {
    let nodes = file.graph.node
    let source = nodes[first].input[0]
    let mean = nodes[first].output[0]
    guard let centre = reader(of: mean, "Sub"), nodes[centre].input == [source, mean],
      let centred = nodes[centre].output.first
    else { return nil }
    // The square: Pow 2, or a product with itself.
    let centredReaders = readers[centred] ?? []
    guard
      let square = centredReaders.first(where: {
        nodes[$0].opType == "Pow" && scalar(nodes[$0].input.last) == 2
          || nodes[$0].opType == "Mul" && nodes[$0].input == [centred, centred]
      }), let variance = reader(of: nodes[square].output[0], "ReduceMean"),
      let raised = reader(of: nodes[variance].output[0], "Add"),
      let epsilon = nodes[raised].input.compactMap({ scalar($0) }).first,
      let root = reader(of: nodes[raised].output[0], "Sqrt"),
      let quotient = reader(of: nodes[root].output[0], "Div"),
      nodes[quotient].input == [centred, nodes[root].output[0]], centredReaders.contains(quotient),
      readerCounts[centred] == (nodes[square].opType == "Mul" ? 3 : 2)
    else { return nil }
    guard sameReduction(first, variance) else { return nil }
    return ([centre, square, variance, raised, root, quotient], quotient, epsilon)
  }

  /// The only node that reads a value, if it has this operator.
  private func reader(of value: String, _ kind: String) -> Int? {
    guard readerCounts[value] == 1 else { return nil }
    return readers[value]?.first { file.graph.node[$0].opType == kind }
  }

  private func sameReduction(_ left: Int, _ right: Int) -> Bool {
    let (left, right) = (file.graph.node[left], file.graph.node[right])
    func settings(_ node: Onnx_NodeProto) -> [String: [Int64]] {
      Dictionary(node.attribute.map { ($0.name, $0.ints + [$0.i]) }) { first, _ in first }
    }
    func axes(_ node: Onnx_NodeProto) -> [Int]? {
      guard node.input.count > 1, let index = initializers[node.input[1]] else { return nil }
      return (try? Constant(file.graph.initializer[index]))?.integers
    }
    return settings(left) == settings(right)
      && (left.input.dropFirst() == right.input.dropFirst() || axes(left) == axes(right) && axes(left) != nil)
  }

  private func scalar(_ name: String?) -> Double? {
    guard let name else { return nil }
    if case .constant(let constant)? = values[name], constant.count == 1 { return constant.scalar }
    if let index = initializers[name], let constant = try? Constant(file.graph.initializer[index]), constant.count == 1
    {
      return constant.scalar
    }
    if let index = producers[name], file.graph.node[index].opType == "Constant",
      let tensor = file.graph.node[index].attribute.first(where: { $0.name == "value" })?.t,
      let constant = try? Constant(tensor), constant.count == 1
    {
      return constant.scalar
    }
    return nil
  }
}
