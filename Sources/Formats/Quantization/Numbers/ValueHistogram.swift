/// How often values lie in each of 2048 equal parts of a range.
struct ValueHistogram {
  private static let binCount = 2048
  let lower: Double
  let upper: Double
  private(set) var counts: [Double]
  /// How many values are 0, which every range holds exactly.
  private(set) var zeroCount = 0.0

  init(lower: Double, upper: Double) {
    (self.lower, self.upper) = (lower, upper)
    counts = Array(repeating: 0, count: Self.binCount)
  }

  var width: Double { (upper - lower) / Double(Self.binCount) }

  mutating func add(_ value: Double) {
    guard width > 0 else { return }
    counts[index(of: value)] += 1
    if value == 0 { zeroCount += 1 }
  }

  /// The part that a value lies in, or the nearest one.
  func index(of value: Double) -> Int { max(0, min(Self.binCount - 1, Int((value - lower) / width))) }

  /// The value in the middle of a part.
  func center(_ index: Int) -> Double { lower + (Double(index) + 0.5) * width }

  /// - parameter function: what alone reads the values, if there is such a function
  func range(_ method: CalibrationMethod, behind function: DeviceFunction? = nil) -> (lower: Double, upper: Double) {
    guard width > 0 else { return (lower, upper) }
    switch method {
    case .corrected: return RangeSearch(self, behind: function).best
    case .range: return (lower, upper)
    case .percentile:
      let total = counts.reduce(0, +)
      func cut(_ indices: some Sequence<Int>) -> Int {
        var sum = 0.0
        for index in indices {
          sum += counts[index]
          if sum > total * 1e-4 { return index }
        }
        return 0
      }
      let (first, last) = (cut(counts.indices), cut(counts.indices.reversed()))
      return (lower + Double(first) * width, lower + Double(last + 1) * width)
    case .squaredError:
      var best = (error: Double.infinity, lower: lower, upper: upper)
      for step in 0..<50 {
        let part = 1 - Double(step) * 0.015
        let candidate = (lower: min(lower, 0) * part, upper: max(upper, 0) * part)
        let error = squaredError(candidate)
        if error < best.error { best = (error, candidate.lower, candidate.upper) }
      }
      return (best.lower, best.upper)
    }
  }

  /// The squared error of 8-bit numbers over a range: of rounding inside, of cutting off outside.
  private func squaredError(_ range: (lower: Double, upper: Double)) -> Double {
    let step = (range.upper - range.lower) / 255
    var sum = 0.0
    for index in counts.indices where counts[index] > 0 {
      let value = center(index)
      let beyond = value < range.lower ? range.lower - value : value > range.upper ? value - range.upper : 0
      sum += counts[index] * (beyond > 0 ? beyond * beyond : step * step / 12)
    }
    return sum
  }
}
