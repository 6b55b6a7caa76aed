import CKernels
import COneDNN
import Primitives
import TensorTypes

/// A 1×1 convolution of few channels in 32 bits, or the gradient of its input, by our own kernel. Bytes bind it, and the library's
/// takes 1.2 to 2 times as long.
struct PointwiseMap {
  private let convolution: Convolution
  private let input: Shape
  private let output: Shape
  private let isRowMajor: Bool
  private let hasGroups: Bool

  /// The most channels on both sides of a convolution whose weights stay in the first-level cache all at once. With more, outputs are
  /// worked through in groups.
  private static let most = 32
  /// Of groups: the least channels that are written, as fewer leave lanes empty; the most; and the least positions of a batch, as
  /// weights are laid out anew for each.
  private static let groups = 12...Int(espalier_most_of_groups)
  private static let leastPositions = 1024
  /// Where both sides have more channels, the library's convolutions are as fast; its gradients are from this number on.
  private static let mostOfNarrowSide = 64
  /// The most channels of pictures, whose channels are planes.
  private static let mostPlanes = 4

  /// Nil for convolutions that the kernel cannot do, or not faster.
  /// - parameters:
  ///   - layouts: of the map that the convolution reads, and of its result
  init?(of convolution: Convolution, input: Shape, output: Shape, _ type: DataType, _ layouts: [Layout]) {
    let window = convolution.window
    guard type == .float32, convolution.groups == 1, window.kernel == Extent(1), window.stride == Extent(1),
      window.padding == .none, [nil, .relu].contains(convolution.activation),
      layouts[1].agrees(with: .channelsLast, on: output), DepthwiseConvolution.hasWideRegisters
    else { return nil }
    isRowMajor = !layouts[0].agrees(with: .channelsLast, on: input)
    guard !isRowMajor || layouts[0] == .rowMajor && input[1] <= Self.mostPlanes else { return nil }
    (self.convolution, self.input, self.output) = (convolution, input, output)
    hasGroups = max(input[1], output[1]) > Self.most
    guard !hasGroups || !isRowMajor && input[0] * input[2] * input[3] >= Self.leastPositions else { return nil }
  }

  var readsPlanes: Bool { isRowMajor }

  var context: espalier_pointwise_map {
    var context = espalier_pointwise_map()
    (context.batch, context.positions) = (Int64(input[0]), Int64(input[2] * input[3]))
    (context.inputs, context.outputs) = (Int64(input[1]), Int64(output[1]))
    context.is_row_major = isRowMajor ? 1 : 0
    context.relu = convolution.activation == .relu ? 1 : 0
    return context
  }

  /// Whether the convolution is faster than the library's. Where it widens, the sums that it forms save most.
  var paysForward: Bool {
    !hasGroups
      || Self.groups.contains(output[1])
        && (input[1] < output[1] || output[1] <= Self.mostOfNarrowSide)
  }

  var paysBackward: Bool {
    !hasGroups || Self.groups.contains(input[1]) && min(input[1], output[1]) < Self.mostOfNarrowSide
  }

  /// The loop for a context, and the scratch of each thread.
  func kernel(_ context: espalier_pointwise_map) -> (run: espalier_kernel, scratchByteCount: Int) {
    guard hasGroups else { return (espalier_run_pointwise_map, 0) }
    return withUnsafePointer(to: context) {
      (espalier_run_pointwise_groups, Int(espalier_pointwise_groups_scratch($0)))
    }
  }

  /// Of the gradient of the input: a convolution of that of the output, with the weights transposed.
  var backward: espalier_pointwise_map {
    var context = context
    (context.inputs, context.outputs) = (context.outputs, context.inputs)
    context.flipped = 1
    return context
  }
}

extension Emitter {
  /// Emits a convolution.
  /// - returns: whether the kernel does it
  mutating func emitPointwise(
    _ convolution: Convolution, _ inputs: Convolution.Inputs<Value>, output: Value
  ) throws(OneDNNError) -> Bool {
    guard
      let map = PointwiseMap(
        of: convolution, input: shape(inputs.map), output: shape(output), type(output),
        [layout(inputs.map), layout(output)]), map.paysForward
    else { return false }
    try append(
      map, map.context, "convolution", inputs.weight, from: buffer(inputs.map), inputs.bias.map { buffer($0) },
      to: output, sums: sumsOfNormalization(behind: output))
    return true
  }

  /// Emits the gradient of a convolution's input.
  /// - returns: whether the kernel does it
  mutating func emitPointwise(
    _ convolution: Convolution, _ inputs: Convolution.InputGradientInputs<Value>, output: Value
  ) throws(OneDNNError) -> Bool {
    guard
      let map = PointwiseMap(
        of: convolution, input: shape(output), output: shape(inputs.outputGradient), type(output),
        [layout(output), layout(inputs.outputGradient)]), !map.readsPlanes, map.paysBackward
    else { return false }
    try append(
      map, map.backward, "convolutionInputGradient", inputs.weight, from: buffer(inputs.outputGradient), nil,
      to: output, sums: nil)
    return true
  }

  private mutating func append(
    _ map: PointwiseMap, _ context: espalier_pointwise_map, _ name: String, _ weight: Value, from source: BufferID,
    _ bias: BufferID?, to output: Value, sums: BufferID?
  ) throws(OneDNNError) {
    let extents = shape(weight).extents
    let weight = try self.weight(weight, as: .rowMajor(extents), extents: extents)
    let target = buffer(output)
    let kernel = map.kernel(context)
    append(
      kernel: name, reads: [source, weight] + [bias].compactMap { $0 }, writes: [target] + [sums].compactMap { $0 },
      scratchByteCount: kernel.scratchByteCount * threads, multiplyAdds: multiplyAdds
    ) { (book: borrowing AddressBook) throws(OneDNNError) in
      var context = context
      (context.x, context.y) = (UnsafePointer(book.floats(source)), book.floats(target))
      context.weights = UnsafePointer(book.floats(weight))
      if let bias { context.bias = UnsafePointer(book.floats(bias)) }
      if let sums { context.partials = book.floats(sums) }
      if kernel.scratchByteCount > 0 { context.scratch = book.scratch }
      return BuiltStep(kernel.run, context)
    }
  }

  /// Where a convolution writes the sums of the batch normalisation that reads its result: two numbers for each channel of each
  /// sample. Nil if there is none. They are formed while the result is in registers, which saves reading it once.
  mutating func sumsOfNormalization(behind output: Value) -> BufferID? {
    let isNormalized = program.instructions.contains { instruction in
      guard case .batchNormalization(let normalization) = instruction.primitive else { return false }
      let (inputs, outputs) = (normalization.inputs(instruction.inputs), normalization.outputs(instruction.outputs))
      return inputs.x == output && outputs.statistics != nil && type(outputs.y) == type(output)
        && layout(outputs.y) == layout(output)
    }
    guard isNormalized else { return nil }
    let shape = shape(output)
    let sums = temporary(shape[0] * shape[1] * 2 * 4)
    normalizationSums[output] = sums
    return sums
  }

  /// Emits the gradient of the weights of a 1×1 convolution that reads pictures, whose channels are planes.
  /// - returns: whether the kernel does it
  mutating func emitPlanesWeightGradient(
    _ convolution: Convolution, _ inputs: [Value], _ outputs: [Value]
  ) throws(OneDNNError) -> Bool {
    let (named, gradients) = (convolution.weightGradientInputs(inputs), convolution.weightGradientOutputs(outputs))
    guard
      let map = PointwiseMap(
        of: convolution, input: shape(named.map), output: shape(named.outputGradient), type(named.outputGradient),
        [layout(named.map), layout(named.outputGradient)]), map.readsPlanes
    else { return false }
    let extents = shape(gradients.weight).extents
    let written = try MemoryDescriptor.rowMajor(extents)
    let (x, gradient) = (buffer(named.map), buffer(named.outputGradient))
    let bias = gradients.bias.map { buffer($0) }
    let destination = try weightGradientDestination(gradients.weight, written, extents)
    append(
      kernel: "convolutionWeightGradient", reads: [x, gradient], writes: [destination] + [bias].compactMap { $0 },
      multiplyAdds: multiplyAdds
    ) { (book: borrowing AddressBook) throws(OneDNNError) in
      var context = map.context
      (context.x, context.dy) = (UnsafePointer(book.floats(x)), UnsafePointer(book.floats(gradient)))
      context.weight_gradient = book.floats(destination)
      if let bias { context.bias_gradient = book.floats(bias) }
      return BuiltStep(espalier_run_pointwise_planes_gradient, context)
    }
    try deliverWeightGradient(gradients.weight, from: destination, written, extents)
    return true
  }
}
