import CKernels
import COneDNN
import Primitives
import TensorTypes

extension Emitter {
  mutating func emitConvolutionWeightGradient(
    _ convolution: Convolution, _ inputs: [Value], _ outputs: [Value]
  ) throws(OneDNNError) {
    if try emitWinogradWeightGradient(convolution, inputs, outputs) { return }
    if try emitDepthwiseWeightGradient(convolution, inputs, outputs) { return }
    if try emitPlanesWeightGradient(convolution, inputs, outputs) { return }
    if try emitPointwiseWeightGradient(convolution, inputs, outputs) { return }
    if try emitDirectWeightGradient(convolution, inputs, outputs) { return }
    let (named, gradients) = (convolution.weightGradientInputs(inputs), convolution.weightGradientOutputs(outputs))
    let chosen = try planned(in: type(named.outputGradient)) { (type) throws(OneDNNError) in
      try plannedWeightGradient(convolution, named, weight: gradients.weight, type)
    }
    let (plan, layouts) = (chosen.plan, chosen.layouts)
    let rowMajor = try MemoryDescriptor.rowMajor(plan.weightExtents)
    let weightLayout = chosen.descriptor.layout(of: dnnl_query_diff_weights_md) ?? rowMajor
    let map =
      plan.input == shape(named.map)
      ? try operand(named.map, as: layouts.input, in: plan.type)
      : try gather(named.map, stride: convolution.window.stride, onto: plan.input, plan.type)
    let reads: [Operand] = [
      (DNNL_ARG_SRC, try plan.descriptor(of: plan.input, layouts.input), map),
      (
        DNNL_ARG_DIFF_DST, try plan.descriptor(of: plan.output, layouts.output),
        try operand(named.outputGradient, as: layouts.output, in: plan.type)
      ),
    ]
    let extents = plan.weightExtents
    let destination = try weightGradientDestination(gradients.weight, weightLayout, extents)
    var writes: [Operand] = [(DNNL_ARG_DIFF_WEIGHTS, weightLayout, destination)]
    if let bias = gradients.bias { writes.append((DNNL_ARG_DIFF_BIAS, try plan.biasLayout, buffer(bias))) }
    append(
      chosen.descriptor, "convolutionWeightGradient", reads: reads, writes: writes, multiplyAdds: multiplyAdds)
    try deliverWeightGradient(gradients.weight, from: destination, weightLayout, extents)
  }

  /// The buffer for a primitive that writes a gradient in `layout`. `deliverWeightGradient` then copies it to where the
  /// optimiser reads it.
  mutating func weightGradientDestination(
    _ value: Value, _ layout: MemoryDescriptor, _ extents: [Int]
  ) throws(OneDNNError) -> BufferID {
    let rowMajor = try MemoryDescriptor.rowMajor(extents)
    guard (gradientTarget(value)?.layout ?? rowMajor) == layout else { return temporary(layout.byteCount) }
    return gradientTarget(value)?.buffer ?? buffer(value)
  }

  mutating func deliverWeightGradient(
    _ value: Value, from written: BufferID, _ layout: MemoryDescriptor, _ extents: [Int]
  ) throws(OneDNNError) {
    let target = gradientTarget(value)
    let rowMajor = try MemoryDescriptor.rowMajor(extents)
    let (final, wanted) = (target?.buffer ?? buffer(value), target?.layout ?? rowMajor)
    if wanted != layout { try reorder(written, layout, to: final, wanted) }
    if target != nil { markDelivered(value) }
  }

  private func plannedWeightGradient(
    _ convolution: Convolution, _ inputs: Convolution.WeightGradientInputs<Value>, weight: Value, _ type: DataType
  ) throws(OneDNNError) -> PlannedConvolution {
    var convolution = convolution
    var plan = ConvolutionPlan(
      convolution, input: shape(inputs.map), weight: shape(weight), output: shape(inputs.outputGradient), type)
    var candidates = candidates(convolution, plan, map: inputs.map, result: inputs.outputGradient)
    if isStridedPoint(convolution), candidates.first?.input != .channelBlocks, candidates.first?.input != .rowMajor {
      // oneDNN issue 6035: this gradient with a stride writes out of bounds where channels stand last. The positions
      // that the stride visits are gathered first, which leaves a stride of one.
      let (input, output) = (plan.input, plan.output)
      convolution.window.stride = Extent(1)
      plan = ConvolutionPlan(
        convolution, input: [input[0], input[1], output[2], output[3]], weight: shape(weight), output: output, type)
      candidates = [ConvolutionPlan.Layouts(input: .channelsLast, output: .channelsLast)]
    }
    let rowMajor = try MemoryDescriptor.rowMajor(plan.weightExtents)
    let (layouts, descriptor) = try plan.choose(candidates, stored: gradientTarget(weight)?.layout ?? rowMajor) {
      (layouts: ConvolutionPlan.Layouts, weight: MemoryDescriptor?) throws(OneDNNError) in
      try plan.weightGradient(layouts, weight: weight, on: engine)
    }
    return PlannedConvolution(plan: plan, layouts: layouts, descriptor: descriptor)
  }

  private func isStridedPoint(_ convolution: Convolution) -> Bool {
    let window = convolution.window
    return window.kernel == Extent(1) && window.stride != Extent(1) && window.padding == .none
      && convolution.groups == 1
  }

  /// Every stride-th position of a map, channels last.
  private mutating func gather(
    _ map: Value, stride: Extent, onto gathered: Shape, _ type: DataType
  ) throws(OneDNNError) -> BufferID {
    let own = layout(map)
    var from = View(shape(map), own, splitsChannels: own == .channelBlocks)
    from.extents[2] = gathered[2]
    from.extents[3] = gathered[3]
    from.strides[2] *= stride.height
    from.strides[3] *= stride.width
    let source = try operand(map, as: own, in: type)
    let target = temporary(gathered.elementCount * type.byteCount)
    appendGrid(
      "gather", espalier_copy, to: View(gathered, .channelsLast, splitsChannels: own == .channelBlocks), in: target,
      from: from, in: source, type)
    return target
  }
}
