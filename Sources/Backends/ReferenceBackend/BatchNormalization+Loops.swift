import Primitives
import TensorTypes

extension BatchNormalization {
  /// y = (x − mean) / √(variance + ε) · scale + shift for each channel.
  func forward(_ inputs: Inputs<Tensor>, to outputs: Outputs<Tensor>) {
    let (x, y) = (inputs.x, outputs.y)
    let (scales, shifts) = (inputs.scale?.floats, inputs.shift?.floats)
    let (runningMean, runningVariance) = (inputs.runningMean.floats, inputs.runningVariance.floats)
    let (residual, addend) = (inputs.residual?.floats, inputs.addend?.floats)
    let activation = activation?.value
    let mask = outputs.mask?.bytes
    for channel in 0..<x.shape[1] {
      let rows = ChannelRows(x.shape, channel: channel)
      let (oldMean, oldVariance) = (Double(runningMean[channel]), Double(runningVariance[channel]))
      var (mean, variance) = (oldMean, oldVariance)
      if let statistics = outputs.statistics {
        (mean, variance) = rows.moments(of: x.floats)
        let count = Double(rows.count)
        let unbiased = count > 1 ? variance * count / (count - 1) : variance
        statistics.mean.floats[channel] = Float(mean)
        statistics.variance.floats[channel] = Float(variance)
        statistics.newRunningMean.floats[channel] = Float((1 - momentum) * oldMean + momentum * mean)
        statistics.newRunningVariance.floats[channel] = Float((1 - momentum) * oldVariance + momentum * unbiased)
      }
      let factor = Float(Double(scales?[channel] ?? 1) / (variance + epsilon).squareRoot())
      let center = Float(mean)
      let shift = shifts?[channel] ?? 0
      let (source, target) = (x.floats, y.floats)
      rows.forEach { index in
        let value = (source[index] - center) * factor + shift + (residual?[index] ?? 0)
        target[index] = (relu ? max(value, 0) : activation?(value) ?? value) + (addend?[index] ?? 0)
        mask?[index] = value > 0 ? 1 : 0
      }
    }
  }

  /// With x̂ = (x − mean) · r, r = 1 / √(variance + ε) and m elements a channel: dscale = Σ dy · x̂, dshift = Σ dy,
  /// dx = scale · r · (dy − dshift / m − x̂ · dscale / m). Where a relu was fused, dy counts only under its mask; where
  /// another function was, dy is multiplied by its slope.
  func gradient(_ inputs: GradientInputs<Tensor>, to outputs: GradientOutputs<Tensor>) {
    let (x, dy, dx) = (inputs.x.floats, inputs.outputGradient.floats, outputs.x.floats)
    let scales = inputs.scale?.floats
    let shifts = inputs.shift?.floats
    let mask = inputs.mask?.bytes
    let slope = activation?.slope
    for channel in 0..<inputs.x.shape[1] {
      let rows = ChannelRows(inputs.x.shape, channel: channel)
      let mean = inputs.mean.floats[channel]
      let inverse = Float(1 / (Double(inputs.variance.floats[channel]) + epsilon).squareRoot())
      let factor = (scales?[channel] ?? 1) * inverse
      let shift = shifts?[channel] ?? 0
      let pulled = { (index: Int) -> Float in
        if let slope { return dy[index] * slope((x[index] - mean) * factor + shift) }
        return mask?[index] == 0 ? 0 : dy[index]
      }
      var (scaleSum, shiftSum) = (0.0, 0.0)
      rows.forEach { index in
        let gradient = pulled(index)
        scaleSum += Double(gradient * ((x[index] - mean) * inverse))
        shiftSum += Double(gradient)
      }
      outputs.scale?.floats[channel] = Float(scaleSum)
      outputs.shift?.floats[channel] = Float(shiftSum)
      let (scaleShare, shiftShare) = (Float(scaleSum / Double(rows.count)), Float(shiftSum / Double(rows.count)))
      rows.forEach { index in
        let gradient = pulled(index)
        dx[index] = factor * (gradient - shiftShare - (x[index] - mean) * inverse * scaleShare)
      }
    }
  }
}

/// Where the elements of one channel lie: one row for each sample.
private struct ChannelRows {
  private let samples: Int
  private let length: Int
  private let start: Int
  private let step: Int

  init(_ shape: Shape, channel: Int) {
    samples = shape[0]
    length = shape.elementCount(from: 2)
    start = channel * length
    step = shape[1] * length
  }

  /// How many elements the channel has in the batch.
  var count: Int { samples * length }

  @inline(__always)
  func forEach(_ body: (Int) -> Void) {
    for sample in 0..<samples {
      let row = start + sample * step
      for index in row..<row + length { body(index) }
    }
  }

  /// Mean and biased variance in two passes.
  func moments(of values: UnsafeMutableBufferPointer<Float>) -> (mean: Double, variance: Double) {
    var sum = 0.0
    forEach { sum += Double(values[$0]) }
    let mean = sum / Double(count)
    var squares = 0.0
    forEach { index in
      let deviation = Double(values[index]) - mean
      squares += deviation * deviation
    }
    return (mean, squares / Double(count))
  }
}
