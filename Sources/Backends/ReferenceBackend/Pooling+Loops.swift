import Primitives
import TensorTypes

extension Pooling {
  /// The maximum or the mean of each region. Of equal maxima the first in row-major order counts.
  func forward(_ x: Tensor, to y: Tensor, positions: Tensor?) {
    let indices = positions?.integers
    let (input, output) = (x.floats, y.floats)
    forEachRegion(x.shape, y.shape) { origin, index, region in
      switch kind {
      case .maximum:
        var (best, position) = (-Float.infinity, -1)
        region.forEachCell { cell in
          let value = input[origin + cell]
          if value > best || value.isNaN || position < 0 { (best, position) = (value, cell) }
        }
        output[index] = best
        indices?[index] = Int32(position)
      case .average:
        var sum = 0.0
        region.forEachCell { sum += Double(input[origin + $0]) }
        output[index] = Float(sum / region.divisor)
      }
    }
  }

  /// To each maximum the whole gradient of its region, or to each cell its equal share.
  func gradient(_ dy: Tensor, positions: Tensor?, to dx: Tensor) {
    dx.floats.update(repeating: 0)
    let (source, target, indices) = (dy.floats, dx.floats, positions?.integers)
    forEachRegion(dx.shape, dy.shape) { origin, index, region in
      switch kind {
      case .maximum:
        let position = Int(indices![index])
        if position >= 0 { target[origin + position] += source[index] }
      case .average:
        let share = Float(Double(source[index]) / region.divisor)
        region.forEachCell { target[origin + $0] += share }
      }
    }
  }

  /// The cells of one output position inside the map.
  private struct Cells {
    let rows: Taps
    let columns: Taps
    let width: Int
    /// What the sum is divided by for the mean.
    let divisor: Double

    /// Calls the body with the offset of each cell in its plane.
    @inline(__always)
    func forEachCell(_ body: (Int) -> Void) {
      for row in 0..<rows.count {
        let start = (rows.first + row * rows.step) * width + columns.first
        for column in 0..<columns.count { body(start + column * columns.step) }
      }
    }
  }

  /// The indices first, first + step, … of one axis.
  private struct Taps {
    var first: Int
    var count: Int
    var step: Int
  }

  /// Visits each output position with the offset of its plane in the map and the cells that it covers.
  private func forEachRegion(_ map: Shape, _ output: Shape, _ body: (Int, Int, Cells) -> Void) {
    let rows = (0..<output[2]).map { taps(at: $0, of: output[2], size: map[2], \.height, \.top) }
    let columns = (0..<output[3]).map { taps(at: $0, of: output[3], size: map[3], \.width, \.left) }
    var index = 0
    for plane in 0..<map[0] * map[1] {
      for row in rows {
        for column in columns {
          let divisor: Int
          switch region {
          case .window(let window, countsPadding: true): divisor = window.kernel.area
          case .window(_, countsPadding: false), .adaptive: divisor = max(1, row.count * column.count)
          }
          body(
            plane * map[2] * map[3], index,
            Cells(rows: row, columns: column, width: map[3], divisor: Double(divisor)))
          index += 1
        }
      }
    }
  }

  private func taps(
    at position: Int, of count: Int, size: Int, _ axis: KeyPath<Extent, Int>, _ side: KeyPath<Margins, Int>
  ) -> Taps {
    switch region {
    case .adaptive:
      let start = position * size / count
      return Taps(first: start, count: ((position + 1) * size + count - 1) / count - start, step: 1)
    case .window(let window, _):
      let step = window.dilation[keyPath: axis]
      let start = position * window.stride[keyPath: axis] - window.padding[keyPath: side]
      let skipped = start < 0 ? (-start + step - 1) / step : 0
      let end = start < size ? (size - 1 - start) / step + 1 : 0
      return Taps(
        first: start + skipped * step, count: max(0, min(end, window.kernel[keyPath: axis]) - skipped), step: step)
    }
  }
}
