import Primitives

extension FunctionBuilder {
  /// Rounds to the numbers of a grid, as `QuantizationGrid` defines them, in 32 bits.
  mutating func fakeQuantization(
    _ quantization: FakeQuantization, _ inputs: FakeQuantization.Inputs<HLOValue>
  ) -> [HLOValue] {
    let x = inputs.x
    switch quantization {
    case .channels(let axis):
      let others = x.extents.indices.filter { $0 != axis }
      let largest = reduce(apply("abs", x), "maximum", from: 0, over: others)
      let scale = broadcast(step(apply("divide", largest, 127)), to: x.extents, axes: [axis])
      let limited = apply("minimum", apply("maximum", steps(of: x, scale), -127), 127)
      return [apply("multiply", apply("round_nearest_even", limited), scale)]
    case .range(let momentum):
      guard let kept = inputs.range else { preconditionFailure("activations have a range") }
      var ends = ends(of: kept)
      var newRange: [HLOValue] = []
      if let momentum {
        let axes = Array(x.extents.indices)
        let batch = (
          lower: reshape(reduce(x, "minimum", from: 0, over: axes), to: [1]),
          upper: reshape(reduce(x, "maximum", from: 0, over: axes), to: [1])
        )
        let isFirst = apply("and", compare("EQ", ends.lower, 0), compare("EQ", ends.upper, 0))
        ends = (
          select(isFirst, batch.lower, following(ends.lower, batch.lower, momentum)),
          select(isFirst, batch.upper, following(ends.upper, batch.upper, momentum))
        )
        newRange = [concatenate([ends.lower, ends.upper], axis: 0)]
      }
      let grid = grid(ends, over: x)
      let limited = apply("minimum", apply("maximum", steps(of: x, grid.scale), grid.lower), grid.upper)
      return [apply("multiply", apply("round_nearest_even", limited), grid.scale)] + newRange
    }
  }

  /// dx = dy where x lies in the range.
  mutating func fakeQuantizationGradient(_ inputs: FakeQuantization.GradientInputs<HLOValue>) -> HLOValue {
    let (x, dy) = (inputs.x, inputs.outputGradient)
    let grid = grid(ends(of: inputs.range), over: x)
    let steps = steps(of: x, grid.scale)
    let above = compare("GE", steps, apply("subtract", grid.lower, 0.5))
    let below = compare("LE", steps, apply("add", grid.upper, 0.5))
    return select(apply("and", above, below), dy, splat(0, like: dy))
  }

  private typealias Ends = (lower: HLOValue, upper: HLOValue)

  private mutating func ends(of range: HLOValue) -> Ends {
    (slice(range, [0: (0, 1, 1)]), slice(range, [0: (1, 2, 1)]))
  }

  /// old + momentum · (batch − old)
  private mutating func following(_ old: HLOValue, _ batch: HLOValue, _ momentum: Double) -> HLOValue {
    apply("add", old, apply("multiply", apply("subtract", batch, old), momentum))
  }

  /// Scale, and the least and the largest multiple of it, stretched to the shape of x.
  private mutating func grid(_ ends: Ends, over x: HLOValue) -> (scale: HLOValue, lower: HLOValue, upper: HLOValue) {
    let (low, high) = (apply("minimum", ends.lower, 0), apply("maximum", ends.upper, 0))
    let scale = step(apply("divide", apply("subtract", high, low), 255))
    let position = apply("subtract", splat(-128, like: low), apply("divide", low, scale))
    let rounded = apply("round_nearest_afz", position)
    let zeroPoint = apply("minimum", apply("maximum", rounded, -128), 127)
    let (lower, upper) = (
      apply("subtract", splat(-128, like: zeroPoint), zeroPoint),
      apply("subtract", splat(127, like: zeroPoint), zeroPoint)
    )
    return (stretched(scale, x), stretched(lower, x), stretched(upper, x))
  }

  private mutating func stretched(_ value: HLOValue, _ x: HLOValue) -> HLOValue {
    broadcast(reshape(value, to: x.extents.map { _ in 1 }), to: x.extents)
  }

  /// The distance of neighbours; 1 where all is zero.
  private mutating func step(_ width: HLOValue) -> HLOValue {
    select(compare("GT", width, 1e-30), width, splat(1, like: width))
  }

  private mutating func steps(of x: HLOValue, _ scale: HLOValue) -> HLOValue {
    let one = splat(1, like: scale)
    return apply("multiply", x, apply("divide", one, scale))
  }
}
