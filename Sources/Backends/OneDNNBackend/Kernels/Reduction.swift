import CKernels
import Primitives
import TensorTypes

extension Emitter {
  mutating func emitReduction(_ reduction: Reduction, input: Value, output: Value) throws(OneDNNError) {
    let (whole, reduced) = (shape(input), shape(output))
    let source = buffer(input)
    let target = buffer(output)
    let splits = layout(input) == .channelBlocks || layout(output) == .channelBlocks
    let from = View(whole, layout(input), splitsChannels: splits)
    var to = View(whole, layout(input), splitsChannels: splits)
    if splits && reduced[1] == 1 {
      // One channel is left of blocks of them.
      let strides = View(reduced, layout(output)).strides
      to.strides = [strides[0], 0, strides[2], strides[3], 0]
      for axis in reduction.axes where axis != 1 { to.strides[axis] = 0 }
    } else {
      to.strides = View(reduced, layout(output), splitsChannels: splits).strides
      for axis in reduction.axes {
        to.strides[axis] = 0
        if splits && axis == 1 { to.strides[4] = 0 }
      }
    }
    let count = whole.elementCount / reduced.elementCount
    appendSum(
      to: to, in: target, byteCount: byteCount(output), from: from, in: source,
      factor: reduction.kind == .mean ? 1 / Float(count) : 1)
  }
}
