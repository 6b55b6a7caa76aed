import Primitives

extension FunctionBuilder {
  /// op(a) · op(b) in 32 bits, by the axis of each operand that is summed over.
  mutating func product(_ a: HLOValue, _ b: HLOValue, _ product: MatrixProduct) -> HLOValue {
    let (left, right) = (product.transposeA ? 0 : 1, product.transposeB ? 1 : 0)
    return dot(a, b, contracting: ([left], [right]))
  }

  /// Sums over products, in 32 bits.
  /// - parameters:
  ///   - batch: how many axes from the first are not summed over, but taken one by one; those of both are alike
  ///   - axes: those of each operand that are summed over
  /// - returns: the axes that are taken one by one, then what is left of the left operand and of the right one
  mutating func dot(
    _ a: HLOValue, _ b: HLOValue, batch: Int = 0, contracting axes: (left: [Int], right: [Int])
  ) -> HLOValue {
    let operands = aligned([a, b])
    let (a, b, lanes) = (operands[0], operands[1], operands[0].lanes)
    func rest(_ value: HLOValue, _ axes: [Int]) -> [Int] {
      value.extents.indices.filter { $0 >= batch && !axes.contains($0) }.map { value.extents[$0] }
    }
    let type = TensorType(Array(a.extents[..<batch]) + rest(a, axes.left) + rest(b, axes.right))
    let shift = lanes == nil ? 0 : 1
    let shared = Array(0..<batch + shift)
    let batching = shared.isEmpty ? "" : "batching_dims = \(shared.text) x \(shared.text), "
    let contracting = (axes.left.map { $0 + shift }, axes.right.map { $0 + shift })
    return append(
      "stablehlo.dot_general \(a.name), \(b.name), \(batching)contracting_dims = \(contracting.0.text) x "
        + "\(contracting.1.text), precision = [HIGHEST, HIGHEST] : (\(a.written.text), \(b.written.text)) -> "
        + "\(type.of(lanes).text)", type, lanes: lanes)
  }

  /// What a convolution of StableHLO is told.
  private struct Layout {
    enum Kind {
      case forwards, inputGradient, weightGradient
    }

    var kind: Kind
    /// Which axes are samples, channels, rows and columns.
    var numbers: String {
      switch kind {
      case .forwards: "[b, f, 0, 1]x[o, i, 0, 1]->[b, f, 0, 1]"
      case .inputGradient: "[b, f, 0, 1]x[i, o, 0, 1]->[b, f, 0, 1]"
      case .weightGradient: "[f, b, 0, 1]x[i, o, 0, 1]->[f, b, 0, 1]"
      }
    }
    var strides = Extent(1)
    /// Before and after each of the two axes; negative amounts crop.
    var padding: Margins
    var mapDilation = Extent(1)
    var kernelDilation = Extent(1)
    var featureGroups = 1
    var batchGroups = 1
  }

  private mutating func convolve(
    _ map: HLOValue, _ kernel: HLOValue, _ layout: Layout, to extents: [Int]
  ) -> HLOValue {
    if map.lanes != nil || kernel.lanes != nil { return convolveLanes(map, kernel, layout, to: extents) }
    let type = TensorType(extents)
    let padding = layout.padding
    let window = [
      "stride = \(layout.strides.text)",
      "pad = [[\(padding.top), \(padding.bottom)], [\(padding.left), \(padding.right)]]",
      "lhs_dilate = \(layout.mapDilation.text)", "rhs_dilate = \(layout.kernelDilation.text)",
    ].joined(separator: ", ")
    let attributes = [
      "batch_group_count = \(layout.batchGroups) : i64", "feature_group_count = \(layout.featureGroups) : i64",
      "precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]",
    ].joined(separator: ", ")
    return append(
      "stablehlo.convolution(\(map.name), \(kernel.name)) dim_numbers = \(layout.numbers), window = {\(window)} "
        + "{\(attributes)} : (\(map.type.text), \(kernel.type.text)) -> \(type.text)", type)
  }

  /// One convolution of the channels of all lanes, in so many more groups.
  private mutating func convolveLanes(
    _ map: HLOValue, _ kernel: HLOValue, _ layout: Layout, to extents: [Int]
  ) -> HLOValue {
    let operands = aligned([map, kernel])
    let lanes = operands[0].lanes ?? 1
    let (kernelAxis, resultAxis) = (layout.kind == .forwards ? 0 : 1, layout.kind == .weightGradient ? 0 : 1)
    var (all, wide) = (layout, extents)
    wide[resultAxis] *= lanes
    if layout.kind == .weightGradient { all.batchGroups *= lanes } else { all.featureGroups *= lanes }
    let wideMap = merged(operands[0], into: 1)
    let wideKernel = merged(operands[1], into: kernelAxis)
    let result = convolve(wideMap, wideKernel, all, to: wide)
    return separated(result, lanes: lanes, from: resultAxis)
  }

  mutating func convolution(
    _ convolution: Convolution, _ map: HLOValue, _ weight: HLOValue, to extents: [Int]
  ) -> HLOValue {
    if map.lanes != nil || weight.lanes != nil, convolution.window.isUnrolled {
      return laneConvolution(convolution.window, convolution.groups, map, weight, to: extents)
    }
    let window = convolution.window
    return convolve(
      map, weight,
      Layout(
        kind: .forwards, strides: window.stride, padding: window.padding,
        kernelDilation: window.dilation, featureGroups: convolution.groups), to: extents)
  }

  /// The transposed convolution: gradients are spread by the stride and meet the kernel from its end.
  ///
  ///     stride 2, kernel 3    dy     a   b        spread   a 0 b
  ///                           dx[i] = Σ spread[i + k] · kernel[2 − k]
  mutating func convolutionInputGradient(
    _ convolution: Convolution, _ dy: HLOValue, _ weight: HLOValue, to extents: [Int]
  ) -> HLOValue {
    if dy.lanes != nil || weight.lanes != nil, convolution.window.isUnrolled {
      return laneConvolutionInputGradient(convolution, dy, weight, to: extents)
    }
    let (window, reach) = (convolution.window, convolution.window.reach)
    let spread = Extent(
      height: (dy.extents[2] - 1) * window.stride.height + 1, width: (dy.extents[3] - 1) * window.stride.width + 1)
    let (top, left) = (reach.height - 1 - window.padding.top, reach.width - 1 - window.padding.left)
    let padding = Margins(
      top: top, left: left, bottom: extents[2] + reach.height - 1 - spread.height - top,
      right: extents[3] + reach.width - 1 - spread.width - left)
    return convolve(
      dy, reverse(swappingGroups(weight, convolution.groups), [2, 3]),
      Layout(
        kind: .inputGradient, padding: padding, mapDilation: window.stride,
        kernelDilation: window.dilation, featureGroups: convolution.groups), to: extents)
  }

  /// [groups · o, i, …] to [o, groups · i, …]: the groups of the outputs become those of the inputs.
  mutating func swappingGroups(_ weight: HLOValue, _ groups: Int) -> HLOValue {
    guard groups > 1 else { return weight }
    let (outputs, inputs) = (weight.extents[0] / groups, weight.extents[1])
    let kernel = Array(weight.extents[2...])
    let apart = reshape(weight, to: [groups, outputs, inputs] + kernel)
    return reshape(transpose(apart, [1, 0, 2, 3, 4]), to: [outputs, groups * inputs] + kernel)
  }

  /// A convolution of the map with the gradient as its kernel: samples are summed over, channels are the batch.
  mutating func convolutionWeightGradient(
    _ convolution: Convolution, _ map: HLOValue, _ dy: HLOValue, to extents: [Int]
  ) -> HLOValue {
    if map.lanes != nil || dy.lanes != nil, convolution.window.isUnrolled {
      return laneConvolutionWeightGradient(convolution, map, dy, to: extents)
    }
    let (window, reach) = (convolution.window, convolution.window.reach)
    let spread = Extent(
      height: (dy.extents[2] - 1) * window.stride.height + 1, width: (dy.extents[3] - 1) * window.stride.width + 1)
    let (top, left) = (window.padding.top, window.padding.left)
    let padding = Margins(
      top: top, left: left, bottom: reach.height - 1 + spread.height - map.extents[2] - top,
      right: reach.width - 1 + spread.width - map.extents[3] - left)
    return convolve(
      map, dy,
      Layout(
        kind: .weightGradient, strides: window.dilation, padding: padding,
        kernelDilation: window.stride, batchGroups: convolution.groups), to: extents)
  }

  /// Adds one number to each channel.
  mutating func addBias(_ value: HLOValue, _ bias: HLOValue?) -> HLOValue {
    guard let bias else { return value }
    return apply("add", value, broadcast(bias, to: value.extents, axes: [1]))
  }
}

extension Extent {
  fileprivate var text: String { "[\(height), \(width)]" }
}
