import Primitives

/// A program whose first instructions depend on stored tensors alone.
///
/// An executable runs the prelude once after stored tensors change and keeps what it made; the rest runs for every
/// batch. A program that updates buffers changes stored tensors itself.
public struct PreparedProgram: Hashable, Sendable {
  public let program: Program
  /// How many of the first instructions are the prelude.
  public let preludeCount: Int
}

extension Program {
  /// Moves the instructions that depend on parameters and buffers alone to the front; both parts keep their order.
  ///
  /// What makes a result of the program (output, loss, gradient, new buffer) stays, so that every run writes it.
  public func hoistingPrelude() -> PreparedProgram {
    var stored = values.map { description in
      switch description.role {
      case .parameter, .buffer: true
      case .input, .target, .randomKey, .result: false
      }
    }
    let results = results
    var (prelude, rest): ([Instruction], [Instruction]) = ([], [])
    for instruction in instructions {
      if instruction.inputs.allSatisfy({ stored[$0.index] }), results.isDisjoint(with: instruction.outputs) {
        for output in instruction.outputs { stored[output.index] = true }
        prelude.append(instruction)
      } else {
        rest.append(instruction)
      }
    }
    var result = self
    result.instructions = prelude + rest
    return PreparedProgram(program: result, preludeCount: prelude.count)
  }
}
