import COneDNN
import Primitives
import TensorTypes

extension Emitter {
  /// The same elements in another type. A weight that convolutions alone read is converted for each in the layout that
  /// it asks for, so that nothing is made here.
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
  /// Whether nothing but convolutions and the gradients of their inputs reads a value, and as their weight.
  func isWeightOfConvolutions(_ value: Value) -> Bool {
    instructions.allSatisfy { instruction in
      instruction.inputs.indices.allSatisfy { place in
        guard instruction.inputs[place] == value else { return true }
        switch instruction.primitive {
        case .convolution, .convolutionInputGradient: return place == 1
        default: return false
        }
      }
    }
  }
}
