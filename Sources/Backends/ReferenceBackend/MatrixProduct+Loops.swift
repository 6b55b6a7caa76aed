import Primitives

extension MatrixProduct {
  /// y[i, j] = Σ over k of op(a)[i, k] · op(b)[k, j], plus bias[j]. Inner loops run along the rows of b.
  func forward(_ a: Tensor, _ b: Tensor, bias: Tensor?, to y: Tensor) {
    let (rows, columns) = (y.shape[0], y.shape[1])
    let inner = a.shape[transposeA ? 0 : 1]
    let (rowStep, innerStep) = transposeA ? (1, rows) : (inner, 1)
    let (left, right, result) = (a.floats.baseAddress!, b.floats.baseAddress!, y.floats.baseAddress!)

    for row in 0..<rows {
      let target = result + row * columns
      if let bias {
        target.update(from: bias.floats.baseAddress!, count: columns)
      } else {
        target.update(repeating: 0, count: columns)
      }
      let source = left + row * rowStep
      if transposeB {
        for column in 0..<columns {
          target[column] += dot(right + column * inner, source, count: inner, step: innerStep)
        }
      } else {
        for index in 0..<inner {
          addScaled(right + index * columns, source[index * innerStep], to: target, count: columns)
        }
      }
    }
    if let activation { activation.forward(y.floats, to: y.floats) }
  }
}
