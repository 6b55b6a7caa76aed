import Primitives

// Convolutions whose kernels each lane has for itself, as matrix products: a GPU has fast ones for many small matrices, and none
// for convolutions in many small groups.
//
// The elements that a window covers lie side by side as rows of a matrix, one row for each element of the window in each
// channel. A window with one channel a group needs no matrix: its elements are weighed and added.

extension Window {
  /// Whether a convolution is written out element by element of the window.
  var isUnrolled: Bool { kernel.area <= 64 }

  fileprivate var isPoint: Bool { kernel.area == 1 && stride.area == 1 && padding == .none }

  /// Where an element of the kernel lies, counted in row-major order.
  fileprivate func offset(of index: Int) -> (row: Int, column: Int) {
    (index / kernel.width * dilation.height, index % kernel.width * dilation.width)
  }
}

extension FunctionBuilder {
  mutating func laneConvolution(
    _ window: Window, _ groups: Int, _ x: HLOValue, _ kernel: HLOValue, to extents: [Int]
  ) -> HLOValue {
    if kernel.extents[1] == 1, kernel.extents[0] == groups {
      let wide = (x: convert(x, to: .float32), kernel: convert(kernel, to: .float32))
      let parts = elements(of: window, wide.x, to: extents).enumerated().map { index, element in
        apply("multiply", element, perChannel(wide.kernel, index, window, to: element.extents))
      }
      return parts.dropFirst().reduce(parts[0]) { apply("add", $0, $1) }
    }
    let area = kernel.extents[2] * kernel.extents[3]
    let rows = reshape(
      kernel, to: [groups, kernel.extents[0] / groups, kernel.extents[1] * area])
    let columns = columns(of: window, groups, x, to: extents)
    // [groups, outputs, samples, positions]
    let product = dot(rows, columns, batch: 1, contracting: ([2], [1]))
    let bySample = transpose(product, [2, 0, 1, 3])
    return reshape(bySample, to: extents)
  }

  /// The transposed convolution: see `convolutionInputGradient`.
  mutating func laneConvolutionInputGradient(
    _ convolution: Convolution, _ dy: HLOValue, _ weight: HLOValue, to extents: [Int]
  ) -> HLOValue {
    let (window, reach) = (convolution.window, convolution.window.reach)
    let spread = pad(
      dy, [2: (0, 0, window.stride.height - 1), 3: (0, 0, window.stride.width - 1)])
    let (top, left) = (reach.height - 1 - window.padding.top, reach.width - 1 - window.padding.left)
    let backwards = Window(
      kernel: window.kernel,
      padding: Margins(
        top: top, left: left, bottom: extents[2] + reach.height - 1 - spread.extents[2] - top,
        right: extents[3] + reach.width - 1 - spread.extents[3] - left), dilation: window.dilation)
    let swapped = swappingGroups(weight, convolution.groups)
    let kernel = reverse(transpose(swapped, [1, 0, 2, 3]), [2, 3])
    return laneConvolution(backwards, convolution.groups, spread, kernel, to: extents)
  }

  mutating func laneConvolutionWeightGradient(
    _ convolution: Convolution, _ x: HLOValue, _ dy: HLOValue, to extents: [Int]
  ) -> HLOValue {
    let (window, groups) = (convolution.window, convolution.groups)
    if extents[1] == 1, extents[0] == groups {
      let (wide, slopes) = (convert(x, to: .float32), convert(dy, to: .float32))
      let sums = elements(of: window, wide, to: dy.extents).map { element in
        reshape(sum(apply("multiply", element, slopes), over: [0, 2, 3]), to: [groups, 1])
      }
      return reshape(concatenate(sums, axis: 1), to: extents)
    }
    let columns = columns(of: window, groups, x, to: dy.extents)
    let apart = reshape(
      dy, to: [dy.extents[0], groups, dy.extents[1] / groups, dy.extents[2] * dy.extents[3]])
    let rows = transpose(apart, [1, 2, 0, 3])
    return reshape(dot(rows, columns, batch: 1, contracting: ([2, 3], [2, 3])), to: extents)
  }

  /// [groups, channels of a group · elements of the window, samples, positions]
  private mutating func columns(of window: Window, _ groups: Int, _ x: HLOValue, to extents: [Int]) -> HLOValue {
    let (samples, channels) = (x.extents[0], x.extents[1])
    let positions = extents[2] * extents[3]
    var all = x
    if !window.isPoint {
      let elements = elements(of: window, x, to: extents).map { element in
        reshape(element, to: [samples, channels, 1, positions])
      }
      all = concatenate(elements, axis: 2)
    }
    let apart = reshape(
      all, to: [samples, groups, channels / groups * window.kernel.area, positions])
    return transpose(apart, [1, 2, 0, 3])
  }

  /// For each element of the window a map of the output's height and width.
  private mutating func elements(of window: Window, _ x: HLOValue, to extents: [Int]) -> [HLOValue] {
    let (rows, columns) = (
      (extents[2] - 1) * window.stride.height + 1, (extents[3] - 1) * window.stride.width + 1
    )
    let (top, left) = (window.padding.top, window.padding.left)
    let (height, width) = (rows - 1 + window.reach.height, columns - 1 + window.reach.width)
    let padded = pad(
      x, [2: (top, height - x.extents[2] - top, 0), 3: (left, width - x.extents[3] - left, 0)])
    return (0..<window.kernel.area).map { index in
      let (row, column) = window.offset(of: index)
      return slice(
        padded,
        [2: (row, row + rows, window.stride.height), 3: (column, column + columns, window.stride.width)])
    }
  }

  /// One element of the kernel of each channel, stretched to a map.
  private mutating func perChannel(
    _ kernel: HLOValue, _ index: Int, _ window: Window, to extents: [Int]
  ) -> HLOValue {
    let flat = reshape(kernel, to: [kernel.extents[0], window.kernel.area])
    let one = reshape(slice(flat, [1: (index, index + 1, 1)]), to: [kernel.extents[0]])
    return broadcast(one, to: extents, axes: [1])
  }
}
