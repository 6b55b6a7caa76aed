import CKernels
import Primitives
import TensorTypes

/// No layout has gaps, so activations are rounded as a flat list, whatever the shape.
extension Emitter {
  mutating func emitFakeQuantization(
    _ quantization: FakeQuantization, _ inputs: [Value], _ outputs: [Value]
  ) throws(OneDNNError) {
    let (named, results) = (quantization.inputs(inputs), quantization.outputs(outputs))
    switch quantization {
    case .channels(let axis): try emitRoundedWeights(axis: axis, named.x, output: results.y)
    case .range(let momentum):
      guard let kept = named.range else { preconditionFailure("activations have a range") }
      let layout = layout(results.y)
      let source = try operand(named.x, as: layout)
      let range = buffer(kept)
      let count = shape(results.y).elementCount
      let (grid, target) = (temporary(16), buffer(results.y))
      if let momentum, let newRange = results.newRange.map({ buffer($0) }) {
        let blocks = (count + Int(espalier_extremes_block) - 1) / Int(espalier_extremes_block)
        let extremes = temporary(blocks * 8)
        appendRounding("rangeOfBatch", espalier_run_extremes, reads: [source], writes: [extremes]) { book in
          espalier_rounding(
            count: Int64(count), x: book.floats(source), dy: nil, y: nil, grid: nil, extremes: book.floats(extremes))
        }
        append(kernel: "range", reads: [range, extremes], writes: [newRange, grid]) {
          (book: borrowing AddressBook) throws(OneDNNError) in
          BuiltStep(
            { context, _, _ in RangeContext.run(context) },
            RangeContext(
              extremes: book.floats(extremes), blocks: blocks, kept: book.floats(range), momentum: Float(momentum),
              newRange: book.floats(newRange), grid: book.floats(grid)), isDivisible: false)
        }
      } else {
        appendRange(of: range, to: grid)
      }
      appendRounding(
        "fakeQuantization", espalier_run_rounding, reads: [source, grid], writes: [target], mayReplace: [source]
      ) { book in
        espalier_rounding(
          count: Int64(count), x: book.floats(source), dy: nil, y: book.floats(target), grid: book.floats(grid),
          extremes: nil)
      }
    }
  }

  mutating func emitFakeQuantizationGradient(_ inputs: [Value], output: Value) throws(OneDNNError) {
    let named = FakeQuantization.GradientInputs(inputs)
    let layout = layout(output)
    let x = try operand(named.x, as: layout)
    let gradient = try operand(named.outputGradient, as: layout)
    let (grid, target) = (temporary(16), buffer(output))
    appendRange(of: buffer(named.range), to: grid)
    let count = shape(output).elementCount
    appendRounding(
      "fakeQuantizationGradient", espalier_run_rounding_gradient, reads: [x, gradient, grid], writes: [target],
      mayReplace: [gradient]
    ) { book in
      espalier_rounding(
        count: Int64(count), x: book.floats(x), dy: book.floats(gradient), y: book.floats(target),
        grid: book.floats(grid), extremes: nil)
    }
  }

  private mutating func emitRoundedWeights(axis: Int, _ weight: Value, output: Value) throws(OneDNNError) {
    let source = try operand(weight, as: .rowMajor)
    let target = destination(output, as: .rowMajor)
    let shape = shape(weight)
    append(kernel: "fakeQuantization", reads: [source], writes: [target]) {
      (book: borrowing AddressBook) throws(OneDNNError) in
      BuiltStep(
        { context, _, _ in WeightContext.run(context) },
        WeightContext(
          x: book.floats(source), y: book.floats(target), outer: shape.elementCount / shape.elementCount(from: axis),
          channels: shape[axis], step: shape.elementCount(from: axis + 1)), isDivisible: false)
    }
    try deliver(output, from: target, in: .rowMajor)
  }

  private mutating func appendRange(of range: BufferID, to grid: BufferID) {
    append(kernel: "range", reads: [range], writes: [grid]) { (book: borrowing AddressBook) throws(OneDNNError) in
      BuiltStep(
        { context, _, _ in RangeContext.run(context) },
        RangeContext(
          extremes: nil, blocks: 0, kept: book.floats(range), momentum: 0, newRange: nil, grid: book.floats(grid)),
        isDivisible: false)
    }
  }

  private mutating func appendRounding(
    _ name: String, _ kernel: @escaping espalier_kernel, reads: [BufferID], writes: [BufferID],
    mayReplace: [BufferID] = [], _ context: @escaping (borrowing AddressBook) -> espalier_rounding
  ) {
    append(kernel: name, reads: reads, writes: writes, mayReplace: mayReplace) {
      (book: borrowing AddressBook) throws(OneDNNError) in BuiltStep(kernel, context(book))
    }
  }
}

/// The context of a step that makes a grid of a range, which in training follows the batch first.
private struct RangeContext {
  /// Of each block of the batch; nil if the range stays.
  var extremes: UnsafeMutablePointer<Float>?
  var blocks: Int
  var kept: UnsafeMutablePointer<Float>
  var momentum: Float
  var newRange: UnsafeMutablePointer<Float>?
  var grid: UnsafeMutablePointer<Float>

  static func run(_ context: UnsafeMutableRawPointer?) {
    guard let context = context?.assumingMemoryBound(to: Self.self).pointee else { return }
    var range = (lower: context.kept[0], upper: context.kept[1])
    if let extremes = context.extremes, let newRange = context.newRange {
      var batch = (lower: Float(0), upper: Float(0))
      for block in 0..<context.blocks {
        batch.lower = min(batch.lower, extremes[2 * block])
        batch.upper = max(batch.upper, extremes[2 * block + 1])
      }
      range = FakeQuantization.range(after: batch, from: range, momentum: context.momentum)
      (newRange[0], newRange[1]) = range
    }
    let grid = QuantizationGrid(range: range)
    (context.grid[0], context.grid[1], context.grid[2], context.grid[3]) = (
      grid.scale, grid.inverse, grid.lower, grid.upper
    )
  }
}

/// The context of a step that rounds weights, each channel to a grid of its own.
private struct WeightContext {
  var x: UnsafeMutablePointer<Float>
  var y: UnsafeMutablePointer<Float>
  var outer: Int
  var channels: Int
  var step: Int

  static func run(_ context: UnsafeMutableRawPointer?) {
    guard let c = context?.assumingMemoryBound(to: Self.self).pointee else { return }
    for channel in 0..<c.channels {
      var largest: Float = 0
      for outer in 0..<c.outer {
        let start = (outer * c.channels + channel) * c.step
        for index in start..<start + c.step { largest = max(largest, c.x[index].magnitude) }
      }
      let grid = QuantizationGrid(largest: largest)
      for outer in 0..<c.outer {
        let start = (outer * c.channels + channel) * c.step
        for index in start..<start + c.step { c.y[index] = grid(c.x[index]) }
      }
    }
  }
}
