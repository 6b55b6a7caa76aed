import Primitives
import TensorTypes

extension Program {
  /// The same training step with activations and their gradients in bfloat16.
  ///
  /// Primitives that read a batch are of two kinds. Products, normalisations, poolings, activations and what moves elements
  /// read and write maps in bfloat16, and form sums in 32 bits. The others (losses, formulas, reductions, plug-ins) read and
  /// write 32 bits. So do all results of the program: outputs, losses, gradients of parameters and running statistics. A
  /// value has the type in which it is written; what needs another type reads a conversion. Parameters stay in 32 bits;
  /// products read conversions of them, which the prelude makes (``hoistingPrelude()``).
  ///
  /// Kalamkar et al. 2019, "A Study of BFLOAT16 for Deep Learning Training", arXiv:1905.12322.
  public func inBfloat16() -> Program {
    var rewriting = Bfloat16Rewriting(of: self)
    for instruction in instructions { rewriting.append(instruction) }
    return rewriting.program
  }
}

/// A program that is being rewritten in bfloat16.
private struct Bfloat16Rewriting {
  private(set) var program: Program
  private let results: Set<Value>
  /// By the value's index, whether it depends on the batch.
  private var isOfBatch: [Bool]
  private var conversions: [Value: Value] = [:]

  init(of original: Program) {
    program = original
    program.instructions = []
    results = original.results
    isOfBatch = original.values.map { description in
      switch description.role {
      case .input, .target, .randomKey: true
      case .parameter, .buffer, .result: false
      }
    }
  }

  mutating func append(_ instruction: Instruction) {
    var instruction = instruction
    let readsBatch = instruction.inputs.contains { isOfBatch[$0.index] }
    for output in instruction.outputs { isOfBatch[output.index] = readsBatch }
    let isResult = results.contains(instruction.outputs[0])
    let types =
      readsBatch
      ? instruction.primitive.typesInBfloat16(
        inputs: instruction.inputs.map { program[$0] }, isResult: isResult) : nil
    for (index, input) in instruction.inputs.enumerated() {
      switch program[input].type {
      case .float32, .bfloat16: break
      case .int32, .uint8: continue
      }
      let wanted: DataType = types?.inputs.contains(index) == true ? .bfloat16 : .float32
      instruction.inputs[index] = converted(input, to: wanted, for: instruction)
    }
    if types?.writesBfloat16 == true { program.values[instruction.outputs[0].index].type = .bfloat16 }
    program.instructions.append(instruction)
  }

  private mutating func converted(_ value: Value, to type: DataType, for instruction: Instruction) -> Value {
    if program[value].type == type { return value }
    if let known = conversions[value] { return known }
    let result = program.addResult(program[value].shape, type: type)
    isOfBatch.append(isOfBatch[value.index])
    program.instructions.append(
      Instruction(.conversion(type), [value], outputs: [result], origin: instruction.origin))
    conversions[value] = result
    return result
  }
}

extension Primitive {
  /// Which inputs a primitive reads in bfloat16, and whether it writes its first output so.
  fileprivate struct Bfloat16Types {
    var inputs: Set<Int>
    var writesBfloat16 = true
  }

  /// Nil for primitives that work in 32 bits.
  /// - parameter isResult: whether the first output is a result of the program
  fileprivate func typesInBfloat16(inputs: [ValueDescription], isResult: Bool) -> Bfloat16Types? {
    let indices = inputs.indices
    switch self {
    case .convolutionWeightGradient(let convolution, _):
      let index = convolution.weightGradientInputs(indices)
      return Bfloat16Types(inputs: [index.map, index.outputGradient], writesBfloat16: false)
    case .matrixProduct(let product):
      let index = product.inputs(indices)
      return Bfloat16Types(inputs: [index.a, index.b], writesBfloat16: !isResult)
    default:
      guard !isResult else { return nil }
    }
    // What does little work for the numbers it moves does not convert them for its own sake.
    let isBegun = inputs.contains { $0.type == .bfloat16 }
    switch self {
    case .convolution(let convolution):
      let index = convolution.inputs(indices)
      return Bfloat16Types(inputs: [index.map, index.weight])
    case .convolutionInputGradient(let convolution, _):
      let index = convolution.inputGradientInputs(indices)
      return Bfloat16Types(inputs: [index.outputGradient, index.weight])
    case .batchNormalization(let normalization):
      guard normalization.training else { return nil }
      let index = normalization.inputs(indices)
      return Bfloat16Types(inputs: Set([index.x] + [index.residual, index.addend].compactMap { $0 }))
    case .batchNormalizationGradient(let normalization):
      let index = normalization.gradientInputs(indices)
      return Bfloat16Types(inputs: [index.x, index.outputGradient])
    case .pooling: return isBegun ? Bfloat16Types(inputs: [0]) : nil
    case .poolingGradient(let pooling, let input):
      guard isBegun, pooling.hasSeparateWindows(on: input) else { return nil }
      return Bfloat16Types(inputs: [pooling.gradientInputs(indices).outputGradient])
    case .elementwise(let function):
      return isBegun && function.isActivation ? Bfloat16Types(inputs: [0]) : nil
    case .elementwiseGradient(let function):
      return isBegun && function.isActivation ? Bfloat16Types(inputs: Set(indices)) : nil
    case .binary:
      return isBegun && inputs[0].shape == inputs[1].shape ? Bfloat16Types(inputs: Set(indices)) : nil
    case .concatenation, .slice, .pad, .upsampling, .reshape:
      return isBegun ? Bfloat16Types(inputs: Set(indices)) : nil
    case .convolutionWeightGradient, .matrixProduct, .formula, .reduction, .broadcast, .permutation, .conversion,
      .fakeQuantization, .fakeQuantizationGradient, .softmax, .softmaxGradient, .crossEntropy, .crossEntropyGradient,
      .dropout, .external, .externalGradient:
      return nil
    }
  }
}

extension Elementwise {
  /// Whether it is a function between layers, not a part of a statistic.
  fileprivate var isActivation: Bool {
    switch self {
    case .relu, .leakyRelu, .elu, .gelu, .silu, .hardSwish, .sigmoid, .tanh: true
    case .clip(let lower, let upper): lower < upper
    case .square, .inverseSquareRoot, .affine: false
    }
  }
}

extension Pooling {
  /// Whether no position of an input belongs to two windows, so that gradients are not added up.
  fileprivate func hasSeparateWindows(on input: Shape) -> Bool {
    switch region {
    case .window(let window, _):
      window.dilation == Extent(1) && window.stride.height >= window.kernel.height
        && window.stride.width >= window.kernel.width
    case .adaptive(let output): input[2] % output.height == 0 && input[3] % output.width == 0
    }
  }
}
