import Primitives

/// The one place where this backend tells primitives apart.
/// - parameter kernel: what runs an external operation
func execute(_ primitive: Primitive, _ inputs: [Tensor], to outputs: [Tensor], kernel: (any ExternalKernel)?) {
  let output = outputs[0]
  switch primitive {
  case .convolution(let convolution):
    convolution.forward(inputs[0], weight: inputs[1], bias: convolution.bias ? inputs[2] : nil, to: output)
  case .convolutionInputGradient(let convolution, _):
    convolution.inputGradient(inputs[0], weight: inputs[1], to: output)
  case .convolutionWeightGradient(let convolution, _):
    convolution.weightGradient(inputs[0], inputs[1], to: output, bias: convolution.bias ? outputs[1] : nil)

  case .matrixProduct(let product):
    product.forward(inputs[0], inputs[1], bias: product.bias ? inputs[2] : nil, to: output)

  case .pooling(let pooling):
    pooling.forward(inputs[0], to: output, positions: pooling.savesIndices ? outputs[1] : nil)
  case .poolingGradient(let pooling, _):
    pooling.gradient(inputs[0], positions: pooling.kind == .maximum ? inputs[1] : nil, to: output)

  case .batchNormalization(let normalization):
    normalization.forward(inputs, to: outputs)
  case .batchNormalizationGradient(let normalization):
    normalization.gradient(inputs, to: outputs)

  case .elementwise(let function):
    function.forward(inputs[0].floats, to: output.floats)
  case .elementwiseGradient(let function):
    function.gradient(inputs[0].floats, inputs[1].floats, to: output.floats)
  case .formula(let formula):
    formula.forward(inputs.map(\.floats), to: outputs.map(\.floats))
  case .binary(let function):
    function.forward(inputs[0], inputs[1], to: output)

  case .reduction(let reduction):
    reduction.forward(inputs[0], to: output)
  case .broadcast:
    stretch(inputs[0], to: output)

  case .concatenation(let axis):
    concatenate(inputs, along: axis, to: output)
  case .slice(let axis, let start, _):
    slice(inputs[0], along: axis, from: start, to: output)
  case .pad(let before, _):
    pad(inputs[0], before: before, to: output)
  case .reshape:
    rename(inputs[0], as: output)
  case .permutation(let axes):
    permute(inputs[0], axes, to: output)
  case .upsampling(let factor):
    upsample(inputs[0], by: factor, to: output)

  case .conversion:
    // Every tensor holds floats here; the executable rounds what a program has in fewer bits.
    rename(inputs[0], as: output)

  case .softmax:
    softmax(inputs[0], to: output)
  case .softmaxGradient:
    softmaxGradient(inputs[0], inputs[1], to: output)
  case .crossEntropy:
    output.floats[0] = crossEntropy(inputs[0], targets: inputs[1])
  case .crossEntropyGradient:
    crossEntropyGradient(inputs[0], targets: inputs[1], to: output)
  case .dropout(let rate, let stream):
    drop(inputs[0], key: inputs[1], rate: rate, stream: stream, to: output, scales: outputs[1])

  case .external, .externalGradient:
    guard let kernel else { preconditionFailure("an external operation comes with its kernel") }
    kernel.run(primitive, inputs.map(\.floats.baseAddress!), to: outputs.map(\.floats.baseAddress!))
  }
}
