import Primitives
import TensorTypes

extension FakeQuantization {
  func forward(_ inputs: Inputs<Tensor>, to outputs: Outputs<Tensor>) {
    let (x, y) = (inputs.x.floats, outputs.y.floats)
    switch self {
    case .channels(let axis):
      let shape = inputs.x.shape
      let (step, channels) = (shape.elementCount(from: axis + 1), shape[axis])
      var largest = [Float](repeating: 0, count: channels)
      for index in x.indices {
        let channel = index / step % channels
        largest[channel] = max(largest[channel], x[index].magnitude)
      }
      let grids = largest.map(QuantizationGrid.init(largest:))
      for index in x.indices { y[index] = grids[index / step % channels](x[index]) }
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
