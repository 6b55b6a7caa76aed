import CKernels
import Primitives
import TensorTypes

extension Emitter {
  mutating func emitPooling(_ pooling: Pooling, input: Value, _ outputs: [Value]) throws(OneDNNError) {
    let output = pooling.outputs(outputs).map
    let layout = layout(output)
    let source = try operand(input, as: layout)
    let results = pooling.outputs(outputs.map { buffer($0) })
    let windows = PoolingWindows(pooling, input: shape(input), output: shape(output))
    let map = espalier_map(planesOf: shape(input), layout)
    let isBfloat16 = type(input) == .bfloat16
    append(kernel: "pooling", reads: [source], writes: [results.map] + [results.positions].compactMap { $0 }) {
      (book: borrowing AddressBook) throws(OneDNNError) in
      var context = windows.context(map)
      (context.x, context.y) = (UnsafeRawPointer(book[source]), book[results.map])
      if let positions = results.positions { context.indices = book[positions].assumingMemoryBound(to: Int32.self) }
      let kernel: espalier_kernel =
        switch (pooling.kind, isBfloat16) {
        case (.maximum, false): espalier_run_maximum_pooling
        case (.maximum, true): espalier_run_maximum_pooling_bfloat16
        case (.average, false): espalier_run_average_pooling
        case (.average, true): espalier_run_average_pooling_bfloat16
        }
      return BuiltStep(kernel, context, keeping: [windows])
    }
  }

  mutating func emitPoolingGradient(_ pooling: Pooling, _ inputs: [Value], output: Value) throws(OneDNNError) {
    // Positions were written in their own layout, which the gradient shares.
    let named = pooling.gradientInputs(inputs)
    let layout = layout(named.positions ?? output)
    let gradient = try operand(named.outputGradient, as: layout)
    let indices = named.positions.map { buffer($0) }
    let target = destination(output, as: layout)
    let windows = PoolingWindows(pooling, input: shape(output), output: shape(named.outputGradient))
    let map = espalier_map(planesOf: shape(output), layout)
    let isBfloat16 = type(output) == .bfloat16
    append(kernel: "poolingGradient", reads: [gradient] + [indices].compactMap { $0 }, writes: [target]) {
      (book: borrowing AddressBook) throws(OneDNNError) in
      var context = windows.context(map)
      (context.dy, context.dx) = (UnsafeRawPointer(book[gradient]), book[target])
      if let indices { context.indices = book[indices].assumingMemoryBound(to: Int32.self) }
      let kernel: espalier_kernel =
        switch (pooling.kind, isBfloat16) {
        case (.maximum, false): espalier_run_maximum_pooling_gradient
        case (.maximum, true): espalier_run_maximum_pooling_gradient_bfloat16
        case (.average, false): espalier_run_average_pooling_gradient
        case (.average, true): espalier_run_average_pooling_gradient_bfloat16
        }
      return BuiltStep(kernel, context, keeping: [windows])
    }
    try deliver(output, from: target, in: layout)
  }
}

extension espalier_map {
  /// A map's planes, one sample's positions in each.
  fileprivate init(planesOf shape: Shape, _ layout: Layout) {
    let lanes =
      switch layout {
      case .rowMajor: 1
      case .channelsLast: shape[1]
      case .channelBlocks: Layout.blockWidth
      }
    self.init(
      planes: Int64(shape[0] * shape[1] / lanes), blocks: Int64(shape[1] / lanes),
      positions: Int64(shape[2] * shape[3]), lanes: Int64(lanes))
  }
}

/// Which rows and columns of the input each output position reads.
final class PoolingWindows: @unchecked Sendable {
  private let rows: Axis
  private let columns: Axis
  private let extents: (input: Shape, output: Shape)
  private let divisor: Int

  init(_ pooling: Pooling, input: Shape, output: Shape) {
    extents = (input, output)
    switch pooling.region {
    case .window(let window, let countsPadding):
      rows = Axis(
        size: input[2], count: output[2], kernel: window.kernel.height, stride: window.stride.height,
        before: window.padding.top, dilation: window.dilation.height)
      columns = Axis(
        size: input[3], count: output[3], kernel: window.kernel.width, stride: window.stride.width,
        before: window.padding.left, dilation: window.dilation.width)
      divisor = countsPadding ? window.kernel.area : 0
    case .adaptive:
      rows = Axis(size: input[2], parts: output[2])
      columns = Axis(size: input[3], parts: output[3])
      divisor = 0
    }
  }

  func context(_ map: espalier_map) -> espalier_pooling {
    var context = espalier_pooling()
    context.input = map
    (context.height, context.width) = (Int64(extents.input[2]), Int64(extents.input[3]))
    (context.out_height, context.out_width) = (Int64(extents.output[2]), Int64(extents.output[3]))
    (context.row_start, context.row_end) = (UnsafePointer(rows.starts), UnsafePointer(rows.ends))
    (context.column_start, context.column_end) = (UnsafePointer(columns.starts), UnsafePointer(columns.ends))
    (context.row_step, context.column_step) = (Int32(rows.step), Int32(columns.step))
    context.divisor = Int32(divisor)
    return context
  }

  private final class Axis {
    let starts: UnsafeMutablePointer<Int32>
    let ends: UnsafeMutablePointer<Int32>
    let step: Int

    private init(_ ranges: [Range<Int>], step: Int) {
      starts = .allocate(capacity: ranges.count)
      ends = .allocate(capacity: ranges.count)
      for (index, range) in ranges.enumerated() {
        starts[index] = Int32(range.lowerBound)
        ends[index] = Int32(range.upperBound)
      }
      self.step = step
    }

    convenience init(size: Int, count: Int, kernel: Int, stride: Int, before: Int, dilation: Int) {
      let ranges = (0..<count).map { position in
        let first = position * stride - before
        let end = min(first + (kernel - 1) * dilation + 1, size)
        let skipped = first < 0 ? (-first + dilation - 1) / dilation : 0
        let start = first + skipped * dilation
        precondition(start < end, "a window holds nothing but padding")
        return start..<end
      }
      self.init(ranges, step: dilation)
    }

    convenience init(size: Int, parts: Int) {
      self.init((0..<parts).map { $0 * size / parts..<(($0 + 1) * size + parts - 1) / parts }, step: 1)
    }

    deinit {
      starts.deallocate()
      ends.deallocate()
    }
  }
}
