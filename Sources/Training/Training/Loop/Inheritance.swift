/// How a network begins from the weights of the one that it was made of.
///
/// A weight w with two axes or more becomes shrink · w + perturb · v, where v is its value in a network that begins anew:
/// without it a network that was trained to the end learns its next task worse than a new one (Ash and Adams 2020,
/// "On Warm-Starting Neural Network Training", arXiv:1910.08475). Biases, scales and shifts stay.
public struct Inheritance: Hashable, Sendable {
  /// From 0 to 1.
  public var shrink: Double
  /// From 0 to 1.
  public var perturb: Double

  public init(shrink: Double = 1, perturb: Double = 0.1) {
    self.shrink = shrink
    self.perturb = perturb
  }
}
