import CKernels
import COneDNN
import Primitives
import TensorTypes

/// Primitives that move elements and compute nothing.
extension Emitter {
  mutating func emitConcatenation(axis: Int, _ inputs: [Value], output: Value) throws(OneDNNError) {
    let target = buffer(output)
    let splits = layout(output) == .channelBlocks
    let whole = View(shape(output), layout(output), splitsChannels: splits)
    var start = 0
    for input in inputs {
      let source = try operand(input, as: layout(output))
      let count = shape(input)[axis]
      appendGrid(
        "concatenation", espalier_copy, to: part(of: whole, axis: axis, start: start, count: count, splits),
        in: target, from: View(shape(input), layout(output), splitsChannels: splits), in: source, type(output))
      start += count
    }
  }

  mutating func emitSlice(
    axis: Int, start: Int, count: Int, input: Value, output: Value
  ) throws(OneDNNError) {
    let source = try operand(input, as: layout(output))
    let target = buffer(output)
    let splits = layout(output) == .channelBlocks
    let whole = View(shape(input), layout(output), splitsChannels: splits)
    appendGrid(
      "slice", espalier_copy, to: View(shape(output), layout(output), splitsChannels: splits), in: target,
      from: part(of: whole, axis: axis, start: start, count: count, splits), in: source, type(output))
  }

  mutating func emitPad(before: [Int], input: Value, output: Value) throws(OneDNNError) {
    let source = try operand(input, as: layout(output))
    let target = buffer(output)
    let splits = layout(output) == .channelBlocks
    var view = View(shape(output), layout(output), splitsChannels: splits)
    for axis in before.indices {
      view = part(of: view, axis: axis, start: before[axis], count: shape(input)[axis], splits)
    }
    appendClearing(target, byteCount: byteCount(output))
    appendGrid(
      "pad", espalier_copy, to: view, in: target,
      from: View(shape(input), layout(output), splitsChannels: splits), in: source, type(output))
  }

  /// A part of a view along an axis of the shape; channels of blocks are counted in blocks.
  private func part(of view: View, axis: Int, start: Int, count: Int, _ splits: Bool) -> View {
    guard splits && axis == 1 else { return view.slice(axis: axis, start: start, count: count) }
    precondition(start % Layout.blockWidth == 0 && count % Layout.blockWidth == 0, "blocks stay whole")
    return view.slice(axis: 1, start: start / Layout.blockWidth, count: count / Layout.blockWidth)
  }

  mutating func emitReshape(input: Value, output: Value) throws(OneDNNError) {
    let source = try operand(input, as: .rowMajor)
    if layout(output).agrees(with: .rowMajor, on: shape(output)) && !isPlaced(output) {
      return place(output, in: source)
    }
    if isPlaced(output) {
      // The output has storage of its own, in row-major order, so it is copied there.
      let target = buffer(output)
      let flat = View(flat: shape(output).elementCount)
      if target == source { return }
      return appendGrid("reshape", espalier_copy, to: flat, in: target, from: flat, in: source, type(output))
    }
    try reorder(
      source, Layout.rowMajor.descriptor(of: shape(output), type(output)), to: buffer(output),
      layout(output).descriptor(of: shape(output), type(output)))
  }

  mutating func emitPermutation(axes: [Int], input: Value, output: Value) throws(OneDNNError) {
    let source = try operand(input, as: .rowMajor)
    let from = View(shape(input), .rowMajor)
    let to = View(shape(output), .rowMajor)
    let target = destination(output, as: .rowMajor)
    try reorder(
      source, MemoryDescriptor(to.extents, strides: axes.map { from.strides[$0] }), to: target,
      MemoryDescriptor(to.extents, strides: to.strides))
    try deliver(output, from: target, in: .rowMajor)
  }

  mutating func emitUpsampling(_ factor: Extent, input: Value, output: Value) throws(OneDNNError) {
    let source = try operand(input, as: layout(output))
    let target = buffer(output)
    let (from, to) = (
      View(shape(input), layout(output), splitsChannels: true),
      View(shape(output), layout(output), splitsChannels: true)
    )
    var small = from
    var large = to
    let map = shape(input)
    large.extents = [map[0], to.extents[1], map[2], factor.height, map[3], factor.width, to.extents[4]]
    small.extents = large.extents
    let step = to.strides
    large.strides = [
      step[0], step[1], step[2] * factor.height, step[2], step[3] * factor.width, step[3], step[4],
    ]
    small.strides = [
      from.strides[0], from.strides[1], from.strides[2], 0, from.strides[3], 0, from.strides[4],
    ]
    appendGrid("upsampling", espalier_copy, to: large, in: target, from: small, in: source, type(output))
  }
}
