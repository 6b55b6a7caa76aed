import Primitives
import TensorTypes

extension Program {
  /// The same inference program with each batch normalisation folded into the convolution or matrix product before it, if
  /// that reads a stored weight and nothing else reads the value between. A weight may be computed of stored tensors, as that
  /// of a convolution along a sequence is, where `acceptsComputed`.
  ///
  /// With s = scale / √(variance + ε): weight' = weight · s for each output channel, and
  /// bias' = (bias − mean) · s + shift. These depend on stored tensors alone, so they belong to the prelude
  /// (``hoistingPrelude()``) and are computed once, not once a batch. Jacob et al. 2018, arXiv:1712.05877.
  public func folded(acceptsComputed: Bool = false) -> Program {
    let uses = Uses(of: self)
    let isStored = acceptsComputed ? dependsOnStoredTensors : []
    var empty = self
    empty.instructions = []
    var builder = ProgramBuilder(extending: empty, mode: .inference)
    var folded: Set<Int> = []
    for (index, instruction) in instructions.enumerated() where !folded.contains(index) {
      guard let product = FoldableProduct(instruction),
        acceptsComputed ? isStored[product.weight.index] : self[product.weight].role.isParameter,
        let next = uses.onlyReader(of: instruction.outputs[0]),
        case .batchNormalization(let normalization) = instructions[next].primitive, !normalization.training
      else {
        builder.append(instruction)
        continue
      }
      folded.insert(next)
      builder.beginLayer(instruction.origin, tensors: [:])
      builder.append(builder.fold(instructions[next], normalization, into: product))
    }
    return folded.isEmpty ? self : builder.program.withoutDeadCode()
  }
}

extension Program {
  /// Which values depend on stored tensors alone, by index.
  var dependsOnStoredTensors: [Bool] {
    var isStored = values.map { description in
      switch description.role {
      case .parameter, .buffer: true
      case .input, .target, .randomKey, .result: false
      }
    }
    for instruction in instructions where instruction.inputs.allSatisfy({ isStored[$0.index] }) {
      for output in instruction.outputs { isStored[output.index] = true }
    }
    return isStored
  }
}

extension ValueDescription.Role {
  fileprivate var isParameter: Bool { if case .parameter = self { true } else { false } }
}

extension ProgramBuilder {
  /// Writes the scaled weight and the shifted bias, and returns the product that reads them.
  fileprivate mutating func fold(
    _ normalization: Instruction, _ attributes: BatchNormalization, into product: FoldableProduct
  ) -> Instruction {
    let inputs = attributes.inputs(normalization.inputs)
    let spread = self(.elementwise(.affine(scale: 1, offset: attributes.epsilon)), inputs.runningVariance)
    let inverse = self(.elementwise(.inverseSquareRoot), spread)
    let factors = inputs.scale.map { self(.binary(.multiply), $0, inverse) } ?? inverse

    let stretched = Shape.alone(shape(factors)[0], at: product.outputAxis, rank: shape(product.weight).rank)
    let scaledWeight = self(.binary(.multiply), product.weight, self(.reshape(stretched), factors))

    let offset =
      product.bias.map { self(.binary(.subtract), $0, inputs.runningMean) }
      ?? self(.elementwise(.affine(scale: -1, offset: 0)), inputs.runningMean)
    let scaled = self(.binary(.multiply), offset, factors)
    let bias = inputs.shift.map { self(.binary(.add), scaled, $0) } ?? scaled
    return Instruction(
      product.instruction.primitive.taking(bias: true, activation: attributes.relu ? .relu : nil),
      [product.x, scaledWeight, bias], outputs: normalization.outputs, origin: product.instruction.origin)
  }
}

/// A convolution or matrix product that has no activation yet, with its operands.
private struct FoldableProduct {
  let instruction: Instruction
  let x: Value
  let weight: Value
  let bias: Value?
  /// The axis of the weight that counts output channels.
  let outputAxis: Int

  /// Nil for any other instruction.
  init?(_ instruction: Instruction) {
    self.instruction = instruction
    switch instruction.primitive {
    case .convolution(let convolution) where convolution.activation == nil:
      let inputs = convolution.inputs(instruction.inputs)
      (x, weight, bias, outputAxis) = (inputs.map, inputs.weight, inputs.bias, 0)
    case .matrixProduct(let product) where product.activation == nil:
      let inputs = product.inputs(instruction.inputs)
      (x, weight, bias, outputAxis) = (inputs.a, inputs.b, inputs.bias, product.transposeB ? 0 : 1)
    default: return nil
    }
  }
}

extension Primitive {
  fileprivate func taking(bias: Bool, activation: Elementwise?) -> Primitive {
    switch self {
    case .convolution(var convolution):
      (convolution.bias, convolution.activation) = (bias, activation)
      return .convolution(convolution)
    case .matrixProduct(var product):
      (product.bias, product.activation) = (bias, activation)
      return .matrixProduct(product)
    default: preconditionFailure("only products take a bias")
    }
  }
}
