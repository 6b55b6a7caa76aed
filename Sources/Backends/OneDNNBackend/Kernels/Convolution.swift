import COneDNN
import Primitives
import TensorTypes

extension Emitter {
  mutating func emitConvolution(
    _ convolution: Convolution, _ inputs: [Value], output: Value
  ) throws(OneDNNError) {
    let named = convolution.inputs(inputs)
    if try emitWinograd(convolution, named, output: output) { return }
    if try emitDepthwise(convolution, named, output: output) { return }
    if try emitDirect(convolution, named, output: output) { return }
    if try emitPointwise(convolution, named, output: output) { return }
    let (input, weight, result) = (shape(named.map), shape(named.weight), shape(output))
    let chosen = try planned(in: type(output)) { (type) throws(OneDNNError) in
      let plan = ConvolutionPlan(convolution, input: input, weight: weight, output: result, type)
      return try planned(plan, candidates(convolution, plan, map: named.map, result: output), weight: named.weight) {
        (layouts, weight) throws(OneDNNError) in
        try plan.forward(layouts, weight: weight, applying: convolution.activation, on: engine)
      }
    }
    let (plan, layouts) = (chosen.plan, chosen.layouts)
    var reads: [Operand] = [
      (
        DNNL_ARG_SRC, try plan.descriptor(of: plan.input, layouts.input),
        try operand(named.map, as: layouts.input, in: plan.type)
      ),
      try weightOperand(named.weight, of: chosen),
    ]
    if let bias = named.bias { reads.append((DNNL_ARG_BIAS, try plan.biasLayout, buffer(bias))) }
    let destination = destination(output, as: layouts.output, in: plan.type)
    append(
      chosen.descriptor, "convolution", reads: reads,
      writes: [(DNNL_ARG_DST, try plan.descriptor(of: plan.output, layouts.output), destination)],
      multiplyAdds: multiplyAdds)
    try deliver(output, from: destination, in: layouts.output, plan.type)
  }

  mutating func emitConvolutionInputGradient(
    _ convolution: Convolution, _ inputs: [Value], output: Value
  ) throws(OneDNNError) {
    let named = convolution.inputGradientInputs(inputs)
    if try emitWinograd(convolution, named, output: output) { return }
    if try emitDepthwise(convolution, named, output: output) { return }
    if try emitDirect(convolution, named, output: output) { return }
    if try emitPointwise(convolution, named, output: output) { return }
    if try emitPointwiseInputGradient(convolution, named, output: output) { return }
    let (input, weight, result) = (shape(output), shape(named.weight), shape(named.outputGradient))
    let chosen = try planned(in: type(output)) { (type) throws(OneDNNError) in
      let plan = ConvolutionPlan(convolution, input: input, weight: weight, output: result, type)
      let candidates = plan.candidates(preferring: layout(named.outputGradient), readsDirectly: false)
      return try planned(plan, candidates, weight: named.weight) { (layouts, weight) throws(OneDNNError) in
        try plan.inputGradient(layouts, weight: weight, on: engine)
      }
    }
    let (plan, layouts) = (chosen.plan, chosen.layouts)
    let reads: [Operand] = [
      (
        DNNL_ARG_DIFF_DST, try plan.descriptor(of: plan.output, layouts.output),
        try operand(named.outputGradient, as: layouts.output, in: plan.type)
      ),
      try weightOperand(named.weight, of: chosen),
    ]
    let destination = destination(output, as: layouts.input, in: plan.type)
    append(
      chosen.descriptor, "convolutionInputGradient", reads: reads,
      writes: [(DNNL_ARG_DIFF_SRC, try plan.descriptor(of: plan.input, layouts.input), destination)],
      multiplyAdds: multiplyAdds)
    try deliver(output, from: destination, in: layouts.input, plan.type)
  }

  func candidates(
    _ convolution: Convolution, _ plan: ConvolutionPlan, map: Value, result: Value
  ) -> [ConvolutionPlan.Layouts] {
    plan.candidates(
      preferring: layout(result),
      readsDirectly: LayoutAssignment.readsDirectly(map, convolution, in: program))
  }

  /// The plan in a type, or in 32 bits if the library has nothing fast in that type. Maps are then converted.
  func planned(
    in type: DataType, _ make: (DataType) throws(OneDNNError) -> PlannedConvolution
  ) throws(OneDNNError) -> PlannedConvolution {
    if type != .float32, let chosen = try? make(type), !chosen.descriptor.isReference { return chosen }
    return try make(.float32)
  }

  private func planned(
    _ plan: ConvolutionPlan, _ candidates: [ConvolutionPlan.Layouts], weight: Value,
    _ make: (ConvolutionPlan.Layouts, MemoryDescriptor?) throws(OneDNNError) -> PrimitiveDescriptor
  ) throws(OneDNNError) -> PlannedConvolution {
    // Weights in fewer bits are copies, which can lie as the primitive wants them.
    var stored: MemoryDescriptor?
    if plan.type == .float32 {
      stored = try storedLayout(ofWeight: weight)
      if stored == nil { stored = try .rowMajor(plan.weightExtents) }
    }
    let (layouts, descriptor) = try plan.choose(candidates, stored: stored, make: make)
    return PlannedConvolution(plan: plan, layouts: layouts, descriptor: descriptor)
  }

  private mutating func weightOperand(
    _ weight: Value, of chosen: PlannedConvolution
  ) throws(OneDNNError) -> Operand {
    let extents = chosen.plan.weightExtents
    let rowMajor = try MemoryDescriptor.rowMajor(extents, chosen.plan.type.library)
    let layout = chosen.descriptor.layout(of: dnnl_query_weights_md) ?? rowMajor
    return (DNNL_ARG_WEIGHTS, layout, try self.weight(weight, as: layout, extents: extents))
  }
}

/// A convolution or one of its gradients with an implementation.
struct PlannedConvolution {
  var plan: ConvolutionPlan
  var layouts: ConvolutionPlan.Layouts
  var descriptor: PrimitiveDescriptor
}
