import Primitives

extension FunctionBuilder {
  /// f(x), as `Elementwise` defines it.
  mutating func elementwise(_ function: Elementwise, _ x: HLOValue) -> HLOValue {
    switch function {
    case .relu: return apply("maximum", x, 0)
    case .leakyRelu(let slope):
      let scaled = apply("multiply", x, slope)
      return select(compare("GT", x, 0), x, scaled)
    case .elu(let alpha):
      let below = apply("multiply", apply("exponential_minus_one", x), alpha)
      return select(compare("GT", x, 0), x, below)
    case .gelu: return apply("multiply", x, normalDistribution(x))
    case .silu: return apply("multiply", x, apply("logistic", x))
    case .hardSwish:
      let gate = apply("minimum", apply("maximum", apply("add", x, 3), 0), 6)
      return apply("divide", apply("multiply", x, gate), 6)
    case .sigmoid: return apply("logistic", x)
    case .tanh: return apply("tanh", x)
    case .clip(let lower, let upper): return apply("minimum", apply("maximum", x, lower), upper)
    case .square: return apply("multiply", x, x)
    case .inverseSquareRoot: return apply("rsqrt", x)
    case .affine(let scale, let offset):
      let scaled = scale == 1 ? x : apply("multiply", x, scale)
      return offset == 0 ? scaled : apply("add", scaled, offset)
    }
  }

  /// dy · f′, from the function's output where `gradientUsesOutput` and else from its input.
  mutating func elementwiseGradient(_ function: Elementwise, _ known: HLOValue, _ dy: HLOValue) -> HLOValue {
    switch function {
    case .relu: return select(compare("GT", known, 0), dy, splat(0, like: dy))
    case .leakyRelu(let slope):
      let scaled = apply("multiply", dy, slope)
      return select(compare("GT", known, 0), dy, scaled)
    case .elu(let alpha):
      let slope =
        function.gradientUsesOutput
        ? apply("add", known, alpha) : apply("multiply", apply("exponential", known), alpha)
      return select(compare("GT", known, 0), dy, apply("multiply", slope, dy))
    case .gelu:
      let square = apply("multiply", known, known)
      let density = apply("multiply", apply("exponential", apply("multiply", square, -0.5)), 0.398_942_28)
      let slope = apply("add", normalDistribution(known), apply("multiply", known, density))
      return apply("multiply", dy, slope)
    case .silu:
      let gate = apply("logistic", known)
      let rest = apply("multiply", known, complement(gate))
      return apply("multiply", apply("multiply", dy, gate), apply("add", rest, 1))
    case .hardSwish:
      let middle = apply("multiply", dy, apply("add", apply("divide", known, 3), 0.5))
      let upper = select(compare("LE", known, 3), middle, dy)
      return select(compare("LT", known, -3), splat(0, like: dy), upper)
    case .sigmoid: return apply("multiply", apply("multiply", dy, known), complement(known))
    case .tanh: return apply("multiply", dy, complement(apply("multiply", known, known)))
    case .clip(let lower, let upper):
      let inside = apply("and", compare("GT", known, lower), compare("LT", known, upper))
      return select(inside, dy, splat(0, like: dy))
    case .square: return apply("multiply", apply("multiply", known, 2), dy)
    case .inverseSquareRoot:
      let root = apply("rsqrt", known)
      return apply("multiply", apply("multiply", apply("divide", root, known), -0.5), dy)
    case .affine(let scale, _): return apply("multiply", dy, scale)
    }
  }

  /// 1 − x
  private mutating func complement(_ x: HLOValue) -> HLOValue {
    let one = splat(1, like: x)
    return apply("subtract", one, x)
  }

  /// Φ(x), the distribution function of the standard normal distribution.
  private mutating func normalDistribution(_ x: HLOValue) -> HLOValue {
    let error = errorFunction(apply("multiply", x, 0.707_106_78))
    return apply("multiply", apply("add", error, 1), 0.5)
  }

  /// erf(x), an operation of CHLO, StableHLO's companion.
  mutating func errorFunction(_ x: HLOValue) -> HLOValue {
    append("chlo.erf \(x.name) : \(x.written.text) -> \(x.written.text)", x.type, lanes: x.lanes)
  }

  /// The two operands stretched to one shape.
  mutating func binary(_ function: Binary, _ left: HLOValue, _ right: HLOValue, to extents: [Int]) -> HLOValue {
    let (a, b) = (broadcast(left, to: extents), broadcast(right, to: extents))
    return switch function {
    case .add: apply("add", a, b)
    case .subtract: apply("subtract", a, b)
    case .multiply: apply("multiply", a, b)
    }
  }
}
