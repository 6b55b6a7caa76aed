extension Draft {
  /// The same network without the layers that the output does not depend on.
  func pruned() -> Draft {
    var isNeeded = [Bool](repeating: false, count: layers.count)
    var open = [output]
    while let source = open.popLast() {
      guard case .layer(let index) = source, !isNeeded[index] else { continue }
      isNeeded[index] = true
      open += layers[index].inputs
      if let owner = layers[index].sharesWith { open.append(.layer(owner)) }
    }
    return keeping(isNeeded)
  }

  /// The network with some of its layers, none of which reads another than these.
  private func keeping(_ isKept: [Bool]) -> Draft {
    var moved = [Int](repeating: -1, count: layers.count)
    var copy = self
    copy.layers = []
    func move(_ source: Source) -> Source {
      if case .layer(let index) = source { .layer(moved[index]) } else { .input }
    }
    for (index, layer) in layers.enumerated() where isKept[index] {
      var layer = layer
      layer.inputs = layer.inputs.map(move)
      layer.sharesWith = layer.sharesWith.map { moved[$0] }
      moved[index] = copy.layers.count
      copy.layers.append(layer)
    }
    copy.output = move(output)
    return copy
  }
}
