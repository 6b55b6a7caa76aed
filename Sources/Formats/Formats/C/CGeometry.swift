import Primitives
import Quantization

// Geometry as C initialisers.

extension ConvolutionGeometry {
  var cWindow: String { cText(window, input: input, output: output) }
}

extension PoolingGeometry {
  /// A kernel of 0 divides the map into parts.
  var cWindow: String {
    switch region {
    case .window(let window, _): cText(window, input: input, output: output)
    case .adaptive:
      cText(Window(kernel: Extent(0)), input: input, output: output)
    }
  }

  /// What sums are divided by; −1 for the count of what is inside the map.
  var cDivisor: Int {
    switch region {
    case .window(let window, countsPadding: true): window.kernel.area
    case .window, .adaptive: -1
    }
  }
}

private func cText(_ window: Window, input: Extent, output: Extent) -> String {
  let numbers = [
    input.height, input.width, output.height, output.width, window.kernel.height, window.kernel.width,
    window.stride.height, window.stride.width, window.padding.top, window.padding.left, window.dilation.height,
    window.dilation.width,
  ]
  return "{" + numbers.map(String.init).joined(separator: ", ") + "}"
}

extension StridedLoop {
  /// Five extents, and the strides of three operands.
  var cText: String {
    func padded(_ numbers: [Int], with number: Int) -> String {
      let missing = 5 - numbers.count
      precondition(missing >= 0, "a sample has at most five axes")
      return "{" + (Array(repeating: number, count: missing) + numbers).map(String.init).joined(separator: ", ") + "}"
    }
    let operands = strides + Array(repeating: [], count: 3 - strides.count)
    return "{\(padded(extents, with: 1)), {\(operands.map { padded($0, with: 0) }.joined(separator: ", "))}}"
  }
}
