import Primitives

extension ONNXGraphWriter {
  /// A formula, step by step.
  mutating func write(_ formula: Formula, _ index: Int, _ form: Operand.Form) {
    let instruction = program.instructions[index]
    let inputs = instruction.inputs.map { operand($0, form) }
    var names: [String] = []
    var varies: [Bool] = []
    for (number, step) in formula.steps.enumerated() {
      varies.append(step.isInput || step.operands.contains { varies[$0] })
      // The last step makes the only result of an expression; gradients, which have several, are not exported.
      if number == formula.steps.count - 1, formula.results == [number], varies[number], !step.isInput {
        return emit(index, form, step.type) { $0.write(step, inputs, names, index, named: $1) }
      }
      names.append(write(step, inputs, names, index))
    }
    for (value, result) in zip(instruction.outputs, formula.results) {
      guard value == instruction.outputs[0] else { continue }
      guard varies[result] else {
        // A number, stretched to the shape of what was read.
        let shape = self.step("Shape", [inputs[0]], in: index)
        return add("Expand", [names[result], shape], index, form)
      }
      add("Identity", [names[result]], index, form)
    }
  }

  /// A step that is not the result.
  private mutating func write(
    _ step: Formula.Step, _ inputs: [String], _ names: [String], _ index: Int
  ) -> String {
    switch step {
    case .input(let number): return inputs[number]
    case .constant(let number): return builder.number(number)
    case .function, .operation, .power, .choice:
      let name = builder.unique("\(layerPath(index))/\(step.type)")
      write(step, inputs, names, index, named: name)
      return name
    }
  }

  private mutating func write(
    _ step: Formula.Step, _ inputs: [String], _ names: [String], _ index: Int, named name: String
  ) {
    switch step {
    case .input(let number): builder.add("Identity", [inputs[number]], named: name)
    case .constant(let number): builder.add("Identity", [builder.number(number)], named: name)
    case .function(.rsqrt, let operand):
      let root = self.step("Sqrt", [names[operand]], in: index)
      builder.add("Reciprocal", [root], named: name)
    case .function(_, let operand): builder.add(step.type, [names[operand]], named: name)
    case .operation(_, let left, let right): builder.add(step.type, [names[left], names[right]], named: name)
    case .power(let operand, let exponent):
      builder.add("Pow", [names[operand], builder.number(exponent)], named: name)
    case .choice(let comparison, let left, let right, let then, let otherwise):
      let type = comparison == .less ? "Less" : "LessOrEqual"
      let condition = self.step(type, [names[left], names[right]], in: index)
      builder.add("Where", [condition, names[then], names[otherwise]], named: name)
    }
  }
}

extension Formula.Step {
  fileprivate var isInput: Bool { if case .input = self { true } else { false } }

  /// The operator that makes its number.
  fileprivate var type: String {
    switch self {
    case .input, .constant: "Identity"
    case .function(let function, _): function.onnxType
    case .operation(let operation, _, _): operation.onnxType
    case .power: "Pow"
    case .choice: "Where"
    }
  }
}

extension Formula.Function {
  fileprivate var onnxType: String {
    switch self {
    case .abs: "Abs"
    case .cos: "Cos"
    case .erf: "Erf"
    case .exp: "Exp"
    case .log: "Log"
    case .relu: "Relu"
    case .rsqrt: "Reciprocal"
    case .sigmoid: "Sigmoid"
    case .sin: "Sin"
    case .softplus: "Softplus"
    case .sqrt: "Sqrt"
    case .tanh: "Tanh"
    }
  }
}

extension Formula.Operation {
  fileprivate var onnxType: String {
    switch self {
    case .add: "Add"
    case .subtract: "Sub"
    case .multiply: "Mul"
    case .divide: "Div"
    case .minimum: "Min"
    case .maximum: "Max"
    }
  }
}
