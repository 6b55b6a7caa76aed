import Primitives
import TensorTypes

extension ONNXGraphWriter {
  /// The form of what an instruction makes, once its inputs are written.
  func resultForm(of index: Int) -> Operand.Form {
    let instruction = program.instructions[index]
    let result = shape(instruction.outputs[0])
    guard result.rank == 4, result[2] == 1 else { return .asInProgram }
    let hasSequence = instruction.inputs.contains(where: isSequence)
    let isSequence: Bool
    switch instruction.primitive {
    case .convolution(let convolution): isSequence = hasSequence && convolution.window.isFlat
    case .pooling(let pooling):
      if case .window(let window, _) = pooling.region {
        isSequence = hasSequence && window.isFlat
      } else {
        isSequence = hasSequence
      }
    case .batchNormalization, .elementwise, .formula, .binary, .reduction, .broadcast, .softmax, .dropout, .conversion:
      isSequence = hasSequence
    case .concatenation(let axis), .slice(let axis, _, _): isSequence = hasSequence && axis != 2
    case .pad(let before, let after): isSequence = hasSequence && before[2] == 0 && after[2] == 0
    case .permutation(let axes): isSequence = hasSequence && axes[2] == 2
    case .upsampling(let factor): isSequence = hasSequence && factor.height == 1
    case .reshape, .external: isSequence = makesSequences(instruction)
    // Of vectors only.
    case .matrixProduct, .crossEntropy: isSequence = false
    case .convolutionInputGradient, .convolutionWeightGradient, .poolingGradient, .batchNormalizationGradient,
      .elementwiseGradient, .softmaxGradient, .crossEntropyGradient, .externalGradient, .fakeQuantization,
      .fakeQuantizationGradient:
      isSequence = false
    }
    return isSequence ? .sequence : .asInProgram
  }

  /// Whether the layer of an instruction gives sequences: then a map of height 1 is one.
  private func makesSequences(_ instruction: Instruction) -> Bool {
    graph.nodes.indices.contains(instruction.origin) && graph.nodes[instruction.origin].output.rank == 2
  }

  /// The axis of a value in this form; nil for the one that is left out.
  func axis(_ axis: Int, in form: Operand.Form) -> Int? {
    guard form == .sequence else { return axis }
    return axis == 2 ? nil : axis > 2 ? axis - 1 : axis
  }

  /// One number for each axis of a value in this form.
  func perAxis(_ numbers: [Int], in form: Operand.Form) -> [Int] {
    numbers.indices.filter { axis($0, in: form) != nil }.map { numbers[$0] }
  }
}

extension Window {
  /// Whether it covers one row and leaves it one row.
  var isFlat: Bool { kernel.height == 1 && padding.top == 0 && padding.bottom == 0 }
}
