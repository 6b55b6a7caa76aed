import Primitives

extension ONNXGraphWriter {
  /// The operator that makes the result of a function.
  static func type(of function: Elementwise) -> String {
    switch function {
    case .relu: "Relu"
    case .leakyRelu: "LeakyRelu"
    case .elu: "Elu"
    case .gelu: "Gelu"
    case .silu: "Mul"
    case .hardSwish: "HardSwish"
    case .sigmoid: "Sigmoid"
    case .tanh: "Tanh"
    case .clip: "Clip"
    case .square: "Mul"
    case .inverseSquareRoot: "Reciprocal"
    case .affine(_, let offset): offset == 0 ? "Mul" : "Add"
    }
  }

  /// Appends the nodes of a function of x.
  mutating func write(_ function: Elementwise, _ x: String, _ index: Int, named name: String) {
    switch function {
    case .relu, .hardSwish, .sigmoid, .tanh: builder.add(Self.type(of: function), [x], named: name)
    case .leakyRelu(let slope): builder.add("LeakyRelu", [x], [("alpha", .number(slope))], named: name)
    case .elu(let alpha): builder.add("Elu", [x], [("alpha", .number(alpha))], named: name)
    case .gelu:
      guard !opset.hasGelu else { return builder.add("Gelu", [x], named: name) }
      // 0.5 · x · (1 + erf(x / √2))
      let ratio = step("Div", [x, builder.number(2.0.squareRoot())], in: index)
      let error = step("Erf", [ratio], in: index)
      let sum = step("Add", [error, builder.number(1)], in: index)
      let product = step("Mul", [x, sum], in: index)
      builder.add("Mul", [product, builder.number(0.5)], named: name)
    case .silu:
      let gate = step("Sigmoid", [x], in: index)
      builder.add("Mul", [x, gate], named: name)
    case .clip(let lower, let upper):
      var bounds = [lower.isFinite ? builder.number(lower) : "", upper.isFinite ? builder.number(upper) : ""]
      while bounds.last == "" { bounds.removeLast() }
      builder.add("Clip", [x] + bounds, named: name)
    case .square: builder.add("Mul", [x, x], named: name)
    case .inverseSquareRoot:
      let root = step("Sqrt", [x], in: index)
      builder.add("Reciprocal", [root], named: name)
    case .affine(let scale, let offset):
      if offset == 0 { return builder.add("Mul", [x, builder.number(scale)], named: name) }
      let scaled = scale == 1 ? x : step("Mul", [x, builder.number(scale)], in: index)
      builder.add("Add", [scaled, builder.number(offset)], named: name)
    }
  }
}
