/// The flat buffers that an optimiser works on. All have the layout of the parameters.
public struct OptimizerStorage {
  public var parameters: UnsafeMutablePointer<Float>
  public var gradients: UnsafeMutablePointer<Float>
  /// Velocities of SGD with momentum, means of gradients of Adam. Zero before the first step.
  public var firstMoments: UnsafeMutablePointer<Float>?
  /// Means of squared gradients of Adam. Zero before the first step.
  public var secondMoments: UnsafeMutablePointer<Float>?
  /// Moving averages of the parameters. Equal to the parameters before the first step.
  public var averages: UnsafeMutablePointer<Float>?

  public init(
    parameters: UnsafeMutablePointer<Float>, gradients: UnsafeMutablePointer<Float>,
    firstMoments: UnsafeMutablePointer<Float>? = nil, secondMoments: UnsafeMutablePointer<Float>? = nil,
    averages: UnsafeMutablePointer<Float>? = nil
  ) {
    self.parameters = parameters
    self.gradients = gradients
    self.firstMoments = firstMoments
    self.secondMoments = secondMoments
    self.averages = averages
  }
}

extension Update {
  /// Whether the rule keeps ``OptimizerStorage/firstMoments``.
  public var needsFirstMoments: Bool {
    switch rule {
    case .sgd(let momentum, _): momentum != 0
    case .adam: true
    }
  }

  /// Whether the rule keeps ``OptimizerStorage/secondMoments``.
  public var needsSecondMoments: Bool {
    switch rule {
    case .sgd: false
    case .adam: true
    }
  }

  /// Whether a moving average of the parameters is kept.
  public var needsAverages: Bool { averageDecay != nil }

  /// Takes one step, as torch.optim.SGD, Adam and AdamW with torch.nn.utils.clip_grad_norm_ do.
  ///
  /// Buffers that the rule needs must be there. Padding is zero in every buffer and stays so. Gradients are left as
  /// they are; clipping scales them as they are read.
  /// - returns: the norm of all gradients together before clipping
  @discardableResult
  public func apply(
    to storage: OptimizerStorage, layout: FlatLayout, loops: OptimizerLoops = .portable
  ) -> Double {
    let norm = loops.squaredNorm(storage.gradients, layout.elementCount).squareRoot()
    // min(1, limit / (norm + 1e-6)); a norm that is no number must reach the parameters, not be clipped away.
    var scale: Float = 1
    if let clipNorm {
      let ratio = clipNorm / (norm + 1e-6)
      scale = ratio < 1 || ratio.isNaN ? Float(ratio) : 1
    }
    for segment in layout.segments {
      let decay = segment.isVector && sparesVectors ? 0 : weightDecay
      switch rule {
      case .sgd(let momentum, let nesterov):
        descend(storage, segment.range, momentum: momentum, nesterov: nesterov, decay: decay, gradientScale: scale)
      case .adam(let beta1, let beta2, let epsilon, let decoupled):
        let steps = AdamStep(
          beta1: beta1, beta2: beta2, epsilon: epsilon, step: step, learningRate: learningRate,
          decay: decay, decoupled: decoupled, gradientScale: scale)
        loops.adam(steps, storage, segment.range)
      }
    }
    if let averageDecay { average(storage, layout.elementCount, Float(1 - averageDecay)) }
    return norm
  }

  private func descend(
    _ storage: OptimizerStorage, _ range: Range<Int>, momentum: Double, nesterov: Bool, decay: Double,
    gradientScale: Float
  ) {
    let (parameters, gradients) = (storage.parameters, storage.gradients)
    let (rate, decay, momentum) = (Float(learningRate), Float(decay), Float(momentum))
    guard momentum != 0 else {
      for index in range {
        parameters[index] -= rate * (gradients[index] * gradientScale + decay * parameters[index])
      }
      return
    }
    guard let velocities = storage.firstMoments else { preconditionFailure("momentum needs velocities") }
    // v ← momentum · v + g; p ← p − rate · (own · g + share · v).
    let (own, share): (Float, Float) = nesterov ? (1, momentum) : (0, 1)
    for index in range {
      let gradient = gradients[index] * gradientScale + decay * parameters[index]
      let velocity = momentum * velocities[index] + gradient
      velocities[index] = velocity
      parameters[index] -= rate * (own * gradient + share * velocity)
    }
  }

  /// average ← average + (parameter − average) · share
  private func average(_ storage: OptimizerStorage, _ count: Int, _ share: Float) {
    guard let averages = storage.averages else { preconditionFailure("a moving average needs its buffer") }
    let parameters = storage.parameters
    for index in 0..<count { averages[index] += (parameters[index] - averages[index]) * share }
  }
}

/// The loops of an optimiser that take the time. A backend may bring faster ones.
public struct OptimizerLoops: Sendable {
  /// Σ x², in double precision.
  public var squaredNorm: @Sendable (_ values: UnsafeMutablePointer<Float>, _ count: Int) -> Double
  public var adam: @Sendable (AdamStep, OptimizerStorage, Range<Int>) -> Void

  public init(
    squaredNorm: @escaping @Sendable (UnsafeMutablePointer<Float>, Int) -> Double,
    adam: @escaping @Sendable (AdamStep, OptimizerStorage, Range<Int>) -> Void
  ) {
    self.squaredNorm = squaredNorm
    self.adam = adam
  }

  public static let portable = OptimizerLoops(squaredNorm: portableSquaredNorm) { $0.apply($1, $2) }
}

/// The sum of squares in double precision, eight lanes at a time: the order is fixed, so the sum is too.
private func portableSquaredNorm(_ values: UnsafeMutablePointer<Float>, _ count: Int) -> Double {
  var sums = SIMD8<Double>.zero
  var index = 0
  while index + 8 <= count {
    let lanes = UnsafeRawPointer(values + index).loadUnaligned(as: SIMD8<Float>.self)
    let wide = SIMD8<Double>(lanes)
    sums += wide * wide
    index += 8
  }
  var sum = sums.sum()
  while index < count {
    sum += Double(values[index]) * Double(values[index])
    index += 1
  }
  return sum
}

/// What one step of Adam is made of, computed in double precision as PyTorch does and rounded once.
public struct AdamStep: Sendable {
  /// Multiplies the parameter first: 1 − rate · decay when decoupled.
  public let keep: Float
  /// Adds this share of the parameter to the gradient when not decoupled.
  public let coupledDecay: Float
  public let gradientScale: Float
  public let firstShare: Float
  public let secondKeep: Float
  public let secondShare: Float
  /// rate / (1 − beta1ᵗ)
  public let stepSize: Float
  /// √(1 − beta2ᵗ)
  public let correction: Float
  public let epsilon: Float

  init(
    beta1: Double, beta2: Double, epsilon: Double, step: Int, learningRate: Double, decay: Double, decoupled: Bool,
    gradientScale: Float
  ) {
    precondition(step >= 1, "steps count from one")
    keep = decoupled ? Float(1 - learningRate * decay) : 1
    coupledDecay = decoupled ? 0 : Float(decay)
    self.gradientScale = gradientScale
    firstShare = Float(1 - beta1)
    secondKeep = Float(beta2)
    secondShare = Float(1 - beta2)
    stepSize = Float(learningRate / (1 - power(beta1, step)))
    correction = Float((1 - power(beta2, step)).squareRoot())
    self.epsilon = Float(epsilon)
  }

  func apply(_ storage: OptimizerStorage, _ range: Range<Int>) {
    guard let means = storage.firstMoments, let squares = storage.secondMoments else {
      preconditionFailure("Adam needs both moments")
    }
    let (parameters, gradients) = (storage.parameters, storage.gradients)
    // Local copies stay in registers: no store through a pointer can change them. The square root alone keeps this
    // loop from running in vectors (C's may set errno); 1 M parameters take 3 ms.
    let (keep, coupledDecay, gradientScale, epsilon) = (keep, coupledDecay, gradientScale, epsilon)
    let (firstShare, secondKeep, secondShare) = (firstShare, secondKeep, secondShare)
    let (stepSize, correction) = (stepSize, correction)
    for index in range {
      let parameter = parameters[index]
      let gradient = gradients[index] * gradientScale + coupledDecay * parameter
      let mean = means[index] + (gradient - means[index]) * firstShare
      let square = squares[index] * secondKeep + gradient * gradient * secondShare
      means[index] = mean
      squares[index] = square
      parameters[index] = parameter * keep - stepSize * (mean / (square.squareRoot() / correction + epsilon))
    }
  }
}

/// base to a whole power by squaring, so that no C library's rounding enters a result.
private func power(_ base: Double, _ exponent: Int) -> Double {
  var (result, square, rest) = (1.0, base, exponent)
  while rest > 0 {
    if rest & 1 == 1 { result *= square }
    square *= square
    rest >>= 1
  }
  return result
}
