import Primitives
import TensorTypes

// Operands of different extents: stretching and summing.

extension Binary {
  /// Either operand is read with stride 0 along the axes on which it stretches.
  func forward(_ a: Tensor, _ b: Tensor, to y: Tensor) {
    switch self {
    case .add: combine(a, b, to: y) { $0 + $1 }
    case .subtract: combine(a, b, to: y) { $0 - $1 }
    case .multiply: combine(a, b, to: y) { $0 * $1 }
    }
  }

  @inline(__always)
  private func combine(_ a: Tensor, _ b: Tensor, to y: Tensor, _ function: (Float, Float) -> Float) {
    let (left, right, result) = (a.floats, b.floats, y.floats)
    if a.shape == b.shape {
      for index in 0..<result.count { result[index] = function(left[index], right[index]) }
      return
    }
    let operands = [y.shape.strides, a.shape.strides(stretchedTo: y.shape), b.shape.strides(stretchedTo: y.shape)]
    let walk = RowWalk(over: y.shape, operands: operands)
    walk.forEachRow { offsets, strides in
      for index in 0..<walk.count {
        let (i, j) = (offsets.y + index * strides.y, offsets.z + index * strides.z)
        result[offsets.x + index * strides.x] = function(left[i], right[j])
      }
    }
  }
}

extension Reduction {
  /// Sums in double precision, whatever the number of axes. The result may leave out its axes of extent 1.
  func forward(_ x: Tensor, to y: Tensor) {
    var sums = [Double](repeating: 0, count: y.shape.elementCount)
    var count = 1
    var strides = [Int](repeating: 0, count: x.shape.rank)
    var step = 1
    for axis in strides.indices.reversed() {
      if axes.contains(axis) {
        count *= x.shape[axis]
      } else {
        strides[axis] = step
        step *= x.shape[axis]
      }
    }
    let source = x.floats
    let walk = RowWalk(over: x.shape, operands: [x.shape.strides, strides])
    sums.withUnsafeMutableBufferPointer { sums in
      walk.forEachRow { offsets, strides in
        for index in 0..<walk.count {
          sums[offsets.y + index * strides.y] += Double(source[offsets.x + index * strides.x])
        }
      }
    }
    let divisor = kind == .mean ? Double(count) : 1
    for (index, sum) in sums.enumerated() { y.floats[index] = Float(sum / divisor) }
  }
}

func stretch(_ x: Tensor, to y: Tensor) {
  copy(x, x.shape.strides(stretchedTo: y.shape), to: y, y.shape.strides, over: y.shape)
}

/// Copies element by element over a shape, each side at its own strides and from its own start.
func copy(
  _ x: Tensor, _ sourceStrides: [Int], from sourceStart: Int = 0, to y: Tensor, _ targetStrides: [Int],
  at targetStart: Int = 0, over shape: Shape
) {
  let (source, target) = (x.floats, y.floats)
  let walk = RowWalk(over: shape, operands: [sourceStrides, targetStrides])
  walk.forEachRow { offsets, strides in
    let (from, to) = (sourceStart + offsets.x, targetStart + offsets.y)
    for index in 0..<walk.count { target[to + index * strides.y] = source[from + index * strides.x] }
  }
}
