import CKernels
import Primitives
import TensorTypes

extension Emitter {
  mutating func emitBinary(_ binary: Binary, _ inputs: [Value], output: Value) throws(OneDNNError) {
    let layout = layout(output)
    let operation: espalier_operation =
      switch binary {
      case .add: espalier_add
      case .subtract: espalier_subtract
      case .multiply: espalier_multiply
      }
    let target = buffer(output)
    let (a, b) = (try stretched(inputs[0], over: output), try stretched(inputs[1], over: output))
    let splits = layout == .channelBlocks || a.layout == .channelBlocks || b.layout == .channelBlocks
    appendGrid(
      "binary", operation, to: View(shape(output), layout, splitsChannels: splits), in: target,
      from: view(a.shape, a.layout, over: shape(output), splits), in: a.buffer,
      and: (view(b.shape, b.layout, over: shape(output), splits), b.buffer), type(output))
  }

  mutating func emitBroadcast(input: Value, output: Value) throws(OneDNNError) {
    let target = buffer(output)
    let source = try stretched(input, over: output)
    let splits = layout(output) == .channelBlocks || source.layout == .channelBlocks
    appendGrid(
      "broadcast", espalier_copy, to: View(shape(output), layout(output), splitsChannels: splits), in: target,
      from: view(source.shape, source.layout, over: shape(output), splits), in: source.buffer)
  }

  /// An operand of the output's shape in the output's layout; a smaller one as it lies.
  private mutating func stretched(
    _ input: Value, over output: Value
  ) throws(OneDNNError) -> (buffer: BufferID, shape: Shape, layout: Layout) {
    let isWhole = shape(input) == shape(output)
    let layout = isWhole ? layout(output) : layout(input)
    return (try operand(input, as: layout), shape(input), layout)
  }

  /// A view whose axes of extent 1 stretch over a larger shape.
  private func view(_ shape: Shape, _ layout: Layout, over whole: Shape, _ splits: Bool) -> View {
    guard splits, whole.rank == 4, shape[1] == 1, whole[1] > 1 else {
      var view = View(shape, layout, splitsChannels: splits)
      for axis in view.extents.indices where view.extents[axis] == 1 { view.strides[axis] = 0 }
      return view
    }
    let map = View(shape, layout)
    var view = View(whole, .channelBlocks, splitsChannels: true)
    view.strides = [map.strides[0], 0, map.strides[2], map.strides[3], 0]
    for (axis, extent) in [(0, shape[0]), (2, shape[2]), (3, shape[3])] where extent == 1 { view.strides[axis] = 0 }
    return view
  }
}
