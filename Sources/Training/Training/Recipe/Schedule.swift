/// How the learning rate changes from step to step. Steps count from zero over the whole run.
public enum Schedule: Hashable, Sendable {
  case constant
  /// Half a cosine from the learning rate down to a last one, as PyTorch's `CosineAnnealingLR` over all steps.
  /// Loshchilov and Hutter 2017, arXiv:1608.03983.
  case cosine(minimum: Double)
  case oneCycle(OneCycle)
}

/// One rise and one fall of the learning rate, exactly as PyTorch's `OneCycleLR`. Smith and Topin 2018,
/// arXiv:1708.07120.
public struct OneCycle: Hashable, Sendable {
  public enum Anneal: String, Hashable, Sendable, CaseIterable {
    case cosine, linear
  }

  /// The part of all steps in which the rate rises.
  public var rise = 0.3
  /// The first rate is the learning rate divided by this.
  public var startDivisor = 25.0
  /// The last rate is the first divided by this.
  public var endDivisor = 10_000.0
  public var anneal = Anneal.cosine
  /// Whether the fall mirrors the rise and a third phase leads from the first rate to the last.
  public var hasThreePhases = false
  /// The lowest and the highest momentum (β₁ of Adam), which falls while the rate rises; nil if it stays.
  public var momentum: ClosedRange<Double>?

  public init() {}
}

/// A linear rise of the learning rate before the schedule begins, as PyTorch's `LinearLR`.
public struct WarmUp: Hashable, Sendable {
  /// How long the rise takes; need not be whole.
  public var epochs: Double
  /// The first rate as a part of the schedule's first.
  public var start: Double

  public static let usualStart = 1.0 / 3

  public init(epochs: Double, start: Double = WarmUp.usualStart) {
    self.epochs = epochs
    self.start = start
  }
}
