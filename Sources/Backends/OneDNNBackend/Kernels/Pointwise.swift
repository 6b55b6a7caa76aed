import CKernels
import COneDNN
import Primitives
import TensorTypes

extension Emitter {
  /// The gradient of the weights of a 1×1 convolution in 32 bits with channels last, by our own kernel, which reaches the
  /// processor's peak on small maps, too. It works through vectors of one side's channels; that is the side of which fewer
  /// lanes are wasted.
  /// - returns: whether the kernel does it
  mutating func emitPointwiseWeightGradient(
    _ convolution: Convolution, _ inputs: [Value], _ outputs: [Value]
  ) throws(OneDNNError) -> Bool {
    let (named, gradients) = (convolution.weightGradientInputs(inputs), convolution.weightGradientOutputs(outputs))
    let (map, result) = (shape(named.map), shape(named.outputGradient))
    let window = convolution.window
    guard type(named.outputGradient) == .float32, window.kernel == Extent(1), window.stride == Extent(1),
      window.padding == .none, convolution.groups == 1,
      inputs.allSatisfy({ layout($0).agrees(with: .channelsLast, on: shape($0)) }), max(map[1], result[1]) >= 8,
      DepthwiseConvolution.hasWideRegisters
    else { return false }
    let extents = shape(gradients.weight).extents
    let turns = gradients.bias == nil && waste(result[1]) < waste(map[1])
    let written =
      turns
      ? try MemoryDescriptor(extents, strides: [1, extents[0], 1, 1]) : try MemoryDescriptor.rowMajor(extents)
    let (x, gradient) = (buffer(named.map), buffer(named.outputGradient))
    let bias = gradients.bias.map { buffer($0) }
    let destination = try weightGradientDestination(gradients.weight, written, extents)
    let positions = map.elementCount / map[1]
    append(
      kernel: "convolutionWeightGradient", reads: [x, gradient], writes: [destination] + [bias].compactMap { $0 },
      multiplyAdds: multiplyAdds
    ) { (book: borrowing AddressBook) throws(OneDNNError) in
      let (columns, rows) = turns ? (gradient, x) : (x, gradient)
      var context = espalier_pointwise()
      context.positions = Int64(positions)
      (context.inputs, context.outputs) = turns ? (Int64(result[1]), Int64(map[1])) : (Int64(map[1]), Int64(result[1]))
      (context.x, context.dy) = (UnsafePointer(book.floats(columns)), UnsafePointer(book.floats(rows)))
      context.weight_gradient = book.floats(destination)
      if let bias { context.bias_gradient = book.floats(bias) }
      return BuiltStep(espalier_run_pointwise_weight_gradient, context)
    }
    try deliverWeightGradient(gradients.weight, from: destination, written, extents)
    return true
  }

  /// How many lanes of vectors so many channels leave empty, for each channel.
  private func waste(_ channels: Int) -> Double {
    let width = Layout.blockWidth
    return Double((channels + width - 1) / width * width - channels) / Double(channels)
  }
}
