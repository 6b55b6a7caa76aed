import Primitives
import TensorTypes

extension BatchNormalization {
  /// y = (x − mean) / √(variance + ε) · scale + shift for each channel.
  func forward(_ inputs: [Tensor], to outputs: [Tensor]) {
    let (x, y) = (inputs[0], outputs[0])
    let (scales, shifts) = affine ? (inputs[1].floats, inputs[2].floats) : (nil, nil)
    let running = inputs[(affine ? 3 : 1)...].map(\.floats)
    let residual = self.residual ? inputs[inputs.count - 1].floats : nil
    let mask = training && relu ? outputs[5].bytes : nil
    for channel in 0..<x.shape[1] {
      let rows = ChannelRows(x.shape, channel: channel)
      var (mean, variance) = (Double(running[0][channel]), Double(running[1][channel]))
      if training {
        (mean, variance) = rows.moments(of: x.floats)
        let count = Double(rows.count)
        let unbiased = count > 1 ? variance * count / (count - 1) : variance
        outputs[1].floats[channel] = Float(mean)
        outputs[2].floats[channel] = Float(variance)
        outputs[3].floats[channel] = Float((1 - momentum) * Double(running[0][channel]) + momentum * mean)
        outputs[4].floats[channel] = Float((1 - momentum) * Double(running[1][channel]) + momentum * unbiased)
      }
      let factor = Float(Double(scales?[channel] ?? 1) / (variance + epsilon).squareRoot())
      let center = Float(mean)
      let shift = shifts?[channel] ?? 0
      let (source, target) = (x.floats, y.floats)
      rows.forEach { index in
        let value = (source[index] - center) * factor + shift + (residual?[index] ?? 0)
        target[index] = relu ? max(value, 0) : value
        mask?[index] = value > 0 ? 1 : 0
      }
    }
  }

  /// With x̂ = (x − mean) · r, r = 1 / √(variance + ε) and m elements a channel: dscale = Σ dy · x̂, dshift = Σ dy,
  /// dx = scale · r · (dy − dshift / m − x̂ · dscale / m). Where a relu was fused, dy counts only under its mask.
  func gradient(_ inputs: [Tensor], to outputs: [Tensor]) {
    let (x, dy, dx) = (inputs[0].floats, inputs[3].floats, outputs[0].floats)
    let scales = affine ? inputs[4].floats : nil
    let mask = relu ? inputs[inputs.count - 1].bytes : nil
    for channel in 0..<inputs[0].shape[1] {
      let rows = ChannelRows(inputs[0].shape, channel: channel)
      let mean = inputs[1].floats[channel]
      let inverse = Float(1 / (Double(inputs[2].floats[channel]) + epsilon).squareRoot())
      var (scaleSum, shiftSum) = (0.0, 0.0)
      rows.forEach { index in
        let gradient = mask?[index] == 0 ? 0 : dy[index]
        scaleSum += Double(gradient * ((x[index] - mean) * inverse))
        shiftSum += Double(gradient)
      }
      if affine {
        outputs[1].floats[channel] = Float(scaleSum)
        outputs[2].floats[channel] = Float(shiftSum)
      }
      let factor = (scales?[channel] ?? 1) * inverse
      let (scaleShare, shiftShare) = (Float(scaleSum / Double(rows.count)), Float(shiftSum / Double(rows.count)))
      rows.forEach { index in
        let gradient = mask?[index] == 0 ? 0 : dy[index]
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
