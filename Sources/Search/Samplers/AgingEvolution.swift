import Catalogues

/// Regularised evolution for more than one objective: the best of a small tournament is mutated, and the oldest dies,
/// however good it is.
///
/// Real, Aggarwal, Huang and Le 2019, arXiv:1802.01548. Where that has one objective, a tournament here is won by
/// non-domination rank within the population, and among equals by the emptier neighbourhood in the logarithm of the
/// parameters (after LEMONADE, Elsken, Metzen and Hutter 2019, arXiv:1804.09081), so that no size of network is forgotten.
///
/// The first `population` trials are random. Trials that failed never join the population; a report from a higher rung
/// updates a member and does not make it younger. A proposal costs O(population²).
public struct AgingEvolution: Sampler, Configurable {
  public static let kind = "aging_evolution"
  public static let help = "Mutates tournament winners; the oldest of the population dies."

  public var population = 50
  public var tournament = 10
  public var steps = 2

  public static let settings = [
    Setting<Self>("population", \.population, in: 2...100_000, help: "Trials that live at a time."),
    Setting<Self>("tournament", \.tournament, in: 1...100_000, help: "Members drawn for each tournament."),
    Setting<Self>("steps", \.steps, in: 1...100, help: "Most mutations between parent and child; at least one."),
  ]

  /// The oldest first.
  private var members: [SuccessfulTrial] = []
  private var youngest = -1

  public init() {}

  public var comparesCurves: Bool { false }

  public mutating func tell(_ report: TrialReport) {
    let member = SuccessfulTrial(report)
    if let index = members.firstIndex(where: { $0.trial == report.trial }) {
      if let member { members[index] = member } else { members.remove(at: index) }
    } else if let member, report.trial > youngest {
      members.append(member)
      youngest = report.trial
      if members.count > population { members.removeFirst() }
    }
  }

  public func propose(trial: Int, using generator: inout some RandomNumberGenerator) -> Proposal {
    guard trial >= population, !members.isEmpty else { return .random }
    let ranks = nonDominatedRanks(of: members.map(\.costs))
    let densities = parameterDensities(of: members.map(\.parameters))
    var winner = generator.nextIndex(of: members)
    for _ in 1..<tournament {
      let rival = generator.nextIndex(of: members)
      if (ranks[rival]!, densities[rival], rival) < (ranks[winner]!, densities[winner], winner) { winner = rival }
    }
    return .mutate(parent: members[winner].trial, steps: 1 + generator.nextInt(below: steps))
  }
}
