import COneDNN
import Primitives
import TensorTypes

extension Emitter {
  /// The same elements in another type. Nothing is done here for a weight that only convolutions read: it is converted for
  /// each of them, in the layout that it needs.
  mutating func emitConversion(_ instruction: Instruction) throws(OneDNNError) {
    let (input, output) = (instruction.inputs[0], instruction.outputs[0])
    if program.isWeightOfConvolutions(output) {
      sources[output] = input
      return
    }
    // No layout has gaps, so that the list of elements serves.
    let source = try operand(input, as: layout(output))
    let count = shape(output).elementCount
    try reorder(
      source, .rowMajor([count], type(input).library), to: buffer(output), .rowMajor([count], type(output).library))
  }
}

extension Program {
  /// Whether a value is read only as the weight of convolutions and of the gradients of their inputs.
  func isWeightOfConvolutions(_ value: Value) -> Bool {
    instructions.allSatisfy { instruction in
      instruction.inputs.indices.allSatisfy { index in
        instruction.inputs[index] != value || index == instruction.weightIndex
      }
    }
  }
}

extension Instruction {
  /// The index of the weight among the inputs of a convolution or of the gradient of its input; nil for others.
  var weightIndex: Int? {
    switch primitive {
    case .convolution(let convolution): convolution.inputs(inputs.indices).weight
    case .convolutionInputGradient(let convolution, _): convolution.inputGradientInputs(inputs.indices).weight
    default: nil
    }
  }
}
