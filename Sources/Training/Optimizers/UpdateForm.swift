/// What of an update does not change from step to step, for machines that compile a step once.
public struct UpdateForm: Hashable, Sendable {
  public let isAdam: Bool
  /// Whether matrices move as Muon says, and all else as AdamW.
  public let evensMatrices: Bool
  /// Nesterov's look-ahead, of SGD with momentum.
  public let looksAhead: Bool
  public let keepsFirstMoments: Bool
  public let keepsSecondMoments: Bool
  public let averages: Bool
  public let clips: Bool
  /// Whether parameters with fewer than two axes do not decay.
  public let sparesVectors: Bool
}

/// What of an update changes from step to step, in single precision. Numbers that a rule does not have are zero.
public struct UpdateNumbers: Hashable, Sendable {
  public enum Index: Int, Hashable, Sendable, CaseIterable {
    case clipNorm, averageShare, rate, decay, momentum
    // Those of ``AdamStep``, for parameters that decay.
    case keep, coupledDecay, firstShare, secondKeep, secondShare, stepSize, correction, epsilon
  }

  /// In the order of ``Index``.
  public let list: [Float]
}

extension Update {
  public var form: UpdateForm {
    let looksAhead =
      switch rule {
      case .sgd(let momentum, let nesterov): momentum != 0 && nesterov
      case .adam, .muon: false
      }
    let evensMatrices = if case .muon = rule { true } else { false }
    return UpdateForm(
      isAdam: needsSecondMoments, evensMatrices: evensMatrices, looksAhead: looksAhead,
      keepsFirstMoments: needsFirstMoments,
      keepsSecondMoments: needsSecondMoments, averages: needsAverages, clips: clipNorm != nil,
      sparesVectors: sparesVectors)
  }

  public var numbers: UpdateNumbers {
    var list = [Float](repeating: 0, count: UpdateNumbers.Index.allCases.count)
    func set(_ index: UpdateNumbers.Index, _ number: Float) { list[index.rawValue] = number }
    func setAdam(_ beta1: Double, _ beta2: Double, _ epsilon: Double, _ decoupled: Bool) {
      let numbers = AdamStep(
        beta1: beta1, beta2: beta2, epsilon: epsilon, step: step, learningRate: learningRate, decay: weightDecay,
        decoupled: decoupled, gradientScale: 1)
      set(.keep, numbers.keep)
      set(.coupledDecay, numbers.coupledDecay)
      set(.firstShare, numbers.firstShare)
      set(.secondKeep, numbers.secondKeep)
      set(.secondShare, numbers.secondShare)
      set(.stepSize, numbers.stepSize)
      set(.correction, numbers.correction)
      set(.epsilon, numbers.epsilon)
    }
    set(.clipNorm, Float(clipNorm ?? 0))
    set(.averageShare, averageDecay.map { Float(1 - $0) } ?? 0)
    set(.rate, Float(learningRate))
    set(.decay, Float(weightDecay))
    switch rule {
    case .sgd(let momentum, _): set(.momentum, Float(momentum))
    case .adam(let beta1, let beta2, let epsilon, let decoupled): setAdam(beta1, beta2, epsilon, decoupled)
    case .muon(let momentum, let beta1, let beta2, let epsilon):
      set(.momentum, Float(momentum))
      setAdam(beta1, beta2, epsilon, true)
    }
    return UpdateNumbers(list: list)
  }
}
