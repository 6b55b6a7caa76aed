import COneDNN
import Primitives
import TensorTypes

extension Emitter {
  mutating func emitConvolution(
    _ convolution: Convolution, _ inputs: [Value], output: Value
  ) throws(OneDNNError) {
    let plan = ConvolutionPlan(
      convolution, input: shape(inputs[0]), weight: shape(inputs[1]), output: shape(output))
    let rowMajor = try MemoryDescriptor.rowMajor(plan.weightExtents)
    let engine = engine
    let (layouts, descriptor) = try plan.choose(
      candidates(convolution, plan, map: inputs[0], result: output),
      stored: storedLayout(ofWeight: inputs[1]) ?? rowMajor
    ) { (layouts: ConvolutionPlan.Layouts, weight: MemoryDescriptor?) throws(OneDNNError) in
      try plan.forward(layouts, weight: weight, applying: convolution.activation, on: engine)
    }
    let weightLayout = descriptor.layout(of: dnnl_query_weights_md) ?? rowMajor
    var reads: [Operand] = [
      (
        DNNL_ARG_SRC, try plan.descriptor(of: plan.input, layouts.input),
        try operand(inputs[0], as: layouts.input)
      ),
      (DNNL_ARG_WEIGHTS, weightLayout, try weight(inputs[1], as: weightLayout, rowMajor: rowMajor)),
    ]
    if convolution.bias { reads.append((DNNL_ARG_BIAS, try plan.biasLayout, buffer(inputs[2]))) }
    let destination = destination(output, as: layouts.output)
    append(
      descriptor, "convolution", reads: reads,
      writes: [(DNNL_ARG_DST, try plan.descriptor(of: plan.output, layouts.output), destination)],
      multiplyAdds: multiplyAdds)
    try deliver(output, from: destination, in: layouts.output)
  }

  mutating func emitConvolutionInputGradient(
    _ convolution: Convolution, _ inputs: [Value], output: Value
  ) throws(OneDNNError) {
    let plan = ConvolutionPlan(
      convolution, input: shape(output), weight: shape(inputs[1]), output: shape(inputs[0]))
    let rowMajor = try MemoryDescriptor.rowMajor(plan.weightExtents)
    let engine = engine
    let (layouts, descriptor) = try plan.choose(
      plan.candidates(preferring: layout(inputs[0]), readsDirectly: false),
      stored: storedLayout(ofWeight: inputs[1]) ?? rowMajor
    ) { (layouts: ConvolutionPlan.Layouts, weight: MemoryDescriptor?) throws(OneDNNError) in
      try plan.inputGradient(layouts, weight: weight, on: engine)
    }
    let weightLayout = descriptor.layout(of: dnnl_query_weights_md) ?? rowMajor
    let reads: [Operand] = [
      (
        DNNL_ARG_DIFF_DST, try plan.descriptor(of: plan.output, layouts.output),
        try operand(inputs[0], as: layouts.output)
      ),
      (DNNL_ARG_WEIGHTS, weightLayout, try weight(inputs[1], as: weightLayout, rowMajor: rowMajor)),
    ]
    let destination = destination(output, as: layouts.input)
    append(
      descriptor, "convolutionInputGradient", reads: reads,
      writes: [(DNNL_ARG_DIFF_SRC, try plan.descriptor(of: plan.input, layouts.input), destination)],
      multiplyAdds: multiplyAdds)
    try deliver(output, from: destination, in: layouts.input)
  }

  func candidates(
    _ convolution: Convolution, _ plan: ConvolutionPlan, map: Value, result: Value
  ) -> [ConvolutionPlan.Layouts] {
    plan.candidates(
      preferring: layout(result),
      readsDirectly: LayoutAssignment.readsDirectly(map, convolution, in: program))
  }
}
