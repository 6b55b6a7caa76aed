/// How much a study may spend. What has begun when it is spent is brought to its end.
public enum StudyBudget: Hashable, Sendable {
  case trials(Int)
  /// Epochs of training, over all trials.
  case epochs(Int)
  /// Multiply-adds of training: three times those of a forward pass, over all samples, epochs and trials.
  case multiplyAdds(Int)
  /// Seconds while a coordinator runs. The only budget that a clock decides: such a study cannot be repeated bit for
  /// bit.
  case seconds(Int)

  public var isRepeatable: Bool {
    if case .seconds = self { false } else { true }
  }

  /// The name of the budget in study.json.
  public enum Kind: String, CaseIterable, Sendable {
    case trials, epochs, multiplyAdds, seconds
  }

  public init(_ kind: Kind, _ amount: Int) {
    self =
      switch kind {
      case .trials: .trials(amount)
      case .epochs: .epochs(amount)
      case .multiplyAdds: .multiplyAdds(amount)
      case .seconds: .seconds(amount)
      }
  }

  public var kind: Kind {
    switch self {
    case .trials: .trials
    case .epochs: .epochs
    case .multiplyAdds: .multiplyAdds
    case .seconds: .seconds
    }
  }

  public var amount: Int {
    switch self {
    case .trials(let amount), .epochs(let amount), .multiplyAdds(let amount), .seconds(let amount): amount
    }
  }
}

/// What a study has handed out or used so far.
public struct Spending: Hashable, Sendable {
  public var trials = 0
  public var epochs = 0
  public var multiplyAdds = 0.0
  public var seconds = 0.0

  public init() {}

  /// The part of the budget that is spent, from 0.
  public func share(of budget: StudyBudget) -> Double {
    let used =
      switch budget.kind {
      case .trials: Double(trials)
      case .epochs: Double(epochs)
      case .multiplyAdds: multiplyAdds
      case .seconds: seconds
      }
    return used / Double(budget.amount)
  }
}
