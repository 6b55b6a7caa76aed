import Primitives

extension Program {
  /// The same program without instructions that are not needed.
  ///
  /// An instruction stays if the output, the loss, a gradient or the new contents of a buffer depends on it. Positions of
  /// maxima are written only for a gradient. Values are renumbered; placeholders, parameters and buffers all stay.
  public func withoutDeadCode() -> Program {
    var areLive = areResults
    var kept: [Instruction] = []
    for var instruction in instructions.reversed() where instruction.outputs.contains(where: { areLive[$0.index] }) {
      if case .pooling(var pooling) = instruction.primitive, pooling.savesIndices,
        let positions = pooling.outputs(instruction.outputs).positions, !areLive[positions.index]
      {
        pooling.savesIndices = false
        instruction.primitive = .pooling(pooling)
        instruction.outputs.removeLast()
      }
      for input in instruction.inputs { areLive[input.index] = true }
      kept.append(instruction)
    }
    var result = self
    result.instructions = kept.reversed()
    return result.withoutUnusedValues()
  }

  /// The same program with the values that nothing makes removed and the rest numbered without gaps.
  private func withoutUnusedValues() -> Program {
    var areMade = [Bool](repeating: false, count: values.count)
    for instruction in instructions {
      for output in instruction.outputs { areMade[output.index] = true }
    }
    var result = self
    result.values = []
    let numbers = values.indices.map { index -> Value in
      // A value that nothing makes gets a number past the end, which nothing refers to.
      guard values[index].role != .result || areMade[index] else { return Value(index: .max) }
      result.values.append(values[index])
      return Value(index: result.values.count - 1)
    }
    func renumbered(_ value: Value) -> Value { numbers[value.index] }
    for index in instructions.indices {
      result.instructions[index].inputs = instructions[index].inputs.map(renumbered)
      result.instructions[index].outputs = instructions[index].outputs.map(renumbered)
    }
    result.output = output.map(renumbered)
    result.loss = loss.map(renumbered)
    result.gradients = gradients.map(renumbered)
    result.bufferUpdates = bufferUpdates.map { $0.map(renumbered) }
    return result
  }
}
