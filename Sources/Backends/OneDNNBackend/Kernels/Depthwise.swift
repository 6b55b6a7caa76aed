import CKernels
import COneDNN
import Primitives
import TensorTypes

/// A convolution of each channel by itself, and its gradients, by our own kernels: they read each row of a map once and serve
/// every number of channels, where the library's read it once for each row of the window.
///
/// In 32 bits the library's gradient of 3×3 weights is as fast, and stays.
struct DepthwiseConvolution {
  private let convolution: Convolution
  private let input: Shape
  private let output: Shape
  let type: DataType

  /// Nil for convolutions that the kernels cannot do, or not faster.
  init?(_ convolution: Convolution, input: Shape, output: Shape, _ type: DataType, _ layouts: [Layout]) {
    let window = convolution.window
    let isLine = input[2] == 1 && output[2] == 1 && window.kernel.height == 1
    guard convolution.groups == input[1], input[1] == output[1], input[1] >= Layout.blockWidth / 2,
      convolution.activation == nil, layouts.allSatisfy({ $0 == .channelsLast }), window.dilation == Extent(1),
      [3, 5, 7, 9].contains(window.kernel.width), window.kernel.height <= 9,
      isLine || window.stride.height == window.stride.width, window.stride.width <= 2,
      window.padding.top < window.kernel.height, window.padding.left < window.kernel.width,
      Self.hasWideRegisters || type == .float32 && Self.hasNarrowRegisters
    else { return nil }
    (self.convolution, self.input, self.output, self.type) = (convolution, input, output, type)
  }

  /// Whether the processor has AVX-512, and is allowed to use it.
  static let hasWideRegisters = dnnl_get_effective_cpu_isa().rawValue & 0x27 == 0x27

  /// Whether it has AVX2, with fused multiply-adds, and is allowed to use it.
  static let hasNarrowRegisters = dnnl_get_effective_cpu_isa().rawValue & 0x7 == 0x7

  /// A pass in floats, in the registers that there are, and in bfloat16.
  struct Kernels {
    var wide, narrow, bfloat16: espalier_kernel

    func kernel(_ type: DataType) -> espalier_kernel {
      type == .bfloat16 ? bfloat16 : DepthwiseConvolution.hasWideRegisters ? wide : narrow
    }
  }

  static var forward: Kernels {
    Kernels(
      wide: espalier_run_depthwise, narrow: espalier_run_depthwise_narrow, bfloat16: espalier_run_depthwise_bfloat16)
  }
  static var inputGradient: Kernels {
    Kernels(
      wide: espalier_run_depthwise_input_gradient, narrow: espalier_run_depthwise_input_gradient_narrow,
      bfloat16: espalier_run_depthwise_input_gradient_bfloat16)
  }
  static var weightGradient: Kernels {
    Kernels(
      wide: espalier_run_depthwise_weight_gradient, narrow: espalier_run_depthwise_weight_gradient_narrow,
      bfloat16: espalier_run_depthwise_weight_gradient_bfloat16)
  }

  var hasFastWeightGradient: Bool { type == .bfloat16 || convolution.window.kernel != Extent(3) }

  /// How weights and their gradients lie: rows and columns of the window, then channels; in 32 bits.
  static func weightLayout(_ extents: [Int]) throws(OneDNNError) -> MemoryDescriptor {
    try MemoryDescriptor(extents, tag: dnnl_hwigo)
  }

  func weightExtents(_ weight: Shape) -> [Int] {
    ConvolutionPlan.weightExtents(of: weight, groups: convolution.groups)
  }

  var context: espalier_depthwise {
    let window = convolution.window
    var context = espalier_depthwise()
    (context.batch, context.channels) = (Int64(input[0]), Int64(input[1]))
    (context.height, context.width) = (Int64(input[2]), Int64(input[3]))
    (context.out_height, context.out_width) = (Int64(output[2]), Int64(output[3]))
    (context.kernel_height, context.kernel_width) = (Int64(window.kernel.height), Int64(window.kernel.width))
    context.stride = Int64(window.stride.width)
    (context.top, context.left) = (Int64(window.padding.top), Int64(window.padding.left))
    return context
  }
}

extension Emitter {
  /// Emits a convolution.
  /// - returns: whether the kernel does it
  mutating func emitDepthwise(
    _ convolution: Convolution, _ inputs: Convolution.Inputs<Value>, output: Value
  ) throws(OneDNNError) -> Bool {
    guard
      let depthwise = DepthwiseConvolution(
        convolution, input: shape(inputs.map), output: shape(output), type(output),
        [layout(inputs.map), layout(output)])
    else { return false }
    let source = try operand(inputs.map, as: .channelsLast, in: type(output))
    let bias = inputs.bias.map { buffer($0) }
    try append(
      depthwise, "convolution", DepthwiseConvolution.forward, inputs.weight, from: source, bias, to: output)
    return true
  }

  /// Emits the gradient of a convolution's input.
  /// - returns: whether the kernel does it
  mutating func emitDepthwise(
    _ convolution: Convolution, _ inputs: Convolution.InputGradientInputs<Value>, output: Value
  ) throws(OneDNNError) -> Bool {
    guard
      let depthwise = DepthwiseConvolution(
        convolution, input: shape(output), output: shape(inputs.outputGradient), type(output),
        [layout(inputs.outputGradient), layout(output)])
    else { return false }
    let source = try operand(inputs.outputGradient, as: .channelsLast, in: type(output))
    try append(
      depthwise, "convolutionInputGradient", DepthwiseConvolution.inputGradient, inputs.weight, from: source, nil,
      to: output)
    return true
  }

  /// A pass from one map to another.
  private mutating func append(
    _ depthwise: DepthwiseConvolution, _ name: String, _ kernels: DepthwiseConvolution.Kernels, _ weight: Value,
    from source: BufferID, _ bias: BufferID?, to output: Value
  ) throws(OneDNNError) {
    let extents = depthwise.weightExtents(shape(weight))
    let weight = try self.weight(weight, as: DepthwiseConvolution.weightLayout(extents), extents: extents)
    let target = buffer(output)
    let kernel = kernels.kernel(depthwise.type)
    var context = depthwise.context
    append(
      kernel: name, reads: [source, weight] + [bias].compactMap { $0 }, writes: [target],
      scratchByteCount: scratch(&context, depthwise.type) * threads, multiplyAdds: multiplyAdds
    ) { [context] (book: borrowing AddressBook) throws(OneDNNError) in
      var context = context
      // The gradient of the input reads that of the output.
      (context.x, context.dy) = (UnsafeRawPointer(book[source]), UnsafeRawPointer(book[source]))
      context.y = book[target]
      context.weights = UnsafePointer(book.floats(weight))
      if let bias { context.bias = UnsafePointer(book.floats(bias)) }
      context.scratch = book.scratch
      return BuiltStep(kernel, context)
    }
  }

  /// - returns: whether the kernel does it
  mutating func emitDepthwiseWeightGradient(
    _ convolution: Convolution, _ inputs: [Value], _ outputs: [Value]
  ) throws(OneDNNError) -> Bool {
    let (named, gradients) = (convolution.weightGradientInputs(inputs), convolution.weightGradientOutputs(outputs))
    guard
      let depthwise = DepthwiseConvolution(
        convolution, input: shape(named.map), output: shape(named.outputGradient), type(named.outputGradient),
        inputs.map { layout($0) }), depthwise.hasFastWeightGradient
    else { return false }
    let extents = depthwise.weightExtents(shape(gradients.weight))
    let written = try DepthwiseConvolution.weightLayout(extents)
    let map = try operand(named.map, as: .channelsLast, in: depthwise.type)
    let gradient = try operand(named.outputGradient, as: .channelsLast, in: depthwise.type)
    let bias = gradients.bias.map { buffer($0) }
    let destination = try weightGradientDestination(gradients.weight, written, extents)
    let kernel = DepthwiseConvolution.weightGradient.kernel(depthwise.type)
    var context = depthwise.context
    let partials = temporary(Int(espalier_depthwise_partials(&context)) * 4)
    let fill = { [context] (book: borrowing AddressBook) -> espalier_depthwise in
      var context = context
      (context.x, context.dy) = (UnsafeRawPointer(book[map]), UnsafeRawPointer(book[gradient]))
      context.weight_gradient = book.floats(destination)
      if let bias { context.bias_gradient = book.floats(bias) }
      context.partials = book.floats(partials)
      context.scratch = book.scratch
      return context
    }
    append(
      kernel: "convolutionWeightGradient", reads: [map, gradient], writes: [partials],
      scratchByteCount: scratch(&context, depthwise.type) * threads, multiplyAdds: multiplyAdds
    ) { (book: borrowing AddressBook) throws(OneDNNError) in
      BuiltStep(kernel, fill(book))
    }
    append(
      kernel: "convolutionWeightGradient", reads: [partials], writes: [destination] + [bias].compactMap { $0 }
    ) { (book: borrowing AddressBook) throws(OneDNNError) in
      BuiltStep(espalier_run_depthwise_totals, fill(book))
    }
    try deliverWeightGradient(gradients.weight, from: destination, written, extents)
    return true
  }

  private func scratch(_ context: inout espalier_depthwise, _ type: DataType) -> Int {
    if type == .bfloat16 { return Int(espalier_depthwise_scratch_bfloat16(&context)) }
    return Int(
      DepthwiseConvolution.hasWideRegisters
        ? espalier_depthwise_scratch(&context) : espalier_depthwise_scratch_narrow(&context))
  }
}
