import CKernels
import COneDNN
import Primitives
import TensorTypes

extension Emitter {
  /// The gradient of the input of a 1×1 convolution of few channels, as the convolution that it is: of the gradient of the
  /// output, with the matrix of weights transposed. Where 8 channels are read or written, the library's own gradient takes 1.6 to 2
  /// times as long as its convolution; with 16 and more they are alike.
  /// - returns: whether it is emitted
  mutating func emitPointwiseInputGradient(
    _ convolution: Convolution, _ inputs: Convolution.InputGradientInputs<Value>, output: Value
  ) throws(OneDNNError) -> Bool {
    let (map, result) = (shape(output), shape(inputs.outputGradient))
    let window = convolution.window
    guard type(output) == .float32, window.kernel == Extent(1), window.stride == Extent(1), window.padding == .none,
      convolution.groups == 1, min(map[1], result[1]) < Layout.blockWidth,
      [output, inputs.outputGradient].allSatisfy({ layout($0).agrees(with: .channelsLast, on: shape($0)) })
    else { return false }
    let extents = shape(inputs.weight).extents
    let plan = ConvolutionPlan(
      Convolution(window: window, groups: 1, bias: false), input: result, weight: [map[1], result[1], 1, 1],
      output: map, .float32)
    let layouts = ConvolutionPlan.Layouts(input: .channelsLast, output: .channelsLast)
    let descriptor = try plan.forward(layouts, weight: nil, on: engine)
    let rowMajor = try MemoryDescriptor.rowMajor(extents)
    let source = try weight(inputs.weight, as: rowMajor, extents: extents)
    let view = try MemoryDescriptor(plan.weightExtents, strides: [1, extents[1], 1, 1])
    let wanted = descriptor.layout(of: dnnl_query_weights_md) ?? view
    let copy = temporary(wanted.byteCount)
    try withPrelude(of: sources[inputs.weight] ?? inputs.weight) { (emitter) throws(OneDNNError) in
      try emitter.reorder(source, view, to: copy, wanted)
    }
    append(
      descriptor, "convolutionInputGradient",
      reads: [
        (DNNL_ARG_SRC, try plan.descriptor(of: result, .channelsLast), buffer(inputs.outputGradient)),
        (DNNL_ARG_WEIGHTS, wanted, copy),
      ], writes: [(DNNL_ARG_DST, try plan.descriptor(of: map, .channelsLast), buffer(output))],
      multiplyAdds: multiplyAdds)
    return true
  }

  /// The gradient of the weights of a 1×1 convolution with channels last or in blocks, by our own kernels, which come near the
  /// processor's peak on small maps, too. They work through vectors of one side's channels; that is the side of which fewer lanes
  /// are wasted, or which has more of them.
  /// - returns: whether the kernel does it
  mutating func emitPointwiseWeightGradient(
    _ convolution: Convolution, _ inputs: [Value], _ outputs: [Value]
  ) throws(OneDNNError) -> Bool {
    let (named, gradients) = (convolution.weightGradientInputs(inputs), convolution.weightGradientOutputs(outputs))
    let (map, result) = (shape(named.map), shape(named.outputGradient))
    let window = convolution.window
    let type = type(named.outputGradient)
    // What copies pairs pays where there is something to multiply.
    let least = type == .bfloat16 ? 2 * Layout.blockWidth : Layout.blockWidth / 2
    let areBlocks = type == .float32 && inputs.allSatisfy { layout($0) == .channelBlocks }
    guard type == .float32 || type == .bfloat16, window.kernel == Extent(1), window.stride == Extent(1),
      window.padding == .none, convolution.groups == 1,
      areBlocks
        ? (map[1] + result[1]) * map[2] * map[3] <= Self.mostOfSample
        : inputs.allSatisfy({ layout($0).agrees(with: .channelsLast, on: shape($0)) }),
      max(map[1], result[1]) >= least, DepthwiseConvolution.hasWideRegisters
    else { return false }
    let extents = shape(gradients.weight).extents
    let turns = gradients.bias == nil && (waste(result[1]), map[1]) < (waste(map[1]), result[1])
    let written =
      turns
      ? try MemoryDescriptor(extents, strides: [1, extents[0], 1, 1]) : try MemoryDescriptor.rowMajor(extents)
    let x = try operand(named.map, as: layout(named.map), in: type)
    let gradient = buffer(named.outputGradient)
    let bias = gradients.bias.map { buffer($0) }
    let destination = try weightGradientDestination(gradients.weight, written, extents)
    var sizes = espalier_pointwise()
    sizes.positions = Int64(map.elementCount / map[1])
    sizes.sample_positions = Int64(map[2] * map[3])
    (sizes.inputs, sizes.outputs) = turns ? (Int64(result[1]), Int64(map[1])) : (Int64(map[1]), Int64(result[1]))
    let scratch = type == .bfloat16 ? Int(espalier_pointwise_scratch_bfloat16(&sizes)) * threads : 0
    let kernel: espalier_kernel =
      if type == .bfloat16 {
        espalier_run_pointwise_weight_gradient_bfloat16
      } else {
        areBlocks ? espalier_run_pointwise_blocks_weight_gradient : espalier_run_pointwise_weight_gradient
      }
    append(
      kernel: "convolutionWeightGradient", reads: [x, gradient], writes: [destination] + [bias].compactMap { $0 },
      scratchByteCount: scratch, multiplyAdds: multiplyAdds
    ) { [sizes] (book: borrowing AddressBook) throws(OneDNNError) in
      let (columns, rows) = turns ? (gradient, x) : (x, gradient)
      var context = sizes
      (context.x, context.dy) = (UnsafeRawPointer(book[columns]), UnsafeRawPointer(book[rows]))
      context.weight_gradient = book.floats(destination)
      if let bias { context.bias_gradient = book.floats(bias) }
      context.scratch = book.scratch
      return BuiltStep(kernel, context)
    }
    try deliverWeightGradient(gradients.weight, from: destination, written, extents)
    return true
  }

  /// Elements of a sample's two maps that fit in the second-level cache.
  private static var mostOfSample: Int { 196_608 }

  /// How many lanes of vectors so many channels leave empty, for each channel.
  private func waste(_ channels: Int) -> Double {
    let width = Layout.blockWidth
    return Double((channels + width - 1) / width * width - channels) / Double(channels)
  }
}
