import CKernels
import COneDNN
import Primitives
import TensorTypes

extension Emitter {
  mutating func emitConvolutionWeightGradient(
    _ convolution: Convolution, _ inputs: [Value], _ outputs: [Value]
  ) throws(OneDNNError) {
    var convolution = convolution
    var plan = ConvolutionPlan(
      convolution, input: shape(inputs[0]), weight: shape(outputs[0]), output: shape(inputs[1]))
    var candidates = candidates(convolution, plan, map: inputs[0], result: inputs[1])
    var sparse: BufferID?
    if isStridedPoint(convolution), candidates.first?.input != .channelBlocks, candidates.first?.input != .rowMajor {
      // oneDNN issue 6035: this gradient with a stride writes out of bounds where channels stand last. The positions
      // that the stride visits are gathered first, which leaves a stride of one.
      let gathered = try gather(inputs[0], stride: convolution.window.stride, onto: shape(inputs[1]))
      sparse = gathered.buffer
      convolution.window.stride = Extent(1)
      plan = ConvolutionPlan(convolution, input: gathered.shape, weight: shape(outputs[0]), output: shape(inputs[1]))
      candidates = [ConvolutionPlan.Layouts(input: .channelsLast, output: .channelsLast)]
    }
    let rowMajor = try MemoryDescriptor.rowMajor(plan.weightExtents)
    let target = gradientTarget(outputs[0])
    let engine = engine
    let (layouts, descriptor) = try plan.choose(candidates, stored: target?.layout ?? rowMajor) {
      (layouts: ConvolutionPlan.Layouts, weight: MemoryDescriptor?) throws(OneDNNError) in
      try plan.weightGradient(layouts, weight: weight, on: engine)
    }
    let weightLayout = descriptor.layout(of: dnnl_query_diff_weights_md) ?? rowMajor
    let map: BufferID = if let sparse { sparse } else { try operand(inputs[0], as: layouts.input) }
    let reads: [Operand] = [
      (DNNL_ARG_SRC, try plan.descriptor(of: plan.input, layouts.input), map),
      (
        DNNL_ARG_DIFF_DST, try plan.descriptor(of: plan.output, layouts.output),
        try operand(inputs[1], as: layouts.output)
      ),
    ]
    let finalLayout = target?.layout ?? rowMajor
    let final = target?.buffer ?? buffer(outputs[0])
    let direct = finalLayout == weightLayout
    let destination = direct ? final : temporary(weightLayout.byteCount)
    var writes: [Operand] = [(DNNL_ARG_DIFF_WEIGHTS, weightLayout, destination)]
    if convolution.bias { writes.append((DNNL_ARG_DIFF_BIAS, try plan.biasLayout, buffer(outputs[1]))) }
    append(descriptor, "convolutionWeightGradient", reads: reads, writes: writes, multiplyAdds: multiplyAdds)
    if !direct { try reorder(destination, weightLayout, to: final, finalLayout) }
    if target != nil { markDelivered(outputs[0]) }
  }

  private func isStridedPoint(_ convolution: Convolution) -> Bool {
    let window = convolution.window
    return window.kernel == Extent(1) && window.stride != Extent(1) && window.padding == .none
      && convolution.groups == 1
  }

  /// Every stride-th position of a map, channels last.
  private mutating func gather(
    _ map: Value, stride: Extent, onto output: Shape
  ) throws(OneDNNError) -> (buffer: BufferID, shape: Shape) {
    let input = shape(map)
    let gathered: Shape = [input[0], input[1], output[2], output[3]]
    let own = layout(map)
    var from = View(input, own, splitsChannels: own == .channelBlocks)
    from.extents[2] = output[2]
    from.extents[3] = output[3]
    from.strides[2] *= stride.height
    from.strides[3] *= stride.width
    let target = temporary(gathered.elementCount * 4)
    let source = buffer(map)
    appendGrid(
      "gather", espalier_copy, to: View(gathered, .channelsLast, splitsChannels: own == .channelBlocks), in: target,
      from: from, in: source)
    return (target, gathered)
  }
}
