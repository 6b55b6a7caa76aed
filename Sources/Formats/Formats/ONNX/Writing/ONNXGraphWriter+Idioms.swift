import Primitives
import TensorTypes

/// Sequences of instructions that ONNX has one operator for.
extension ONNXGraphWriter {
  /// Writes the idiom that begins at an instruction.
  /// - returns: how many instructions it has; nil if none begins here
  mutating func writeIdiom(_ index: Int) -> Int? {
    guard let next = follower(of: index) else { return nil }
    switch (program.instructions[index].primitive, next) {
    case (.elementwise(.affine(let scale, let offset)), .elementwise(.clip(lower: 0, upper: 1))):
      let form = resultForm(of: index)
      let x = operand(program.instructions[index].inputs[0], form)
      add(
        "HardSigmoid", [x], [("alpha", .number(scale)), ("beta", .number(offset))], index + 1, form)
      return 2
    case (.pooling(let pooling), .reshape(let vector)):
      guard case .window(let window, _) = pooling.region, vector.rank == 2 else { return nil }
      let input = program.instructions[index].inputs[0]
      guard window.kernel == Extent(height: shape(input)[2], width: shape(input)[3]), window.padding == .none else {
        return nil
      }
      let x = operand(input, form(input) ?? .asInProgram)
      let pooled = step(pooling.kind == .average ? "GlobalAveragePool" : "GlobalMaxPool", [x], in: index)
      add("Flatten", [pooled], [("axis", .integer(1))], index + 1, .asInProgram)
      return 2
    default: return nil
    }
  }

  /// The next instruction's primitive, if it belongs to the same layer and alone reads what this one makes.
  private func follower(of index: Int) -> Primitive? {
    guard index + 1 < program.instructions.count else { return nil }
    let (instruction, next) = (program.instructions[index], program.instructions[index + 1])
    guard next.origin == instruction.origin, next.inputs == [instruction.outputs[0]],
      readerCounts[instruction.outputs[0].index] == 1
    else { return nil }
    return next.primitive
  }
}
