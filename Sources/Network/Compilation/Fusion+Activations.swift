import Primitives

extension Program {
  /// The same program in which a normalisation takes the function behind it, and the map that is added after that. A relu
  /// goes this way only before a sum; otherwise it leaves a mask, which gradients of other branches can use, too.
  ///
  /// Nothing is kept for the gradient but what the normalisation keeps anyway: it computes the function's input again.
  ///
  ///     n = batchNormalization(x)                  y = batchNormalization(x, other; gelu, addend)
  ///     f = gelu(n)
  ///     y = f + other
  ///     …                                          …
  ///     dn = geluGradient(n, dy)                   dx = batchNormalizationGradient(x, dy; gelu)
  ///     dx = batchNormalizationGradient(x, dn)
  func fusingFunctions() -> Program {
    let uses = Uses(of: self)
    var result = self
    var (removed, taken): (Set<Int>, Set<Int>) = ([], [])
    // Where both operands of a sum are normalised, the later one takes it.
    for (index, instruction) in instructions.enumerated().reversed() {
      guard case .batchNormalization(let normalization) = instruction.primitive, !normalization.relu else { continue }
      let function = activation(behind: instruction, normalization, uses)
      let end = function?.output ?? normalization.outputs(instruction.outputs).y
      let sum = addition(to: end, ignoring: function?.gradient, besides: taken, uses)
      guard function != nil || sum != nil, function?.function != .relu || sum != nil else { continue }

      var (attributes, fused) = (normalization, instruction)
      var (inputs, outputs) = (normalization.inputs(fused.inputs), normalization.outputs(fused.outputs))
      attributes.activation = function?.function
      outputs.y = end
      if let function {
        removed.insert(function.index)
        if let gradient = function.gradient, let pulled = function.normalizationGradient {
          result.instructions[pulled].pull(through: function.function, of: gradient, inputs.shift, in: self)
          removed.insert(gradient)
        }
      }
      if let sum {
        attributes.addend = true
        inputs.addend = sum.other
        outputs.y = instructions[sum.index].outputs[0]
        removed.insert(index)
        taken.insert(sum.index)
      }
      fused.primitive = .batchNormalization(attributes)
      (fused.inputs, fused.outputs) = (inputs.list, outputs.list)
      result.instructions[sum?.index ?? index] = fused
    }
    return result.removing(removed)
  }

  private struct Follower {
    var function: Elementwise
    var index: Int
    var output: Value
    /// The function's gradient, and the normalisation's that alone reads it; nil in a program without gradients.
    var gradient: Int?
    var normalizationGradient: Int?
  }

  /// The function that a normalisation can take; nil if anything else reads what lies between, in either direction.
  private func activation(
    behind instruction: Instruction, _ normalization: BatchNormalization, _ uses: Uses
  ) -> Follower? {
    let outputs = normalization.outputs(instruction.outputs)
    let readers = uses.readers(of: outputs.y)
    guard !uses.isResult(outputs.y), let index = readers.first,
      case .elementwise(let function) = instructions[index].primitive, function.isFusible
    else { return nil }
    var follower = Follower(function: function, index: index, output: instructions[index].outputs[0])
    let known = function.gradientUsesOutput ? follower.output : outputs.y
    let gradients = uses.readers(of: known).filter {
      instructions[$0].primitive == .elementwiseGradient(function)
        && Elementwise.GradientInputs(instructions[$0].inputs).known == known
    }
    let pulled = outputs.statistics.map { statistics in
      uses.readers(of: statistics.mean).filter {
        if case .batchNormalizationGradient = instructions[$0].primitive { true } else { false }
      }
    }
    guard readers.count == 1 + (function.gradientUsesOutput ? 0 : gradients.count) else { return nil }
    if gradients.isEmpty, pulled?.isEmpty != false { return follower }
    guard gradients.count == 1, pulled?.count == 1, let gradient = gradients.first, let pulled = pulled?.first,
      uses.onlyReader(of: instructions[gradient].outputs[0]) == pulled,
      case .batchNormalizationGradient(let attributes) = instructions[pulled].primitive,
      attributes.gradientInputs(instructions[pulled].inputs).outputGradient == instructions[gradient].outputs[0]
    else { return nil }
    (follower.gradient, follower.normalizationGradient) = (gradient, pulled)
    return follower
  }

  /// The sum that alone reads a value, apart from the function's own gradient, and its other operand.
  private func addition(
    to value: Value, ignoring gradient: Int?, besides taken: Set<Int>, _ uses: Uses
  ) -> (index: Int, other: Value)? {
    let readers = uses.readers(of: value).filter { $0 != gradient }
    guard readers.count == 1, !uses.isResult(value), let index = readers.first, !taken.contains(index),
      case .binary(.add) = instructions[index].primitive
    else { return nil }
    let inputs = instructions[index].inputs
    let other = inputs[0] == value ? inputs[1] : inputs[0]
    guard other != value, self[other].shape == self[value].shape else { return nil }
    return (index, other)
  }
}

extension Elementwise {
  /// Whether it is a function between layers, which kernels apply in passing.
  fileprivate var isFusible: Bool {
    switch self {
    case .relu, .leakyRelu, .gelu, .silu, .hardSwish, .sigmoid, .tanh: true
    // The slope of the others is read from their output, where that tells.
    case .elu, .clip: gradientUsesOutput
    case .square, .inverseSquareRoot, .affine: false
    }
  }
}

extension Instruction {
  /// Makes a normalisation's gradient read the gradient of the function's output.
  fileprivate mutating func pull(
    through function: Elementwise, of gradient: Int, _ shift: Value?, in program: Program
  ) {
    guard case .batchNormalizationGradient(var normalization) = primitive else {
      preconditionFailure("only the gradients of normalisations pull gradients through functions")
    }
    var operands = normalization.gradientInputs(inputs)
    operands.outputGradient = Elementwise.GradientInputs(program.instructions[gradient].inputs).outputGradient
    operands.shift = shift
    normalization.activation = function
    primitive = .batchNormalizationGradient(normalization)
    inputs = operands.list
  }
}
