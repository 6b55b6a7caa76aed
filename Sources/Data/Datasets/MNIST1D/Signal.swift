import Glibc

/// The signal arithmetic that the MNIST-1D reference takes from NumPy and SciPy, with their order of operations.
enum Signal {
  /// `numpy.linspace(start, stop, count)` for at least two points.
  static func linspace(_ start: Double, _ stop: Double, _ count: Int) -> [Double] {
    let step = (stop - start) / Double(count - 1)
    var points = (0..<count).map { Double($0) * step + start }
    points[count - 1] = stop
    return points
  }

  /// The right half of a normalised Gaussian window, centre first, cut at four deviations as
  /// `scipy.ndimage.gaussian_filter` cuts it.
  static func gaussianWindow(deviation: Double) -> [Double] {
    let radius = Int(4 * deviation + 0.5)
    let weights = (-radius...radius).map { exp(-0.5 / (deviation * deviation) * Double($0 * $0)) }
    let sum = weights.reduce(0, +)
    return weights[radius...].map { $0 / sum }
  }

  /// `scipy.ndimage.gaussian_filter` of a signal that is longer than the window's radius. Outside, the signal continues
  /// mirrored about its edge (d c b a | a b c d | d c b a).
  static func smooth(_ values: [Double], window: [Double]) -> [Double] {
    let radius = window.count - 1
    let padded =
      values.prefix(radius).reversed() + values + values.suffix(radius).reversed()
    return values.indices.map { index in
      let centre = index + radius
      var sum = padded[centre] * window[0]
      var distance = radius
      while distance > 0 {
        sum += (padded[centre - distance] + padded[centre + distance]) * window[distance]
        distance -= 1
      }
      return sum
    }
  }
}

/// Linear interpolation from evenly spread points to others: `interp1d(linspace(0, 1, n), x)(linspace(0, 1, count))`.
/// Made once for each pair of lengths.
struct Resampling {
  private struct Point {
    var left: Int
    var right: Int
    var gap: Double
    var offset: Double
  }

  private let points: [Point]

  init(from count: Int, to newCount: Int) {
    let source = Signal.linspace(0, 1, count)
    var left = 0
    points = Signal.linspace(0, 1, newCount).map { point in
      while left + 1 < count, source[left + 1] <= point { left += 1 }
      // The last point has no right neighbour and stands for itself.
      guard left + 1 < count else { return Point(left: left, right: left, gap: 1, offset: 0) }
      return Point(left: left, right: left + 1, gap: source[left + 1] - source[left], offset: point - source[left])
    }
  }

  func callAsFunction(_ values: [Double]) -> [Double] {
    points.map { point in
      let slope = (values[point.right] - values[point.left]) / point.gap
      return slope * point.offset + values[point.left]
    }
  }
}
