extension FunctionBuilder {
  /// exp(x − max) / Σ exp(x − max) along axis 1.
  mutating func softmax(_ x: HLOValue) -> HLOValue {
    let exponentials = apply("exponential", shifted(x).values)
    return apply("divide", exponentials, alongColumns(sum(exponentials, over: [1]), x))
  }

  /// dx = y · (dy − Σ dy · y)
  mutating func softmaxGradient(_ y: HLOValue, _ dy: HLOValue) -> HLOValue {
    let inner = sum(apply("multiply", dy, y), over: [1])
    return apply("multiply", y, apply("subtract", dy, alongColumns(inner, y)))
  }

  /// Mean over the rows of −Σ target · (logit − log Σ exp(logits)). A class that is not wanted at all adds nothing, even
  /// if its logit is −∞.
  mutating func crossEntropy(_ logits: HLOValue, _ targets: HLOValue) -> HLOValue {
    let shifted = shifted(logits)
    let normalizer = apply("log", sum(apply("exponential", shifted.values), over: [1]))
    let terms = apply(
      "multiply", targets, apply("subtract", alongColumns(normalizer, logits), shifted.values))
    let isWanted = compare("NE", targets, 0)
    let total = sum(select(isWanted, terms, splat(0, like: terms)), over: [0, 1])
    return apply("divide", total, Double(logits.extents[0]))
  }

  /// (softmax(logits) · Σ targets − targets) / rows
  mutating func crossEntropyGradient(_ logits: HLOValue, _ targets: HLOValue) -> HLOValue {
    let mass = alongColumns(sum(targets, over: [1]), logits)
    let difference = apply("subtract", apply("multiply", softmax(logits), mass), targets)
    return apply("divide", difference, Double(logits.extents[0]))
  }

  /// x less the largest element of its column.
  private mutating func shifted(_ x: HLOValue) -> (values: HLOValue, largest: HLOValue) {
    let largest = reduce(x, "maximum", from: -.infinity, over: [1])
    return (apply("subtract", x, alongColumns(largest, x)), largest)
  }

  /// One number for each column along axis 1, stretched.
  private mutating func alongColumns(_ value: HLOValue, _ x: HLOValue) -> HLOValue {
    broadcast(value, to: x.extents, axes: x.extents.indices.filter { $0 != 1 })
  }
}
