import Primitives

extension Elementwise {
  /// The function of `v` as a C expression over floats.
  var cExpression: String {
    func number(_ value: Double) -> String { CText.float(value) }
    return switch self {
    case .relu: "(v > 0.0f) ? v : 0.0f"
    case .leakyRelu(let slope): "(v > 0.0f) ? v : \(number(slope)) * v"
    case .elu(let alpha): "(v > 0.0f) ? v : \(number(alpha)) * expm1f(v)"
    case .gelu: "v * (0.5f * (1.0f + erff(v * 0.70710678f)))"
    case .silu: "v * (1.0f / (1.0f + expf(-v)))"
    case .hardSwish: "v * ((v <= -3.0f) ? 0.0f : (v >= 3.0f) ? 6.0f : v + 3.0f) / 6.0f"
    case .sigmoid: "1.0f / (1.0f + expf(-v))"
    case .tanh: "tanhf(v)"
    // As the other backends: the lower limit first.
    case .clip(let lower, let upper):
      "(((v > \(number(lower))) ? v : \(number(lower))) < \(number(upper))) ? "
        + "((v > \(number(lower))) ? v : \(number(lower))) : \(number(upper))"
    case .square: "v * v"
    case .inverseSquareRoot: "1.0f / sqrtf(v)"
    case .affine(let scale, let offset): "\(number(scale)) * v + \(number(offset))"
    }
  }

  /// Whether the expression calls a function of <math.h>.
  var needsMath: Bool {
    switch self {
    case .relu, .leakyRelu, .hardSwish, .clip, .square, .affine: false
    case .elu, .gelu, .silu, .sigmoid, .tanh, .inverseSquareRoot: true
    }
  }
}

extension Formula {
  /// The steps as C statements that end with a return. Inputs are `v0`, `v1`, …
  var cStatements: [String] {
    var lines: [String] = []
    func name(_ index: Int) -> String {
      switch steps[index] {
      case .input(let number): "v\(number)"
      case .constant(let number): CText.float(number).hasPrefix("-") ? "(\(CText.float(number)))" : CText.float(number)
      default: "t\(index)"
      }
    }
    for (index, step) in steps.enumerated() {
      let value: String
      switch step {
      case .input, .constant: continue
      case .function(let function, let operand): value = function.cExpression(name(operand))
      case .operation(let operation, let left, let right):
        value = operation.cExpression(name(left), name(right))
      case .power(let base, let exponent): value = "powf(\(name(base)), \(CText.float(exponent)))"
      case .choice(let comparison, let left, let right, let then, let otherwise):
        let sign = comparison == .less ? "<" : "<="
        value = "(\(name(left)) \(sign) \(name(right))) ? \(name(then)) : \(name(otherwise))"
      }
      lines.append("const float t\(index) = \(value);")
    }
    lines.append("return \(name(results[0]));")
    return lines
  }

  var needsMath: Bool {
    steps.contains { step in
      switch step {
      case .input, .constant, .operation, .choice, .function(.abs, _), .function(.relu, _): false
      case .function, .power: true
      }
    }
  }
}

extension Formula.Function {
  fileprivate func cExpression(_ x: String) -> String {
    switch self {
    case .abs: "(\(x) < 0.0f) ? -\(x) : \(x)"
    case .cos: "cosf(\(x))"
    case .erf: "erff(\(x))"
    case .exp: "expf(\(x))"
    case .log: "logf(\(x))"
    case .relu: "(\(x) > 0.0f) ? \(x) : 0.0f"
    case .rsqrt: "1.0f / sqrtf(\(x))"
    case .sigmoid: "1.0f / (1.0f + expf(-\(x)))"
    case .sin: "sinf(\(x))"
    case .softplus: "((\(x) > 0.0f) ? \(x) : 0.0f) + log1pf(expf((\(x) < 0.0f) ? \(x) : -\(x)))"
    case .sqrt: "sqrtf(\(x))"
    case .tanh: "tanhf(\(x))"
    }
  }
}

extension Formula.Operation {
  fileprivate func cExpression(_ left: String, _ right: String) -> String {
    switch self {
    case .add: "\(left) + \(right)"
    case .subtract: "\(left) - \(right)"
    case .multiply: "\(left) * \(right)"
    case .divide: "\(left) / \(right)"
    case .minimum: "(\(left) < \(right)) ? \(left) : \(right)"
    case .maximum: "(\(left) > \(right)) ? \(left) : \(right)"
    }
  }
}
