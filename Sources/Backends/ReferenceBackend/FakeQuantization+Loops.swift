import Primitives
import TensorTypes

extension FakeQuantization {
  func forward(_ inputs: Inputs<Tensor>, to outputs: Outputs<Tensor>) {
    let (x, y) = (inputs.x.floats, outputs.y.floats)
    switch self {
    case .channels(let axis):
      let shape = inputs.x.shape
      let step = shape.elementCount(from: axis + 1)
      for channel in 0..<shape[axis] {
        let indices = x.indices.lazy.filter { $0 / step % shape[axis] == channel }
        let grid = QuantizationGrid(largest: indices.reduce(0) { max($0, x[$1].magnitude) })
        for index in indices { y[index] = grid(x[index]) }
      }
    case .range(let momentum):
      guard let kept = inputs.range?.floats else { preconditionFailure("activations have a range") }
      var range = (lower: kept[0], upper: kept[1])
      if let momentum, let newRange = outputs.newRange?.floats {
        var batch = (lower: Float(0), upper: Float(0))
        for value in x {
          if value < batch.lower { batch.lower = value }
          if value > batch.upper { batch.upper = value }
        }
        range = Self.range(after: batch, from: range, momentum: Float(momentum))
        (newRange[0], newRange[1]) = range
      }
      let grid = QuantizationGrid(range: range)
      for index in 0..<x.count { y[index] = grid(x[index]) }
    }
  }
}

/// dx = dy where x lies in the range.
func fakeQuantizationGradient(_ inputs: FakeQuantization.GradientInputs<Tensor>, to output: Tensor) {
  let (x, range, dy, dx) = (inputs.x.floats, inputs.range.floats, inputs.outputGradient.floats, output.floats)
  let grid = QuantizationGrid(range: (range[0], range[1]))
  for index in 0..<x.count { dx[index] = grid.holds(x[index]) ? dy[index] : 0 }
}
