import Primitives

/// The one switch over primitives of this backend.
/// - parameter kernel: what runs an external operation
func execute(_ primitive: Primitive, _ inputs: [Tensor], to outputs: [Tensor], kernel: (any ExternalKernel)?) {
  let output = outputs[0]
  switch primitive {
  case .convolution(let convolution):
    let named = convolution.inputs(inputs)
    convolution.forward(named.map, weight: named.weight, bias: named.bias, to: output)
  case .convolutionInputGradient(let convolution, _):
    let named = convolution.inputGradientInputs(inputs)
    convolution.inputGradient(named.outputGradient, weight: named.weight, to: output)
  case .convolutionWeightGradient(let convolution, _):
    let (named, gradients) = (convolution.weightGradientInputs(inputs), convolution.weightGradientOutputs(outputs))
    convolution.weightGradient(named.map, named.outputGradient, to: gradients.weight, bias: gradients.bias)

  case .matrixProduct(let product):
    let named = product.inputs(inputs)
    product.forward(named.a, named.b, bias: named.bias, to: output)

  case .pooling(let pooling):
    pooling.forward(inputs[0], to: output, positions: pooling.outputs(outputs).positions)
  case .poolingGradient(let pooling, _):
    let named = pooling.gradientInputs(inputs)
    pooling.gradient(named.outputGradient, positions: named.positions, to: output)

  case .batchNormalization(let normalization):
    normalization.forward(normalization.inputs(inputs), to: normalization.outputs(outputs))
  case .batchNormalizationGradient(let normalization):
    normalization.gradient(normalization.gradientInputs(inputs), to: normalization.gradientOutputs(outputs))

  case .elementwise(let function):
    function.forward(inputs[0].floats, to: output.floats)
  case .elementwiseGradient(let function):
    let named = Elementwise.GradientInputs(inputs)
    function.gradient(named.known.floats, named.outputGradient.floats, to: output.floats)
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

  case .fakeQuantization(let quantization):
    quantization.forward(quantization.inputs(inputs), to: quantization.outputs(outputs))
  case .fakeQuantizationGradient:
    fakeQuantizationGradient(FakeQuantization.GradientInputs(inputs), to: output)

  case .softmax:
    softmax(inputs[0], to: output)
  case .softmaxGradient:
    let named = SoftmaxGradientInputs(inputs)
    softmaxGradient(named.output, named.outputGradient, to: output)
  case .crossEntropy:
    let named = CrossEntropyInputs(inputs)
    output.floats[0] = crossEntropy(named.logits, targets: named.targets)
  case .crossEntropyGradient:
    let named = CrossEntropyInputs(inputs)
    crossEntropyGradient(named.logits, targets: named.targets, to: output)
  case .dropout(let rate, let stream):
    let named = DropoutInputs(inputs)
    drop(named.x, key: named.key, rate: rate, stream: stream, to: output, scales: DropoutOutputs(outputs).scales)

  case .external, .externalGradient:
    guard let kernel else { preconditionFailure("an external operation comes with its kernel") }
    kernel.run(primitive, inputs.map(\.floats.baseAddress!), to: outputs.map(\.floats.baseAddress!))
  }
}
