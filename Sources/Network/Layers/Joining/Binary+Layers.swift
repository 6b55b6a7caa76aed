import GraphIR
import Primitives
import TensorTypes

/// What add and multiply have in common: inputs of one shape, beside which an input may have one number a channel.
extension Binary {
  /// The largest input's shape.
  /// - throws: if another input has neither that shape nor one number for each of its channels
  static func output(_ inputs: [Shape]) throws(LayerError) -> Shape {
    let largest = inputs.indices.max {
      (inputs[$0].elementCount, inputs[$0].rank) < (inputs[$1].elementCount, inputs[$1].rank)
    }
    guard let largest else { preconditionFailure("the arity was checked before") }
    let output = inputs[largest]
    for (index, input) in inputs.enumerated() where input != output && !input.isPerChannel(of: output) {
      let (first, second) = (min(index, largest), max(index, largest))
      throw LayerError(
        "input \(first + 1) is \(inputs[first]), but input \(second + 1) is \(inputs[second])",
        remedy: input.remedy(toJoin: output))
    }
    return output
  }

  /// Combines the inputs from left to right.
  func lower(_ inputs: [Value], into program: inout ProgramBuilder) -> Value {
    let rank = inputs.reduce(0) { max($0, program.shape($1).rank) }
    let operands = inputs.map { input in
      let shape = program.shape(input)
      return shape.rank == rank ? input : program(.reshape([shape[0], shape[1], 1, 1]), input)
    }
    return operands.dropFirst().reduce(operands[0]) { program(.binary(self), $0, $1) }
  }
}

extension Shape {
  /// Whether this is one number for each channel of the other: [channels], [channels, 1] or [channels, 1, 1].
  fileprivate func isPerChannel(of other: Shape) -> Bool {
    self[0] == other[0] && elementCount == other[0] && (rank == 1 || rank == other.rank)
  }

  fileprivate func remedy(toJoin other: Shape) -> String {
    if rank == 1 && other.rank == 1 { return "Give both the same number of features" }
    if rank == other.rank && elementCount(from: 1) == other.elementCount(from: 1) {
      return "Give both the same number of channels, for example by a convolution with kernel 1"
    }
    if rank == other.rank && elementCount(from: 1) > 1 { return "Use the same strides and padding on both paths" }
    return "Beside \(other), one number a channel is [\(other[0])]"
  }
}
