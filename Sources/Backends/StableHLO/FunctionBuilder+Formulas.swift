import Primitives

extension FunctionBuilder {
  /// Every result of a formula.
  mutating func formula(_ formula: Formula, _ inputs: [HLOValue]) -> [HLOValue] {
    var steps: [HLOValue] = []
    for step in formula.steps { steps.append(value(of: step, inputs, steps)) }
    return formula.results.map { steps[$0] }
  }

  private mutating func value(of step: Formula.Step, _ inputs: [HLOValue], _ steps: [HLOValue]) -> HLOValue {
    switch step {
    case .input(let number): return inputs[number]
    case .constant(let number): return splat(number, like: inputs[0])
    case .function(let function, let operand): return value(of: function, steps[operand])
    case .power(let base, let exponent): return apply("power", steps[base], exponent)
    case .operation(let operation, let left, let right):
      let name =
        switch operation {
        case .add: "add"
        case .subtract: "subtract"
        case .multiply: "multiply"
        case .divide: "divide"
        case .minimum: "minimum"
        case .maximum: "maximum"
        }
      return apply(name, steps[left], steps[right])
    case .choice(let comparison, let left, let right, let then, let otherwise):
      let condition = compare(comparison == .less ? "LT" : "LE", steps[left], steps[right])
      return select(condition, steps[then], steps[otherwise])
    }
  }

  private mutating func value(of function: Formula.Function, _ x: HLOValue) -> HLOValue {
    switch function {
    case .abs: return apply("abs", x)
    case .cos: return apply("cosine", x)
    case .erf: return errorFunction(x)
    case .exp: return apply("exponential", x)
    case .log: return apply("log", x)
    case .relu: return apply("maximum", x, 0)
    case .rsqrt: return apply("rsqrt", x)
    case .sigmoid: return apply("logistic", x)
    case .sin: return apply("sine", x)
    case .softplus:
      // This form does not overflow.
      let tail = apply("log_plus_one", apply("exponential", apply("negate", apply("abs", x))))
      return apply("add", apply("maximum", x, 0), tail)
    case .sqrt: return apply("sqrt", x)
    case .tanh: return apply("tanh", x)
    }
  }
}
