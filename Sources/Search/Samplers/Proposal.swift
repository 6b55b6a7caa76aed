/// What a candidate is to be made of. The caller owns the candidates and applies the proposal to them; where it
/// cannot (no edit fits, the parents do not go together), it takes a random candidate.
public enum Proposal: Hashable, Sendable, Codable {
  /// A sample of the search space.
  case random
  /// A trial's candidate, after so many mutations, at least one.
  case mutate(parent: Int, steps: Int)
  /// A child of two different trials' candidates, after so many mutations.
  case crossover(first: Int, second: Int, steps: Int)

  /// The trials that the candidate descends from.
  public var parents: [Int] {
    switch self {
    case .random: []
    case .mutate(let parent, _): [parent]
    case .crossover(let first, let second, _): [first, second]
    }
  }

  /// The same with so many mutations more; a random sample stays one.
  public func mutated(_ more: Int) -> Proposal {
    switch self {
    case .random: self
    case .mutate(let parent, let steps): .mutate(parent: parent, steps: steps + more)
    case .crossover(let first, let second, let steps): .crossover(first: first, second: second, steps: steps + more)
    }
  }
}
