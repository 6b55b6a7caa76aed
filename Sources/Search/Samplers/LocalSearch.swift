import Catalogues

/// Local search from the present front: its members are mutated in turn, by one edit each, until each has been tried
/// often enough; when nobody is left to try, a random candidate starts anew.
///
/// White, Nolen and Savani 2021, arXiv:2005.02960, found it hard to beat for one objective; with a front instead of the
/// one best it is Pareto local search (Paquete, Chiarandini and Stützle 2004, Metaheuristics for Multiobjective Optimisation).
/// What the neighbours of a candidate are is the caller's knowledge; `neighbours` is how many proposals exhaust one.
///
/// The next in turn is the member with the fewest mutations, of equals the earliest trial. Trials asked for but not yet
/// told are taken to have been dealt out by the same rule, so that a window does not bend the turns. Of members with equal
/// costs only the earliest is mutated.
/// A report costs what it does to keep the front up to date (see `NonDominatedSet`), a proposal O(front · window).
public struct LocalSearch: Sampler, Configurable {
  public static let kind = "local_search"
  public static let help = "Mutates the members of the present front in turn."

  public var start = 10
  public var neighbours = 32

  public static let settings = [
    Setting<Self>("start", \.start, in: 1...100_000, help: "Random trials at the beginning."),
    Setting<Self>("neighbours", \.neighbours, in: 1...100_000, help: "Mutations of a member before it is exhausted."),
  ]

  /// The costs of the trials that came through.
  private var candidates = NonDominatedSet()
  /// Mutations told of each trial, failed ones too.
  private var attempts: [Int: Int] = [:]
  private var told: Set<Int> = []

  public init() {}

  public var comparesCurves: Bool { false }

  public mutating func tell(_ report: TrialReport) {
    if told.insert(report.trial).inserted, case .mutate(let parent, _) = report.proposal {
      attempts[parent, default: 0] += 1
    }
    candidates.update(report.trial, costs: SuccessfulTrial(report)?.costs)
  }

  public func propose(trial: Int, using generator: inout some RandomNumberGenerator) -> Proposal {
    guard trial >= start else { return .random }
    var members: [(trial: Int, attempts: Int)] = []
    var seen: Set<[Double]> = []
    for (trial, costs) in candidates.front.sorted(by: { $0.id < $1.id }) where seen.insert(costs).inserted {
      members.append((trial, attempts[trial, default: 0]))
    }
    func nextInTurn() -> Int? {
      members.indices.filter { members[$0].attempts < neighbours }.min { members[$0].attempts < members[$1].attempts }
    }
    // The random trials of the start took no turn.
    for _ in 0..<max(0, trial - max(told.count, start)) {
      guard let next = nextInTurn() else { return .random }
      members[next].attempts += 1
    }
    return nextInTurn().map { .mutate(parent: members[$0].trial, steps: 1) } ?? .random
  }
}
