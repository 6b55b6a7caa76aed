extension Update {
  /// Whether the rule keeps ``OptimizerStorage/firstMoments``.
  public var needsFirstMoments: Bool {
    switch rule {
    case .sgd(let momentum, _): momentum != 0
    case .adam, .muon: true
    }
  }

  /// Whether the rule keeps ``OptimizerStorage/secondMoments``.
  public var needsSecondMoments: Bool {
    switch rule {
    case .sgd: false
    case .adam, .muon: true
    }
  }

  /// Whether a moving average of the parameters is kept.
  public var needsAverages: Bool { averageDecay != nil }

  /// Takes one step, as torch.optim.SGD, Adam, AdamW and Muon with torch.nn.utils.clip_grad_norm_ do.
  ///
  /// Buffers that the rule needs must be there. Padding is zero in every buffer and stays so. Gradients are left as
  /// they are; clipping scales them as they are read.
  /// - parameter positions: where the elements of matrices lie within their segments, row by row, by segment; those of a segment that is
  ///   absent lie so. Only Muon asks for them
  /// - returns: the norm of all gradients together before clipping
  @discardableResult
  public func apply(
    to storage: OptimizerStorage, layout: FlatLayout, loops: OptimizerLoops = .portable,
    positions: [Int: [Int32]] = [:]
  ) -> Double {
    let norm = loops.squaredNorm(storage.gradients, layout.elementCount).squareRoot()
    // min(1, limit / (norm + 1e-6)); a norm that is no number must reach the parameters, not be clipped away.
    var scale: Float = 1
    if let clipNorm {
      let ratio = clipNorm / (norm + 1e-6)
      scale = ratio < 1 || ratio.isNaN ? Float(ratio) : 1
    }
    for (number, segment) in layout.segments.enumerated() {
      let decay = segment.isVector && sparesVectors ? 0 : weightDecay
      switch rule {
      case .sgd(let momentum, let nesterov):
        descend(storage, segment.range, momentum: momentum, nesterov: nesterov, decay: decay, gradientScale: scale)
      case .adam(let beta1, let beta2, let epsilon, let decoupled):
        let steps = AdamStep(
          beta1: beta1, beta2: beta2, epsilon: epsilon, step: step, learningRate: learningRate,
          decay: decay, decoupled: decoupled, gradientScale: scale)
        loops.adam(steps, storage, segment.range)
      case .muon(let momentum, let beta1, let beta2, let epsilon):
        if let matrix = segment.matrix {
          let step = MuonStep(
            matrix, momentum: momentum, learningRate: learningRate, decay: decay, gradientScale: scale)
          step.apply(matrix, storage, segment.range, positions: positions[number], product: loops.product)
        } else {
          let steps = AdamStep(
            beta1: beta1, beta2: beta2, epsilon: epsilon, step: step, learningRate: learningRate,
            decay: decay, decoupled: true, gradientScale: scale)
          loops.adam(steps, storage, segment.range)
        }
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
