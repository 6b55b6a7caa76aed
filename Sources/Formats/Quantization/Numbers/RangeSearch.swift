import Primitives

/// The range of 8-bit numbers whose error is smallest behind the function that reads them.
///
///     error
///       │╲  cut off below:          ╱  cut off above:
///       │ ╲ Σ (f(v) − f(lower))²   ╱   Σ (f(v) − f(upper))²
///       │  ╲___________________ ╱
///       │   rounded inside: step² / 12 · Σ f′(v)²
///       └────┬───────────────┬──────
///          lower           upper
///
/// Where f is flat, as a SiLU is far below 0, numbers are not wasted on what makes no difference. Zeros are left out, as every
/// range holds 0 exactly. Sums over parts of the histogram are kept, so that trying a range costs a few additions.
struct RangeSearch {
  /// Parts of the whole range that each end is tried at.
  private static let steps = 64

  private let histogram: ValueHistogram
  private let function: DeviceFunction?
  /// Sums of count, count · f(v), count · f(v)² and count · f′(v)² over the first parts of the histogram.
  private var counts = [0.0]
  private var results = [0.0]
  private var squares = [0.0]
  private var slopes = [0.0]

  /// - parameter function: what reads the values; nil for what takes them as they are
  init(_ histogram: ValueHistogram, behind function: DeviceFunction?) {
    self.histogram = histogram
    let width = histogram.width
    let isSmooth = (0...histogram.counts.count).allSatisfy {
      function?(Float(histogram.lower + Double($0) * width)).isFinite ?? true
    }
    self.function = isSmooth ? function : nil
    let zero = histogram.lower <= 0 && histogram.upper >= 0 ? histogram.index(of: 0) : nil
    for index in histogram.counts.indices {
      let count = histogram.counts[index] - (index == zero ? histogram.zeroCount : 0)
      let value = histogram.center(index)
      let result = self.result(value)
      let slope = (self.result(value + width / 2) - self.result(value - width / 2)) / width
      counts.append(counts[index] + count)
      results.append(results[index] + count * result)
      squares.append(squares[index] + count * result * result)
      slopes.append(slopes[index] + count * slope * slope)
    }
  }

  private func result(_ value: Double) -> Double { function.map { Double($0(Float(value))) } ?? value }

  /// The first of the best, from the whole range inwards.
  var best: (lower: Double, upper: Double) {
    let (lower, upper) = (min(histogram.lower, 0), max(histogram.upper, 0))
    let parts = (1...Self.steps).reversed().map { Double($0) / Double(Self.steps) }
    var best = (error: Double.infinity, lower: lower, upper: upper)
    for low in lower < 0 ? parts + [0] : [0] {
      for high in upper > 0 ? parts + [0] : [0] where low + high > 0 {
        let candidate = (lower: lower * low, upper: upper * high)
        let error = error(candidate.lower, candidate.upper)
        if error < best.error { best = (error, candidate.lower, candidate.upper) }
      }
    }
    return (best.lower, best.upper)
  }

  private func error(_ lower: Double, _ upper: Double) -> Double {
    let last = histogram.counts.count
    let first = lower <= histogram.lower ? 0 : histogram.index(of: lower)
    let end = upper >= histogram.upper ? last : max(first, histogram.index(of: upper) + 1)
    let step = (upper - lower) / 255
    return step * step / 12 * (slopes[end] - slopes[first]) + cut(0, first, at: lower) + cut(end, last, at: upper)
  }

  /// The squared error of parts whose values all become the end of the range.
  private func cut(_ first: Int, _ end: Int, at limit: Double) -> Double {
    guard first < end else { return 0 }
    let result = result(limit)
    return max(
      0,
      squares[end] - squares[first] - 2 * result * (results[end] - results[first])
        + result * result * (counts[end] - counts[first]))
  }
}

extension DeviceProgram {
  /// The function that alone reads a tensor, by tensor.
  var onlyFunctions: [Int: DeviceFunction] {
    var readers: [Int: [DeviceOperator.Kind]] = [:]
    for step in operators {
      for input in Set(step.inputs) { readers[input, default: []].append(step.kind) }
    }
    return readers.compactMapValues { kinds in
      if kinds.count == 1, case .function(let function) = kinds[0] { function } else { nil }
    }.filter { $0.key != output }
  }
}
