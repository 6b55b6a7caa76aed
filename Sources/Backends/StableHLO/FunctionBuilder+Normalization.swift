import Primitives

extension FunctionBuilder {
  /// y = (x − mean) / √(variance + ε) · scale + shift for each channel, with statistics of the batch in training.
  mutating func batchNormalization(
    _ normalization: BatchNormalization, _ inputs: BatchNormalization.Inputs<HLOValue>
  ) -> [HLOValue] {
    let x = inputs.x
    var (mean, variance) = (inputs.runningMean, inputs.runningVariance)
    var statistics: [HLOValue] = []
    if normalization.training {
      (mean, variance) = moments(of: x)
      let count = Double(x.type.elementCount / x.extents[1])
      let unbiased = count > 1 ? apply("multiply", variance, count / (count - 1)) : variance
      statistics = [
        mean, variance, blend(inputs.runningMean, mean, normalization.momentum),
        blend(inputs.runningVariance, unbiased, normalization.momentum),
      ]
    }
    var value = normalized(x, mean, variance, normalization, scale: inputs.scale, shift: inputs.shift).result
    if let residual = inputs.residual { value = apply("add", value, residual) }
    var y = value
    if normalization.relu { y = apply("maximum", value, 0) }
    if let activation = normalization.activation { y = elementwise(activation, value) }
    if let addend = inputs.addend { y = apply("add", y, addend) }
    guard normalization.relu && normalization.training else { return [y] + statistics }
    return [y] + statistics + [convert(compare("GT", value, 0), to: .uint8)]
  }

  /// With x̂ = (x − mean) · r and m elements a channel: dscale = Σ dy · x̂, dshift = Σ dy,
  /// dx = scale · r · (dy − dshift / m − x̂ · dscale / m).
  mutating func batchNormalizationGradient(
    _ normalization: BatchNormalization, _ inputs: BatchNormalization.GradientInputs<HLOValue>
  ) -> [HLOValue] {
    let x = inputs.x
    let forward = normalized(
      x, inputs.mean, inputs.variance, normalization, scale: inputs.scale, shift: inputs.shift)
    var dy = inputs.outputGradient
    if let mask = inputs.mask { dy = select(compare("NE", mask, 0), dy, splat(0, like: dy)) }
    if let activation = normalization.activation {
      let known = activation.gradientUsesOutput ? elementwise(activation, forward.result) : forward.result
      dy = elementwiseGradient(activation, known, dy)
    }
    let axes = x.extents.indices.filter { $0 != 1 }
    let inverse = inverseDeviation(inputs.variance, normalization)
    let centered = apply("multiply", forward.centered, spread(inverse, over: x))
    let scaleSum = sum(apply("multiply", dy, centered), over: axes)
    let shiftSum = sum(dy, over: axes)
    let count = Double(x.type.elementCount / x.extents[1])
    let scaleShare = spread(apply("divide", scaleSum, count), over: x)
    let shiftShare = spread(apply("divide", shiftSum, count), over: x)
    let rest = apply("subtract", apply("subtract", dy, shiftShare), apply("multiply", centered, scaleShare))
    let dx = apply("multiply", spread(forward.factor, over: x), rest)
    return [dx] + (normalization.affine ? [scaleSum, shiftSum] : [])
  }

  /// Mean and biased variance of each channel, in two passes.
  private mutating func moments(of x: HLOValue) -> (mean: HLOValue, variance: HLOValue) {
    let axes = x.extents.indices.filter { $0 != 1 }
    let count = Double(x.type.elementCount / x.extents[1])
    let mean = apply("divide", sum(x, over: axes), count)
    let centered = apply("subtract", x, spread(mean, over: x))
    return (mean, apply("divide", sum(apply("multiply", centered, centered), over: axes), count))
  }

  private mutating func normalized(
    _ x: HLOValue, _ mean: HLOValue, _ variance: HLOValue, _ normalization: BatchNormalization, scale: HLOValue?,
    shift: HLOValue?
  ) -> (centered: HLOValue, factor: HLOValue, result: HLOValue) {
    let inverse = inverseDeviation(variance, normalization)
    let factor = scale.map { apply("multiply", $0, inverse) } ?? inverse
    let centered = apply("subtract", x, spread(mean, over: x))
    let scaled = apply("multiply", centered, spread(factor, over: x))
    return (centered, factor, shift.map { apply("add", scaled, spread($0, over: x)) } ?? scaled)
  }

  private mutating func inverseDeviation(_ variance: HLOValue, _ normalization: BatchNormalization) -> HLOValue {
    apply("rsqrt", apply("add", variance, normalization.epsilon))
  }

  /// One number for each channel, stretched to a map.
  private mutating func spread(_ value: HLOValue, over x: HLOValue) -> HLOValue {
    broadcast(value, to: x.extents, axes: [1])
  }

  /// (1 − share) · old + share · new
  private mutating func blend(_ old: HLOValue, _ new: HLOValue, _ share: Double) -> HLOValue {
    apply("add", apply("multiply", old, 1 - share), apply("multiply", new, share))
  }
}
