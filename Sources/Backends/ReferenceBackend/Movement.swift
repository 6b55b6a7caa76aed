import Primitives
import TensorTypes

// Primitives that move elements and compute nothing.

func concatenate(_ inputs: [Tensor], along axis: Int, to y: Tensor) {
  let strides = y.shape.strides
  var start = 0
  for input in inputs {
    copy(input, input.shape.strides, to: y, strides, at: start * strides[axis], over: input.shape)
    start += input.shape[axis]
  }
}

func slice(_ x: Tensor, along axis: Int, from start: Int, to y: Tensor) {
  let strides = x.shape.strides
  copy(x, strides, from: start * strides[axis], to: y, y.shape.strides, over: y.shape)
}

func pad(_ x: Tensor, before: [Int], to y: Tensor) {
  y.floats.update(repeating: 0)
  let strides = y.shape.strides
  let start = zip(before, strides).reduce(0) { $0 + $1.0 * $1.1 }
  copy(x, x.shape.strides, to: y, strides, at: start, over: x.shape)
}

/// A reshape shares its operand's memory as a rule; where it cannot, it copies.
func rename(_ x: Tensor, as y: Tensor) {
  if x.address != y.address { _ = y.floats.update(fromContentsOf: x.floats) }
}

func permute(_ x: Tensor, _ axes: [Int], to y: Tensor) {
  let strides = x.shape.strides
  copy(x, axes.map { strides[$0] }, to: y, y.shape.strides, over: y.shape)
}

func upsample(_ x: Tensor, by factor: Extent, to y: Tensor) {
  let (source, target) = (x.floats, y.floats)
  let (height, width) = (y.shape[2], y.shape[3])
  for plane in 0..<y.shape[0] * y.shape[1] {
    for row in 0..<height {
      let sourceRow = (plane * x.shape[2] + row / factor.height) * x.shape[3]
      let targetRow = (plane * height + row) * width
      for column in 0..<width { target[targetRow + column] = source[sourceRow + column / factor.width] }
    }
  }
}

/// y = x · scale, where the scales are 0 or 1 / (1 − rate) as the random key decides.
func drop(_ x: Tensor, key: Tensor, rate: Double, stream: Int, to y: Tensor, scales: Tensor) {
  let words = key.integers
  DropoutMask(rate: rate, stream: stream, key: SIMD4(words[0], words[1], words[2], words[3])).fill(scales.floats)
  Binary.multiply.forward(x, scales, to: y)
}
