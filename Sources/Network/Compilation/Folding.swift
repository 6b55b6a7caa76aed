import Primitives
import TensorTypes

extension Program {
  /// The same inference program with each batch normalisation folded into the convolution or matrix product before
  /// it, where that reads a stored weight and nothing else reads what lies between.
  ///
  /// With s = scale / √(variance + ε): weight' = weight · s for each output channel, and
  /// bias' = (bias − mean) · s + shift. These depend on stored tensors alone, so they belong to the prelude
  /// (``hoistingPrelude()``) and are computed once, not once a batch. Jacob et al. 2018, arXiv:1712.05877.
  public func folded() -> Program {
    let uses = Uses(of: self)
    var empty = self
    empty.instructions = []
    var builder = ProgramBuilder(extending: empty, mode: .inference)
    var folded: Set<Int> = []
    for (index, instruction) in instructions.enumerated() where !folded.contains(index) {
      guard let axis = instruction.primitive.weightOutputAxis,
        case .parameter = self[instruction.inputs[1]].role,
        let next = uses.onlyReader(of: instruction.outputs[0]),
        case .batchNormalization(let normalization) = instructions[next].primitive, !normalization.training
      else {
        builder.append(instruction)
        continue
      }
      folded.insert(next)
      builder.beginLayer(instruction.origin, tensors: [:])
      builder.append(builder.fold(instructions[next], normalization, into: instruction, alongWeightAxis: axis))
    }
    return folded.isEmpty ? self : builder.program.withoutDeadCode()
  }
}

extension ProgramBuilder {
  /// Writes the scaled weight and the shifted bias, and returns the product that reads them.
  fileprivate mutating func fold(
    _ normalization: Instruction, _ attributes: BatchNormalization, into product: Instruction, alongWeightAxis axis: Int
  ) -> Instruction {
    let statistics = normalization.inputs.suffix(2)
    let (mean, variance) = (statistics.first!, statistics.last!)
    let spread = self(.elementwise(.affine(scale: 1, offset: attributes.epsilon)), variance)
    let inverse = self(.elementwise(.inverseSquareRoot), spread)
    let factors = attributes.affine ? self(.binary(.multiply), normalization.inputs[1], inverse) : inverse

    let weight = product.inputs[1]
    let stretched = Shape.alone(shape(factors)[0], at: axis, rank: shape(weight).rank)
    let scaledWeight = self(.binary(.multiply), weight, self(.reshape(stretched), factors))

    let offset =
      product.inputs.count > 2
      ? self(.binary(.subtract), product.inputs[2], mean) : self(.elementwise(.affine(scale: -1, offset: 0)), mean)
    let scaled = self(.binary(.multiply), offset, factors)
    let bias = attributes.affine ? self(.binary(.add), scaled, normalization.inputs[2]) : scaled
    return Instruction(
      product.primitive.taking(bias: true, activation: attributes.relu ? .relu : nil),
      [product.inputs[0], scaledWeight, bias], outputs: normalization.outputs, origin: product.origin)
  }
}

extension Primitive {
  /// The axis of the weight that counts output channels; nil for what is no product or has an activation already.
  fileprivate var weightOutputAxis: Int? {
    switch self {
    case .convolution(let convolution) where convolution.activation == nil: 0
    case .matrixProduct(let product) where product.activation == nil: product.transposeB ? 0 : 1
    default: nil
    }
  }

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
