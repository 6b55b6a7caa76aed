import Glibc

/// What a schedule says of one step.
public struct Rates: Hashable, Sendable {
  public var learningRate: Double
  /// The momentum, or β₁ of Adam, if the schedule changes it.
  public var momentum: Double?
}

extension Recipe {
  /// The learning rate of a step.
  /// - parameter step: from zero
  /// - parameter count: the steps of the whole run
  public func rates(at step: Int, of count: Int) -> Rates {
    // A warm-up that is not whole in steps is rounded; one longer than the run is cut off by the run's end.
    let warmUpSteps = warmUp.map { Int(min($0.epochs / Double(epochs), 1) * Double(count) + 0.5) } ?? 0
    if let warmUp, step < warmUpSteps {
      let part = warmUp.start + (1 - warmUp.start) * Double(step) / Double(warmUpSteps)
      return Rates(learningRate: learningRate * part)
    }
    switch schedule {
    case .constant:
      return Rates(learningRate: learningRate)
    case .cosine(let minimum):
      let progress = Double(step - warmUpSteps) / Double(max(1, count - warmUpSteps))
      return Rates(learningRate: minimum + (learningRate - minimum) * (1 + cos(.pi * progress)) / 2)
    case .oneCycle(let cycle):
      return cycle.rates(at: Double(step), of: Double(count), highest: learningRate)
    }
  }
}

extension OneCycle {
  private struct Phase {
    /// The step at which the phase has reached its end; need not be whole.
    var end: Double
    var rate: (from: Double, to: Double)
    var momentum: (from: Double, to: Double)
  }

  fileprivate func rates(at step: Double, of count: Double, highest: Double) -> Rates {
    let first = highest / startDivisor
    let last = first / endDivisor
    let low = momentum?.lowerBound ?? 0
    let high = momentum?.upperBound ?? 0
    let rising = Phase(end: rise * count - 1, rate: (first, highest), momentum: (high, low))
    let phases =
      hasThreePhases
      ? [
        rising, Phase(end: 2 * rise * count - 2, rate: (highest, first), momentum: (low, high)),
        Phase(end: count - 1, rate: (first, last), momentum: (high, high)),
      ] : [rising, Phase(end: count - 1, rate: (highest, last), momentum: (low, high))]
    let index = phases.firstIndex { step <= $0.end } ?? phases.count - 1
    let phase = phases[index]
    let start = index == 0 ? 0 : phases[index - 1].end
    // A run of one or two steps may leave no room for a phase.
    let progress = phase.end > start ? (step - start) / (phase.end - start) : 1
    return Rates(
      learningRate: between(phase.rate, progress),
      momentum: momentum.map { _ in between(phase.momentum, progress) })
  }

  private func between(_ range: (from: Double, to: Double), _ progress: Double) -> Double {
    switch anneal {
    case .cosine: range.to + (range.from - range.to) / 2 * (cos(.pi * progress) + 1)
    case .linear: (range.to - range.from) * progress + range.from
    }
  }
}
