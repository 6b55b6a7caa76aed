import COneDNN
import Primitives
import TensorTypes

/// A convolution's extents and window, from which the library's operation descriptors are made.
struct ConvolutionPlan {
  let input: Shape
  let output: Shape
  /// [o, c, height, width], or [groups, o / groups, c / groups, height, width].
  let weightExtents: [Int]
  let hasBias: Bool
  /// What the elements of maps are, and the weights that are read. Biases and gradients of weights have 32 bits.
  let type: DataType
  private let window: Window

  init(_ convolution: Convolution, input: Shape, weight: Shape, output: Shape, _ type: DataType) {
    self.type = type
    self.input = input
    self.output = output
    window = convolution.window
    hasBias = convolution.bias
    weightExtents = Self.weightExtents(of: weight, groups: convolution.groups)
  }

  static func weightExtents(of weight: Shape, groups: Int) -> [Int] {
    groups == 1 ? weight.extents : [groups, weight[0] / groups, weight[1], weight[2], weight[3]]
  }

  /// The layouts of input and output between which a convolution runs.
  struct Layouts: Hashable {
    var input: Layout
    var output: Layout
  }

  /// Pairs of layouts to try in order: the preferred one, then those in which the library always has a fast
  /// implementation.
  func candidates(preferring layout: Layout, readsDirectly: Bool) -> [Layouts] {
    var candidates: [Layouts] = []
    if readsDirectly && layout == .channelBlocks { candidates.append(Layouts(input: .rowMajor, output: layout)) }
    for layout in [layout, .channelsLast, .rowMajor] {
      guard layout.suits(input), layout.suits(output) else { continue }
      if layout == .rowMajor && candidates.isEmpty { continue }
      candidates.append(Layouts(input: layout, output: layout))
    }
    return candidates
  }

  /// An operation descriptor's common arguments.
  struct Arguments {
    var source: dnnl_memory_desc_t
    var weight: dnnl_memory_desc_t
    var bias: dnnl_memory_desc_t
    var destination: dnnl_memory_desc_t
    var strides: [Int64]
    var dilations: [Int64]
    var before: [Int64]
    var after: [Int64]
  }

  /// - parameter weight: the weight's layout; nil leaves it to the library
  /// - parameter weightType: the type of its elements
  func arguments(
    _ layouts: Layouts, weight: MemoryDescriptor?, _ weightType: DataType
  ) throws(OneDNNError) -> Arguments {
    let anyWeight = try MemoryDescriptor(weightExtents, weightType.library, tag: dnnl_format_tag_any)
    return Arguments(
      source: try descriptor(of: input, layouts.input).raw,
      weight: (weight ?? anyWeight).raw,
      bias: try biasLayout.raw,
      destination: try descriptor(of: output, layouts.output).raw,
      strides: [Int64(window.stride.height), Int64(window.stride.width)],
      dilations: [Int64(window.dilation.height - 1), Int64(window.dilation.width - 1)],
      before: [Int64(window.padding.top), Int64(window.padding.left)],
      after: [Int64(window.padding.bottom), Int64(window.padding.right)])
  }

  /// How a map is described to the library. A map of 8 or 16 channels has the same layout as one block of as many and as channels
  /// last. Described as a block, gradients of 3×3 convolutions of 8 channels take half to two thirds of the time, as vectors of 8
  /// are used, and convolutions of 16 channels three quarters.
  func descriptor(of map: Shape, _ layout: Layout) throws(OneDNNError) -> MemoryDescriptor {
    guard layout == .channelsLast, input[1] == output[1], weightExtents.count == 4, window.kernel != Extent(1) else {
      return try layout.descriptor(of: map, type)
    }
    switch input[1] {
    case 8 where type == .float32: return try MemoryDescriptor(map.extents, tag: dnnl_nChw8c)
    case Layout.blockWidth: return try Layout.channelBlocks.descriptor(of: map, type)
    default: return try layout.descriptor(of: map, type)
    }
  }

  var biasLayout: MemoryDescriptor {
    get throws(OneDNNError) { try .rowMajor([output[1]]) }
  }

  private enum Pass { case forward, inputGradient, weightGradient }

  /// The algorithms to try in order. Winograd's F(4×4, 3×3) does a quarter of the products, but moves tiles to and fro. It
  /// takes half the time from 32 channels on either side. In the gradient of the weights it takes 0.8 of the time from 64, as
  /// long with 32, and 1.6 times as long with 16 (decision 40). A rule decides, not a measurement, so that a network always runs
  /// by the same algorithm.
  private func algorithms(for pass: Pass, _ layouts: Layouts) -> [dnnl_alg_kind_t] {
    let margins = [window.padding.top, window.padding.bottom, window.padding.left, window.padding.right]
    guard type == .float32, window.kernel == Extent(3), window.stride == Extent(1), window.dilation == Extent(1),
      margins.allSatisfy({ $0 <= 1 }), weightExtents.count == 4,
      layouts == Layouts(input: .channelBlocks, output: .channelBlocks),
      max(input[1], output[1]) >= (pass == .weightGradient ? 4 : 2) * Layout.blockWidth
    else { return [dnnl_convolution_direct] }
    return [dnnl_convolution_winograd, dnnl_convolution_direct]
  }

  /// The first algorithm that the library has for this pass.
  private func first(
    of algorithms: [dnnl_alg_kind_t], make: (dnnl_alg_kind_t) throws(OneDNNError) -> PrimitiveDescriptor
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    for algorithm in algorithms.dropLast() {
      if let descriptor = try? make(algorithm) { return descriptor }
    }
    return try make(algorithms[algorithms.count - 1])
  }

  func forward(
    _ layouts: Layouts, weight: MemoryDescriptor?, applying activation: Elementwise? = nil, on engine: Engine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    try first(of: algorithms(for: .forward, layouts)) { (algorithm) throws(OneDNNError) in
      try forward(layouts, weight: weight, by: algorithm, applying: activation, on: engine)
    }
  }

  private func forward(
    _ layouts: Layouts, weight: MemoryDescriptor?, by algorithm: dnnl_alg_kind_t, applying activation: Elementwise?,
    on engine: Engine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var arguments = try arguments(layouts, weight: weight, type)
    var operation = dnnl_convolution_desc_t()
    try check(
      withUnsafePointer(to: &arguments.bias) { bias in
        dnnl_dilated_convolution_forward_desc_init(
          &operation, dnnl_forward_training, algorithm, &arguments.source, &arguments.weight,
          hasBias ? bias : nil, &arguments.destination, arguments.strides, arguments.dilations, arguments.before,
          arguments.after)
      }, "describing a convolution")
    return try PrimitiveDescriptor(
      &operation, PrimitiveAttributes(applying: activation), on: engine, "creating a convolution")
  }

  func inputGradient(
    _ layouts: Layouts, weight: MemoryDescriptor?, on engine: Engine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    try first(of: algorithms(for: .inputGradient, layouts)) { (algorithm) throws(OneDNNError) in
      let hint = try forward(layouts, weight: nil, by: algorithm, applying: nil, on: engine)
      var arguments = try arguments(layouts, weight: weight, type)
      var operation = dnnl_convolution_desc_t()
      try check(
        dnnl_dilated_convolution_backward_data_desc_init(
          &operation, algorithm, &arguments.source, &arguments.weight, &arguments.destination,
          arguments.strides, arguments.dilations, arguments.before, arguments.after),
        "describing a convolution's input gradient")
      return try PrimitiveDescriptor(
        &operation, PrimitiveAttributes(), hint: hint, on: engine, "creating a convolution's input gradient")
    }
  }

  func weightGradient(
    _ layouts: Layouts, weight: MemoryDescriptor?, on engine: Engine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    try first(of: algorithms(for: .weightGradient, layouts)) { (algorithm) throws(OneDNNError) in
      let hint = try forward(layouts, weight: nil, by: algorithm, applying: nil, on: engine)
      var arguments = try arguments(layouts, weight: weight, .float32)
      var operation = dnnl_convolution_desc_t()
      try check(
        withUnsafePointer(to: &arguments.bias) { bias in
          dnnl_dilated_convolution_backward_weights_desc_init(
            &operation, algorithm, &arguments.source, &arguments.weight, hasBias ? bias : nil,
            &arguments.destination, arguments.strides, arguments.dilations, arguments.before, arguments.after)
        }, "describing a convolution's weight gradient")
      return try PrimitiveDescriptor(
        &operation, PrimitiveAttributes(), hint: hint, on: engine, "creating a convolution's weight gradient")
    }
  }

  /// The first pair of layouts for which the library has a fast implementation.
  ///
  /// For each pair, an implementation that reads or writes the stored weight in its own layout is preferred, if it is as
  /// fast.
  func choose(
    _ candidates: [Layouts], stored: MemoryDescriptor?,
    make: (Layouts, MemoryDescriptor?) throws(OneDNNError) -> PrimitiveDescriptor
  ) throws(OneDNNError) -> (layouts: Layouts, descriptor: PrimitiveDescriptor) {
    var last: (Layouts, PrimitiveDescriptor)?
    var failure = OneDNNError(status: dnnl_unimplemented, action: "creating a convolution")
    for layouts in candidates {
      let free: PrimitiveDescriptor
      do {
        free = try make(layouts, nil)
      } catch {
        failure = error
        continue
      }
      if let stored, let kept = try? make(layouts, stored),
        kept.implementation == free.implementation
      {
        if !kept.isReference { return (layouts, kept) }
      }
      if !free.isReference { return (layouts, free) }
      last = last ?? (layouts, free)
    }
    guard let last else { throw failure }
    return last
  }
}
