import Search

/// How well the results of a rung order trials as more training does: Spearman's rank correlation (Spearman 1904, American
/// Journal of Psychology 15(1)) over the trials that have both. 1 if the order is the same, 0 if it says nothing.
///
/// Only trials that were promoted, or confirmed, have both, so that these are the better ones of their rung.
public struct RungRanking: Hashable, Sendable {
  public enum Later: Hashable, Sendable {
    /// The rung that ends after so many epochs.
    case rung(epochs: Int)
    /// The test samples, after a training from scratch.
    case confirmed
  }

  /// At the end of the earlier rung.
  public var epochs: Int
  public var later: Later
  /// Those that have both results.
  public var trials: Int
  public var correlation: Double

  /// Fewer pairs say nothing.
  static let leastTrials = 5

  /// Each rung against the last one, and every rung against what was confirmed, as far as there are enough trials.
  /// - Parameter tests: the metric on the test samples, by trial
  static func all(of steps: [StoredStep], tests: [Int: Double]) -> [RungRanking] {
    var results: [Int: [Int: Double]] = [:]
    for step in steps {
      guard case .trained(let result)? = step.outcome, result.metric.isFinite else { continue }
      results[step.job.epochs, default: [:]][step.job.trial] = result.metric
    }
    let rungs = results.keys.sorted()
    guard let last = rungs.last else { return [] }
    var rankings: [RungRanking] = []
    for epochs in rungs {
      if epochs < last {
        rankings += [ranking(epochs, results[epochs] ?? [:], .rung(epochs: last), results[last] ?? [:])].compactMap(
          \.self)
      }
      rankings += [ranking(epochs, results[epochs] ?? [:], .confirmed, tests)].compactMap(\.self)
    }
    return rankings
  }

  private static func ranking(
    _ epochs: Int, _ earlier: [Int: Double], _ later: Later, _ results: [Int: Double]
  ) -> RungRanking? {
    let both = earlier.keys.filter { results[$0] != nil }.sorted()
    guard both.count >= leastTrials,
      let correlation = rankCorrelation(both.map { earlier[$0] ?? 0 }, both.map { results[$0] ?? 0 })
    else { return nil }
    return RungRanking(epochs: epochs, later: later, trials: both.count, correlation: correlation)
  }
}

/// Spearman's rank correlation; equal values share the mean of their ranks. Nil if one of the two does not vary.
/// - Precondition: both have as many values.
public func rankCorrelation(_ left: [Double], _ right: [Double]) -> Double? {
  precondition(left.count == right.count, "ranks are compared pair by pair")
  let (one, two) = (ranks(of: left), ranks(of: right))
  let mean = Double(left.count + 1) / 2
  var (product, first, second) = (0.0, 0.0, 0.0)
  for (a, b) in zip(one, two) {
    product += (a - mean) * (b - mean)
    first += (a - mean) * (a - mean)
    second += (b - mean) * (b - mean)
  }
  return first > 0 && second > 0 ? product / (first * second).squareRoot() : nil
}

private func ranks(of values: [Double]) -> [Double] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var ranks = [Double](repeating: 0, count: values.count)
  var index = 0
  while index < order.count {
    var end = index
    while end + 1 < order.count, values[order[end + 1]] == values[order[index]] { end += 1 }
    for position in index...end { ranks[order[position]] = Double(index + end) / 2 + 1 }
    index = end + 1
  }
  return ranks
}
