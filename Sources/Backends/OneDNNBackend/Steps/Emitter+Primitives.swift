import Primitives

extension Emitter {
  /// The one switch over primitives of this backend.
  mutating func emit(_ instruction: Instruction) throws(OneDNNError) {
    origin = instruction.origin
    let (inputs, outputs) = (instruction.inputs, instruction.outputs)
    multiplyAdds = instruction.primitive.cost(for: inputs.map { shape($0) }).multiplyAdds
    switch instruction.primitive {
    case .convolution(let convolution):
      try emitConvolution(convolution, inputs, output: outputs[0])
    case .convolutionInputGradient(let convolution, _):
      try emitConvolutionInputGradient(convolution, inputs, output: outputs[0])
    case .convolutionWeightGradient(let convolution, _):
      try emitConvolutionWeightGradient(convolution, inputs, outputs)
    case .matrixProduct(let product):
      try emitMatrixProduct(product, inputs, output: outputs[0])
    case .pooling(let pooling):
      try emitPooling(pooling, input: inputs[0], outputs)
    case .poolingGradient(let pooling, _):
      try emitPoolingGradient(pooling, inputs, output: outputs[0])
    case .batchNormalization(let normalization):
      try emitBatchNormalization(normalization, inputs, outputs)
    case .batchNormalizationGradient(let normalization):
      try emitBatchNormalizationGradient(normalization, inputs, outputs)
    case .elementwise(let function):
      try emitElementwise(function, input: inputs[0], output: outputs[0])
    case .elementwiseGradient(let function):
      try emitElementwiseGradient(function, inputs, output: outputs[0])
    case .formula(let formula):
      try emitFormula(formula, inputs, outputs)
    case .binary(let binary):
      try emitBinary(binary, inputs, output: outputs[0])
    case .reduction(let reduction):
      try emitReduction(reduction, input: inputs[0], output: outputs[0])
    case .broadcast:
      try emitBroadcast(input: inputs[0], output: outputs[0])
    case .concatenation(let axis):
      try emitConcatenation(axis: axis, inputs, output: outputs[0])
    case .slice(let axis, let start, let count):
      try emitSlice(axis: axis, start: start, count: count, input: inputs[0], output: outputs[0])
    case .pad(let before, _):
      try emitPad(before: before, input: inputs[0], output: outputs[0])
    case .reshape:
      try emitReshape(input: inputs[0], output: outputs[0])
    case .permutation(let axes):
      try emitPermutation(axes: axes, input: inputs[0], output: outputs[0])
    case .upsampling(let factor):
      try emitUpsampling(factor, input: inputs[0], output: outputs[0])
    case .conversion:
      try emitConversion(instruction)
    case .fakeQuantization(let quantization):
      try emitFakeQuantization(quantization, inputs, outputs)
    case .fakeQuantizationGradient:
      try emitFakeQuantizationGradient(inputs, output: outputs[0])
    case .softmax:
      try emitSoftmax(input: inputs[0], output: outputs[0])
    case .softmaxGradient:
      try emitSoftmaxGradient(inputs, output: outputs[0])
    case .crossEntropy:
      try emitCrossEntropy(inputs, output: outputs[0])
    case .crossEntropyGradient:
      try emitCrossEntropyGradient(inputs, output: outputs[0])
    case .dropout(let rate, let stream):
      try emitDropout(rate: rate, stream: stream, inputs, outputs)
    case .external(let operation, _), .externalGradient(let operation, _):
      try emitExternal(operation, instruction)
    }
  }
}
