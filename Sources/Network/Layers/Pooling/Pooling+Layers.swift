import GraphIR
import Primitives
import TensorTypes

/// What the pooling layers have in common: the checks and the lowering of a pooling over maps.
extension Pooling.Kind {
  /// Pools with a sliding window. An average counts zeros of the padding where `countsPadding`.
  func lower(
    _ input: Value, over window: Window, padding: Padding, countsPadding: Bool = false,
    into program: inout ProgramBuilder
  ) -> Value {
    let padded = window.padded(padding, on: Self.map(of: input, in: program))
    return lower(input, over: .window(padded, countsPadding: countsPadding), into: &program)
  }

  /// Pools to a map of the given size; through plain windows of one size where these do.
  func lower(_ input: Value, to output: Extent, into program: inout ProgramBuilder) -> Value {
    let map = Self.map(of: input, in: program)
    if map == output { return input }
    guard map.height.isMultiple(of: output.height), map.width.isMultiple(of: output.width) else {
      return lower(input, over: .adaptive(output: output), into: &program)
    }
    let kernel = Extent(height: map.height / output.height, width: map.width / output.width)
    return lower(input, over: .window(Window(kernel: kernel, stride: kernel), countsPadding: false), into: &program)
  }

  /// Pools each channel to one number: [n, channels].
  func lowerGlobally(_ input: Value, into program: inout ProgramBuilder) -> Value {
    let pooled = lower(input, to: Extent(1), into: &program)
    let shape = program.shape(pooled)
    return program(.reshape([shape[0], shape[1]]), pooled)
  }

  private func lower(_ input: Value, over region: Pooling.Region, into program: inout ProgramBuilder) -> Value {
    let savesIndices = self == .maximum && program.mode == .training
    return program.apply(.pooling(Pooling(self, over: region, savesIndices: savesIndices)), input)[0]
  }

  private static func map(of input: Value, in program: ProgramBuilder) -> Extent {
    let shape = program.shape(input)
    return Extent(height: shape[2], width: shape[3])
  }
}

extension Padding {
  /// Refuses padding that whole windows could lie in: as in PyTorch, at most half the kernel, or on a
  /// side of its own less than the kernel.
  func checkedForPooling(kernel: Extent) throws(LayerError) -> Padding {
    if case .amount(let amount) = self, amount.height > kernel.height / 2 || amount.width > kernel.width / 2 {
      throw LayerError(
        "padding = \(amount.words) is more than half the kernel of \(kernel.words)", attribute: "padding",
        remedy: "Use less padding or a larger kernel")
    }
    let margins = margins(for: Window(kernel: kernel), on: Extent(1))
    if case .same = self { return self }
    guard max(margins.top, margins.bottom) < kernel.height, max(margins.left, margins.right) < kernel.width else {
      throw LayerError(
        "padding leaves windows of \(kernel.words) wholly outside the map", attribute: "padding",
        remedy: "Use less padding or a larger kernel")
    }
    return self
  }
}

extension Extent {
  /// As an attribute is written: 3 or [3, 5].
  fileprivate var words: String { height == width ? "\(width)" : "[\(height), \(width)]" }
}
