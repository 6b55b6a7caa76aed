import Primitives
import TensorTypes

extension Convolution {
  /// y[n, o, p] = bias[o] + Σ weight[o, i, k] · x[n, group(o) + i, p · stride − padding + k · dilation]
  func forward(_ x: Tensor, weight: Tensor, bias: Tensor?, to y: Tensor) {
    let area = y.shape[2] * y.shape[3]
    for plane in 0..<y.shape[0] * y.shape[1] {
      let start = bias.map { $0.floats[plane % y.shape[1]] } ?? 0
      (y.floats.baseAddress! + plane * area).update(repeating: start, count: area)
    }
    forEachTap(map: x, weight: weight, positions: y) { tap in
      for row in tap.rows {
        addScaled(
          gathering: tap.map(row), step: window.stride.width, tap.weight.pointee, to: tap.positions(row),
          count: tap.columns.count)
      }
    }
    if let activation { activation.forward(y.floats, to: y.floats) }
  }

  /// The transpose of the forward pass: what each output position read gets its share of the gradient.
  func inputGradient(_ dy: Tensor, weight: Tensor, to dx: Tensor) {
    dx.floats.update(repeating: 0)
    forEachTap(map: dx, weight: weight, positions: dy) { tap in
      for row in tap.rows {
        addScaled(
          tap.positions(row), tap.weight.pointee, to: tap.map(row), count: tap.columns.count, step: window.stride.width)
      }
    }
  }

  /// dweight[o, i, k] = Σ over batch and positions of dy · the x that it was multiplied with.
  func weightGradient(_ x: Tensor, _ dy: Tensor, to dweight: Tensor, bias dbias: Tensor?) {
    dweight.floats.update(repeating: 0)
    forEachTap(map: x, weight: dweight, positions: dy) { tap in
      var sum = 0.0
      for row in tap.rows {
        sum += Double(
          dot(tap.positions(row), tap.map(row), count: tap.columns.count, step: window.stride.width))
      }
      tap.weight.pointee += Float(sum)
    }
    if let dbias { Reduction(.sum, axes: [0, 2, 3]).forward(dy, to: dbias) }
  }

  /// One element of the kernel over one pair of planes: the output positions at which it meets the map.
  private struct Tap {
    let weight: Row
    let rows: Range<Int>
    let columns: Range<Int>
    let mapOrigin: Row
    let mapStep: Int
    let positionsOrigin: Row
    let positionsStep: Int

    /// What the first of `columns` of an output row meets in the map.
    func map(_ row: Int) -> Row { mapOrigin + row * mapStep }

    /// The first of `columns` of an output row.
    func positions(_ row: Int) -> Row { positionsOrigin + row * positionsStep }
  }

  /// Visits each element of the weight with each plane of the batch that it is applied to.
  @inline(__always)
  private func forEachTap(map: Tensor, weight: Tensor, positions: Tensor, _ body: (Tap) -> Void) {
    let (height, width) = (map.shape[2], map.shape[3])
    let (channels, outputs, kernel) = (weight.shape[1], weight.shape[0], window.kernel)
    let (mapChannels, outputHeight, outputWidth) = (map.shape[1], positions.shape[2], positions.shape[3])
    let (mapBase, weightBase) = (map.floats.baseAddress!, weight.floats.baseAddress!)
    let positionsBase = positions.floats.baseAddress!
    let (stride, dilation, padding) = (window.stride, window.dilation, window.padding)
    let rows = (0..<kernel.height).map {
      reached(
        $0, size: height, of: outputHeight, stride: stride.height, padding: padding.top, dilation: dilation.height)
    }
    let columns = (0..<kernel.width).map {
      reached($0, size: width, of: outputWidth, stride: stride.width, padding: padding.left, dilation: dilation.width)
    }
    for sample in 0..<positions.shape[0] {
      for output in 0..<outputs {
        let group = output / (outputs / groups)
        let positionsPlane = positionsBase + (sample * outputs + output) * outputHeight * outputWidth
        for channel in 0..<channels {
          let mapPlane = mapBase + (sample * mapChannels + group * channels + channel) * height * width
          let weightPlane = weightBase + (output * channels + channel) * kernel.area
          for y in 0..<kernel.height where !rows[y].isEmpty {
            let top = y * dilation.height - padding.top
            for x in 0..<kernel.width where !columns[x].isEmpty {
              let first = columns[x].lowerBound
              let left = first * stride.width + x * dilation.width - padding.left
              body(
                Tap(
                  weight: weightPlane + y * kernel.width + x, rows: rows[y], columns: columns[x],
                  mapOrigin: mapPlane + top * width + left, mapStep: stride.height * width,
                  positionsOrigin: positionsPlane + first, positionsStep: outputWidth))
            }
          }
        }
      }
    }
  }

  /// The output positions at which element `tap` of the kernel lies inside the map.
  private func reached(_ tap: Int, size: Int, of count: Int, stride: Int, padding: Int, dilation: Int) -> Range<Int> {
    let offset = tap * dilation - padding
    let first = offset < 0 ? (-offset + stride - 1) / stride : 0
    let end = offset < size ? (size - 1 - offset) / stride + 1 : 0
    return first < min(end, count) ? first..<min(end, count) : 0..<0
  }
}
