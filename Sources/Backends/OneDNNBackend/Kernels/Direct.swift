import CKernels
import COneDNN
import Primitives
import TensorTypes

/// A convolution of few channels, or one of its gradients, by our own kernel: the library's fill vectors with the channels that are
/// written, of which 8 leave half of a vector empty; these fill them with positions.
///
/// Measured beside the library's with maps of 16×16 and 32×32 and windows of 3×3: 1.7 to 3 times as fast where 4, 6 or 8 channels
/// are written, 1.1 to 1.4 times where 20 or 24 are; with 8 channels and windows of 5×5 and 7×7 1.6 to 7 times. Where 12 or whole
/// vectors of 16 are written, the library is as fast or faster, and stays. In bfloat16 there are a kernel for 8 channels and one for the
/// first convolution, which reads up to four channels.
struct DirectConvolution {
  enum Pass { case forward, inputGradient, weightGradient }

  /// What stands in the vectors: positions, or outputs where there are few inputs.
  private enum Kind { case positions, positionsInBfloat16, stemInBfloat16 }

  private let convolution: Convolution
  private let input: Shape
  private let output: Shape
  private let kind: Kind

  /// Nil for convolutions that the kernel cannot do, or not faster.
  /// - parameters:
  ///   - layouts: of the map that the convolution reads, and of its result
  init?(
    _ pass: Pass, of convolution: Convolution, input: Shape, output: Shape, _ type: DataType, _ layouts: [Layout]
  ) {
    let (window, kernel) = (convolution.window, convolution.window.kernel)
    let isBfloat16 = type == .bfloat16
    guard type == .float32 || isBfloat16, convolution.groups == 1, window.stride == Extent(1),
      window.dilation == Extent(1), kernel != Extent(1), (1...7).contains(kernel.width),
      (1...7).contains(kernel.height), window.padding.top < kernel.height, window.padding.left < kernel.width,
      pass == .forward ? [nil, .relu].contains(convolution.activation) : convolution.activation == nil,
      layouts[1].agrees(with: .channelsLast, on: output), max(input[1], output[1]) <= 64,
      DepthwiseConvolution.hasWideRegisters
    else { return nil }
    let readsRows = layouts[0].agrees(with: .rowMajor, on: input)
    guard readsRows && pass != .inputGradient || layouts[0].agrees(with: .channelsLast, on: input) else { return nil }
    let isStem = isBfloat16 && pass != .inputGradient && input[1] <= 4 && output[1].isMultiple(of: 8)
    let isFaster =
      switch pass {
      case _ where isBfloat16:
        isStem || !readsRows && input[1] == Layout.blockWidth / 2 && output[1] == Layout.blockWidth / 2
      case .forward: Self.wastesLanes(output[1]) || ((4...8).contains(input[1]) && output[1] <= Layout.blockWidth)
      case .inputGradient: Self.wastesLanes(input[1])
      case .weightGradient:
        output[1] <= Layout.blockWidth / 2 && output[2] * output[3] * Self.rows(of: convolution, input, output) >= 128
      }
    guard isFaster else { return nil }
    kind = isStem ? .stemInBfloat16 : isBfloat16 ? .positionsInBfloat16 : .positions
    (self.convolution, self.input, self.output) = (convolution, input, output)
  }

  var kernels: (result: espalier_kernel, weightGradient: espalier_kernel) {
    switch kind {
    case .positions: (espalier_run_direct, espalier_run_direct_weight_gradient)
    case .positionsInBfloat16: (espalier_run_direct_bfloat16, espalier_run_direct_weight_gradient_bfloat16)
    case .stemInBfloat16: (espalier_run_stem_bfloat16, espalier_run_stem_weight_gradient_bfloat16)
    }
  }

  /// The bytes that one part needs.
  func scratchByteCount(_ context: espalier_direct, isWeightGradient: Bool) -> Int {
    var context = context
    let pass: Int32 = isWeightGradient ? 1 : 0
    let byteCount =
      switch kind {
      case .positions: espalier_direct_scratch(&context, pass)
      case .positionsInBfloat16: espalier_direct_scratch_bfloat16(&context, pass)
      case .stemInBfloat16: espalier_stem_scratch_bfloat16(&context, pass)
      }
    return Int(byteCount)
  }

  /// Whether so many channels leave half of their last vector empty, which tells while there are few vectors.
  private static func wastesLanes(_ channels: Int) -> Bool {
    channels <= 24 && (1...Layout.blockWidth / 2).contains(channels % Layout.blockWidth)
  }

  /// How many samples stand as the rows of one: sequences, which have no rows of their own, as the kernel works through the rows of
  /// a sample together.
  private static func rows(of convolution: Convolution, _ input: Shape, _ output: Shape) -> Int {
    guard convolution.window.kernel.height == 1, input[2] == 1, output[2] == 1 else { return 1 }
    return (1...32).last { input[0].isMultiple(of: $0) } ?? 1
  }

  /// Of the convolution and of the gradient of its weights.
  func context(isRowMajor: Bool) -> espalier_direct {
    let window = convolution.window
    var context = espalier_direct()
    (context.batch, context.inputs, context.outputs) = (Int64(input[0]), Int64(input[1]), Int64(output[1]))
    (context.height, context.width) = (Int64(input[2]), Int64(input[3]))
    (context.out_height, context.out_width) = (Int64(output[2]), Int64(output[3]))
    (context.kernel_height, context.kernel_width) = (Int64(window.kernel.height), Int64(window.kernel.width))
    (context.top, context.left) = (Int64(window.padding.top), Int64(window.padding.left))
    context.is_row_major = isRowMajor ? 1 : 0
    if !isRowMajor || input[1] == 1 {
      let rows = Int64(Self.rows(of: convolution, input, output))
      context.batch /= rows
      context.height *= rows
      context.out_height *= rows
    }
    context.relu = convolution.activation == .relu ? 1 : 0
    return context
  }

  /// Of the gradient of the input: a convolution of that of the output, with weights that are turned round.
  var backward: espalier_direct {
    let window = convolution.window
    var context = context(isRowMajor: false)
    (context.inputs, context.outputs) = (context.outputs, context.inputs)
    (context.height, context.out_height) = (context.out_height, context.height)
    (context.width, context.out_width) = (context.out_width, context.width)
    context.top = Int64(window.kernel.height - 1 - window.padding.top)
    context.left = Int64(window.kernel.width - 1 - window.padding.left)
    context.flipped = 1
    return context
  }
}

extension Emitter {
  /// Emits a convolution.
  /// - returns: whether the kernel does it
  mutating func emitDirect(
    _ convolution: Convolution, _ inputs: Convolution.Inputs<Value>, output: Value
  ) throws(OneDNNError) -> Bool {
    let layouts = [layout(inputs.map), layout(output)]
    guard
      let direct = DirectConvolution(
        .forward, of: convolution, input: shape(inputs.map), output: shape(output), type(output), layouts),
      isUniform(inputs.map, output, inputs.weight)
    else { return false }
    let context = direct.context(isRowMajor: layouts[0] == .rowMajor)
    // Sequences that stand as the rows of one sample have no sums of their own.
    let hasSums = type(output) == .float32 && context.batch == Int64(shape(output)[0])
    let sums = hasSums ? sumsOfNormalization(behind: output) : nil
    try append(
      direct, context, "convolution", inputs.weight, from: buffer(inputs.map), inputs.bias.map { buffer($0) },
      to: output, sums: sums)
    return true
  }

  /// Emits the gradient of a convolution's input.
  /// - returns: whether the kernel does it
  mutating func emitDirect(
    _ convolution: Convolution, _ inputs: Convolution.InputGradientInputs<Value>, output: Value
  ) throws(OneDNNError) -> Bool {
    guard
      let direct = DirectConvolution(
        .inputGradient, of: convolution, input: shape(output), output: shape(inputs.outputGradient), type(output),
        [layout(output), layout(inputs.outputGradient)]),
      isUniform(inputs.outputGradient, output, inputs.weight)
    else { return false }
    try append(
      direct, direct.backward, "convolutionInputGradient", inputs.weight, from: buffer(inputs.outputGradient), nil,
      to: output, sums: nil)
    return true
  }

  /// Whether both maps have one type, and the weight is there in 32 bits.
  private func isUniform(_ one: Value, _ other: Value, _ weight: Value) -> Bool {
    type(one) == type(other) && type(sources[weight] ?? weight) == .float32
  }

  private mutating func append(
    _ direct: DirectConvolution, _ context: espalier_direct, _ name: String, _ weight: Value, from source: BufferID,
    _ bias: BufferID?, to output: Value, sums: BufferID?
  ) throws(OneDNNError) {
    let extents = shape(weight).extents
    let weight = try self.weight(weight, as: .rowMajor(extents), extents: extents)
    let target = buffer(output)
    append(
      kernel: name, reads: [source, weight] + [bias].compactMap { $0 }, writes: [target] + [sums].compactMap { $0 },
      scratchByteCount: direct.scratchByteCount(context, isWeightGradient: false) * threads, multiplyAdds: multiplyAdds
    ) { (book: borrowing AddressBook) throws(OneDNNError) in
      var context = context
      (context.x, context.y) = (UnsafeRawPointer(book[source]), book[target])
      context.weights = UnsafePointer(book.floats(weight))
      if let bias { context.bias = UnsafePointer(book.floats(bias)) }
      if let sums { context.partials = book.floats(sums) }
      context.scratch = book.scratch
      return BuiltStep(direct.kernels.result, context)
    }
  }

  /// - returns: whether the kernel does it
  mutating func emitDirectWeightGradient(
    _ convolution: Convolution, _ inputs: [Value], _ outputs: [Value]
  ) throws(OneDNNError) -> Bool {
    let (named, gradients) = (convolution.weightGradientInputs(inputs), convolution.weightGradientOutputs(outputs))
    let layouts = [layout(named.map), layout(named.outputGradient)]
    guard
      let direct = DirectConvolution(
        .weightGradient, of: convolution, input: shape(named.map), output: shape(named.outputGradient),
        type(named.outputGradient), layouts), type(named.map) == type(named.outputGradient)
    else { return false }
    let extents = shape(gradients.weight).extents
    let written = try MemoryDescriptor.rowMajor(extents)
    let (map, gradient) = (buffer(named.map), buffer(named.outputGradient))
    let bias = gradients.bias.map { buffer($0) }
    let destination = try weightGradientDestination(gradients.weight, written, extents)
    let context = direct.context(isRowMajor: layouts[0] == .rowMajor)
    append(
      kernel: "convolutionWeightGradient", reads: [map, gradient], writes: [destination] + [bias].compactMap { $0 },
      scratchByteCount: direct.scratchByteCount(context, isWeightGradient: true) * threads, multiplyAdds: multiplyAdds
    ) { (book: borrowing AddressBook) throws(OneDNNError) in
      var context = context
      (context.x, context.dy) = (UnsafeRawPointer(book[map]), UnsafeRawPointer(book[gradient]))
      context.weight_gradient = book.floats(destination)
      if let bias { context.bias_gradient = book.floats(bias) }
      context.scratch = book.scratch
      return BuiltStep(direct.kernels.weightGradient, context)
    }
    try deliverWeightGradient(gradients.weight, from: destination, written, extents)
    return true
  }
}
