/// One step of an optimiser, as PyTorch defines it, over all parameters of a session.
public struct Update: Hashable, Sendable {
  public enum Rule: Hashable, Sendable {
    /// Stochastic gradient descent: v ← momentum · v + g; p ← p − rate · v, or with Nesterov's look-ahead
    /// p ← p − rate · (g + momentum · v). The first step sets v to g.
    case sgd(momentum: Double, nesterov: Bool)
    /// Kingma and Ba 2015, arXiv:1412.6980; weight decay is added to the gradient, or with `decoupledDecay` taken
    /// from the weights (Loshchilov and Hutter 2019, arXiv:1711.05101).
    case adam(beta1: Double, beta2: Double, epsilon: Double, decoupledDecay: Bool)
    /// Jordan et al. 2024: matrices move along the mean of gradients with all of its directions made about equally long (see
    /// ``WeightMatrix``); all else moves as with AdamW, at the same rate. Weight decay is taken from the weights.
    case muon(momentum: Double, beta1: Double, beta2: Double, epsilon: Double)
  }

  public var rule: Rule
  public var learningRate: Double
  public var weightDecay: Double
  /// Whether parameters with fewer than two axes (biases, scales and shifts of norms) do not decay.
  public var sparesVectors: Bool
  /// If the norm of all gradients together is larger than this, they are scaled down to it.
  public var clipNorm: Double?
  /// The weight of the old value in the moving average of the parameters; nil if no average is kept.
  public var averageDecay: Double?
  /// The number of this step, from one; the bias corrections of Adam depend on it.
  public var step: Int

  public init(
    rule: Rule, learningRate: Double, weightDecay: Double = 0, sparesVectors: Bool = false, clipNorm: Double? = nil,
    averageDecay: Double? = nil, step: Int
  ) {
    self.rule = rule
    self.learningRate = learningRate
    self.weightDecay = weightDecay
    self.sparesVectors = sparesVectors
    self.clipNorm = clipNorm
    self.averageDecay = averageDecay
    self.step = step
  }
}
