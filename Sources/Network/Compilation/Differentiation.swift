import Primitives

extension Program {
  /// The same program with the gradient of its loss with respect to every parameter (reverse mode).
  ///
  /// If a value is read several times, its gradients are added. A parameter that does not reach the loss has a gradient of
  /// zeros. Gradients are distinct values, so that each can be written where the session keeps it. The gradient of an
  /// instruction belongs to the instruction's layer. Maximum poolings save their positions. Nothing is computed for values
  /// that no parameter influences, such as the network's input.
  ///
  /// Baydin et al. 2018, "Automatic differentiation in machine learning: a survey", arXiv:1502.05767.
  public func differentiated() -> Program {
    guard let loss else { preconditionFailure("only a program with a loss is differentiated") }
    precondition(gradients.isEmpty, "a program is differentiated once")
    let needed = influencedByParameters()
    let forward = savingPositions(where: needed)
    var builder = ProgramBuilder(extending: forward, mode: .training)
    var gradients = [Value?](repeating: nil, count: forward.values.count)

    for (index, instruction) in forward.instructions.enumerated().reversed() {
      let result = instruction.outputs[0]
      guard needed[result.index] else { continue }
      builder.beginLayer(instruction.origin, tensors: [:])
      let contributions: [Value?]
      if result == loss, gradients[result.index] == nil {
        contributions = builder.seedGradients(of: instruction, needed: instruction.inputs.map { needed[$0.index] })
      } else if let gradient = gradients[result.index] {
        precondition(result != loss, "the loss is the last thing computed")
        let others: [Value?] = instruction.outputs.dropFirst().map { _ in nil }
        contributions = instruction.gradients(
          from: [gradient] + others, needed: instruction.inputs.map { needed[$0.index] }, into: &builder)
      } else {
        continue
      }
      gradients[result.index] = nil
      for (input, contribution) in zip(forward.instructions[index].inputs, contributions) {
        guard let contribution, needed[input.index] else { continue }
        gradients[input.index] = gradients[input.index].map { builder(.binary(.add), $0, contribution) } ?? contribution
      }
    }
    builder.setParameterGradients(gradients)
    return builder.program
  }

  /// For each value whether a parameter has an influence on it that a gradient can follow.
  private func influencedByParameters() -> [Bool] {
    var influenced = values.map { description in
      if case .parameter = description.role { true } else { false }
    }
    for instruction in instructions where instruction.inputs.contains(where: { influenced[$0.index] }) {
      influenced[instruction.outputs[0].index] = true
    }
    return influenced
  }

  /// The same program with the positions of maxima saved wherever a gradient will ask for them.
  private func savingPositions(where needed: [Bool]) -> Program {
    var result = self
    for (index, instruction) in instructions.enumerated() {
      guard case .pooling(var pooling) = instruction.primitive, pooling.kind == .maximum, !pooling.savesIndices,
        needed[instruction.outputs[0].index]
      else { continue }
      pooling.savesIndices = true
      let positions = result.addResult(self[instruction.outputs[0]].shape, type: .int32)
      result.instructions[index].primitive = .pooling(pooling)
      result.instructions[index].outputs.append(positions)
    }
    return result
  }
}

extension ProgramBuilder {
  /// The gradients of the instruction that makes the loss. The gradient of a cross-entropy is not multiplied by one.
  fileprivate mutating func seedGradients(of instruction: Instruction, needed: [Bool]) -> [Value?] {
    if case .crossEntropy = instruction.primitive {
      precondition(!CrossEntropyInputs(needed).targets, "targets are data")
      let inputs = CrossEntropyInputs(instruction.inputs)
      return [self(.crossEntropyGradient, inputs.logits, inputs.targets), nil]
    }
    let seed = constant(1, like: instruction.outputs[0])
    let others: [Value?] = instruction.outputs.dropFirst().map { _ in nil }
    return instruction.gradients(from: [seed] + others, needed: needed, into: &self)
  }

  fileprivate mutating func setParameterGradients(_ found: [Value?]) {
    var parameters = [Value?](repeating: nil, count: program.parameters.count)
    for (index, description) in program.values.enumerated() {
      if case .parameter(let number) = description.role { parameters[number] = Value(index: index) }
    }
    var used: Set<Value> = []
    setGradients(
      parameters.map { parameter in
        guard let parameter else { preconditionFailure("a parameter has no value") }
        guard let gradient = found[parameter.index] else { return constant(0, like: parameter) }
        if used.insert(gradient).inserted { return gradient }
        return self(.reshape(shape(parameter)), gradient)
      })
  }

  /// A value of the same shape with one number everywhere.
  private mutating func constant(_ number: Double, like value: Value) -> Value {
    self(.elementwise(.clip(lower: number, upper: number)), value)
  }
}
