import GraphIR
import Primitives
import TensorTypes

extension PrimitiveCase {
  /// Expressions that between them use every step, on values on both sides of every bend.
  static let formulas: [PrimitiveCase] =
    everywhere.flatMap { source in
      [[3, 7, 5, 3], [1, 17], [3, 15, 1, 8], [2, 16, 12, 11]].map { shape in formula(source, shape, .scattered) }
    }
    + wherePositive.map { formula($0, [2, 3, 7, 5], .positive) }
    + [
      PrimitiveCase("formula of a value twice") { builder in
        let x = builder.activation([3, 5])
        return builder.program.apply(.formula(sound("x * tanh(y)")), [x, x])[0]
      },
      PrimitiveCase("formula behind a convolution and before a sum") { builder in
        let x = builder.input([2, 3, 5, 5])
        let (left, right) = (builder.convolution(x, to: 16), builder.convolution(x, to: 16))
        let gated = builder.program.apply(.formula(sound("x * sigmoid(1.702 * y)")), [left, right])[0]
        return builder.program(.binary(.add), gated, left)
      },
    ]

  private static let everywhere = [
    "x * sigmoid(1.702 * x)", "0.5 * x * (1 + erf(x / sqrt(2)))",
    "0.5 * x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * pow(x, 3))))", "x * tanh(softplus(x))", "sin(x) + cos(2 * x)",
    "exp(-x * x) - 1", "abs(x) - relu(x - 0.9)", "clamp(x, -0.9, 2.1) + min(x, 0.3, -x / 2) - max(2 * x, 0.06)",
    "where(x > 0, x, where(x <= -0.9, 0.3, exp(x) - 1))", "1 / (1 + x * x)", "sqrt(1 + x * x) - rsqrt(2 + x * x)",
    "pow(1 + x * x, 1.3) / (2 + x * x)", "log(2 + cos(x)) * 3", "2 * x", "x",
    "x * sigmoid(y)", "(x - y) / (1 + abs(y))", "max(x, y) * min(x, -y)", "where(x < y, x * z, tanh(z) - y)",
    "x + y", "x1 * x2 + x3 * x4 - x5 / (3 + sin(x6)) + pow(x7, 2) * x8",
  ]

  private static let wherePositive = [
    "log(x)", "sqrt(x)", "rsqrt(x)", "pow(x, 0.7)", "pow(x, -1.5)", "pow(x, -3)", "1 / x", "x * log(x)",
    "exp(y * log(x))",
  ]

  private static func formula(_ source: String, _ shape: Shape, _ values: CaseValues) -> PrimitiveCase {
    PrimitiveCase("\(source) on \(shape)") { builder in
      let formula = sound(source)
      var inputs = [builder.activation(shape, values)]
      while inputs.count < formula.inputCount { inputs.append(builder.parameter(shape, .positive)) }
      return builder.program.apply(.formula(formula.simplified()), inputs)[0]
    }
  }
}

extension AttributeType {
  static let sampleFormulas: [Formula] = [
    "x * sigmoid(1.702 * x)", "x * sigmoid(y)", "where(x > 0, x, exp(x) - 1)", "max(x, y) - tanh(z) / 2",
    "x", "log(1 + exp(-abs(x)))",
  ].map(sound)
}

private func sound(_ source: String) -> Formula {
  do {
    return try Formula(parsing: source)
  } catch {
    preconditionFailure("'\(source)': \(error.message)")
  }
}
