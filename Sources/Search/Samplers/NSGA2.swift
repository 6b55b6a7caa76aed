import Catalogues

/// NSGA-II: the better half survives by non-domination rank and then by crowding; winners of binary tournaments breed.
///
/// Deb, Pratap, Agarwal and Meyarivan 2002, IEEE Transactions on Evolutionary Computation 6(2). Proposals depend on
/// results alone, not on whole generations, so the method is stated as (population + offspring): after every
/// `offspring` reports that came through, the best `population` of old and new survive.
/// - `offspring` = `population`, told every report before the next proposal: the generational method of the paper.
/// - `offspring` = 1: the steady state of Durillo, Nebro, Luna and Alba 2009, EMO, which learns from each result at once
///   and suits studies of a few hundred trials.
/// - Under a window of W trials a child's parents are those that had survived W trials before; nothing waits.
///
/// The first `population` trials are random, and each survives until there are more. A report from a higher rung replaces
/// the earlier one in the next selection. A child comes of two parents with the probability `crossover`, or else
/// of one; then it is mutated. O(objectives · (population + offspring)²) a selection, O(n log n) of it for two objectives.
public struct NSGA2: Sampler, Configurable {
  public static let kind = "nsga2"
  public static let help = "Breeds survivors by non-domination rank and crowding (NSGA-II)."

  public var population = 40
  public var offspring = 1
  public var crossover = 0.5
  public var steps = 1

  public static let settings = [
    Setting<Self>("population", \.population, in: 2...100_000, help: "Trials that survive a selection."),
    Setting<Self>("offspring", \.offspring, in: 1...100_000, help: "New trials between two selections."),
    Setting<Self>("crossover", \.crossover, in: 0...1, help: "The probability that a child has two parents."),
    Setting<Self>("steps", \.steps, in: 1...100, help: "Most mutations of a child; at least one."),
  ]

  struct Survivor {
    var candidate: SuccessfulTrial
    var rank: Int
    var crowding: Double
  }

  private(set) var survivors: [Survivor] = []
  private var arrivals: [SuccessfulTrial] = []

  public init() {}

  public var comparesCurves: Bool { false }

  public mutating func tell(_ report: TrialReport) {
    arrivals.removeAll { $0.trial == report.trial }
    guard let arrival = SuccessfulTrial(report) else {
      survivors.removeAll { $0.candidate.trial == report.trial }
      return
    }
    arrivals.append(arrival)
    if survivors.count < population || arrivals.count >= offspring { select() }
  }

  public func propose(trial: Int, using generator: inout some RandomNumberGenerator) -> Proposal {
    guard trial >= population, !survivors.isEmpty else { return .random }
    let first = tournament(using: &generator)
    let hasTwoParents = generator.nextUnit() < crossover
    let second = hasTwoParents ? tournament(using: &generator) : first
    let mutations = 1 + generator.nextInt(below: steps)
    return first == second
      ? .mutate(parent: first, steps: mutations)
      : .crossover(first: first, second: second, steps: mutations)
  }

  private func tournament(using generator: inout some RandomNumberGenerator) -> Int {
    let one = survivors[generator.nextIndex(of: survivors)]
    let other = survivors[generator.nextIndex(of: survivors)]
    let winner = (other.rank, -other.crowding) < (one.rank, -one.crowding) ? other : one
    return winner.candidate.trial
  }

  /// Keeps whole fronts while they fit, and of the next the least crowded; of equals the earlier trials.
  private mutating func select() {
    let renewed = Set(arrivals.map(\.trial))
    let pool = survivors.map(\.candidate).filter { !renewed.contains($0.trial) } + arrivals
    survivors = []
    arrivals = []
    for (rank, front) in nonDominatedFronts(of: pool.map(\.costs)).enumerated() {
      var next = zip(front, crowdingDistances(of: front.map { pool[$0].costs })).map { index, crowding in
        Survivor(candidate: pool[index], rank: rank, crowding: crowding)
      }
      let room = population - survivors.count
      if next.count > room {
        next.sort { (-$0.crowding, $0.candidate.trial) < (-$1.crowding, $1.candidate.trial) }
        next.removeSubrange(room...)
      }
      survivors += next
      if survivors.count == population { break }
    }
  }
}
