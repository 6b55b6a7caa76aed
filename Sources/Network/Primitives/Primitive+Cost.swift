import TensorTypes

/// What one application of a primitive costs.
public struct Cost: Hashable, Sendable {
  /// Multiplications that are followed by an addition; other arithmetic is not counted.
  public var multiplyAdds: Int
  /// Elements read and written, each input and output once.
  public var elements: Int

  public init(multiplyAdds: Int, elements: Int) {
    self.multiplyAdds = multiplyAdds
    self.elements = elements
  }
}

extension Primitive {
  /// The arithmetic and the traffic of one application to inputs of these shapes.
  public func cost(for inputs: [Shape]) -> Cost {
    let outputs = outputs(for: inputs).map(\.shape)
    let elements = (inputs + outputs).reduce(0) { $0 + $1.elementCount }
    let multiplyAdds: Int
    switch self {
    case .convolution(let convolution):
      multiplyAdds = outputs[0].elementCount * convolution.inputs(inputs).weight.elementCount(from: 1)
    case .convolutionInputGradient(let convolution, _):
      let named = convolution.inputGradientInputs(inputs)
      multiplyAdds = named.outputGradient.elementCount * named.weight.elementCount(from: 1)
    case .convolutionWeightGradient(let convolution, let weight):
      let gradient = convolution.weightGradientInputs(inputs).outputGradient
      multiplyAdds = gradient.elementCount * weight.elementCount(from: 1)
    case .matrixProduct(let product):
      multiplyAdds = outputs[0].elementCount * product.inputs(inputs).a[product.transposeA ? 0 : 1]
    case .external(let operation, _):
      multiplyAdds = operation.multiplyAdds * operation.batchSize
    case .externalGradient(let operation, _):
      multiplyAdds = 2 * operation.multiplyAdds * operation.batchSize
    case .pooling, .poolingGradient, .batchNormalization, .batchNormalizationGradient, .elementwise,
      .elementwiseGradient, .formula, .binary, .reduction, .broadcast, .concatenation, .slice, .pad, .reshape,
      .permutation, .upsampling, .conversion, .fakeQuantization, .fakeQuantizationGradient, .softmax, .softmaxGradient,
      .crossEntropy, .crossEntropyGradient, .dropout:
      multiplyAdds = 0
    }
    return Cost(multiplyAdds: multiplyAdds, elements: elements)
  }
}
