import Foundation
import Testing

@testable import Search

/// A trial that came through at random.
private func report(
  _ trial: Int, _ costs: [Double]?, parameters: Int = 100, proposal: Proposal = .random, rung: Int = 0
) -> TrialReport {
  TrialReport(trial: trial, proposal: proposal, rung: rung, costs: costs, parameters: parameters)
}

@Suite struct SamplerTests {
  /// The parents that many proposals of the same trial name.
  private func parents(of sampler: some Sampler, trial: Int) -> Set<Int> {
    var generator = SplitMix64(seed: 3)
    return Set((0..<200).flatMap { _ in sampler.soundProposal(trial: trial, using: &generator).parents })
  }

  /// Studies keep proposals; an old one must remain readable.
  @Test(arguments: [
    (Proposal.random, #"{"random":{}}"#),
    (.mutate(parent: 3, steps: 2), #"{"mutate":{"parent":3,"steps":2}}"#),
    (.crossover(first: 3, second: 5, steps: 1), #"{"crossover":{"first":3,"second":5,"steps":1}}"#),
  ])
  func proposalsAreWrittenAsJSON(_ proposal: Proposal, _ json: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(proposal), as: UTF8.self) == json)
    #expect(try JSONDecoder().decode(Proposal.self, from: Data(json.utf8)) == proposal)
  }

  @Test func agingForgetsTheOldestHoweverGood() {
    var sampler = AgingEvolution()
    (sampler.population, sampler.tournament) = (3, 50)
    for trial in 0..<4 { sampler.tell(report(trial, [Double(trial)])) }
    // Trial 0 was best and is dead; trial 1 wins every tournament it is drawn for.
    #expect(parents(of: sampler, trial: 4) == [1])
    // A late report does not revive the dead.
    sampler.tell(report(0, [-1], rung: 1))
    #expect(parents(of: sampler, trial: 4) == [1])
    // A better one from a higher rung counts, and does not make younger.
    sampler.tell(report(2, [0], rung: 1))
    #expect(parents(of: sampler, trial: 4) == [2])
  }

  @Test func agingPrefersSizesThatAreRare() {
    var sampler = AgingEvolution()
    (sampler.population, sampler.tournament) = (5, 100)
    for (trial, parameters) in [1000, 1010, 100_000, 1020, 1030].enumerated() {
      sampler.tell(report(trial, [Double(trial), Double(-trial)], parameters: parameters))
    }
    #expect(parents(of: sampler, trial: 5) == [2])
  }

  @Test func densityCountsNeighbours() {
    #expect(parameterDensities(of: [50, 50, 50]) == [3, 3, 3])
    let densities = parameterDensities(of: [1000, 1000, 1000, 1000, 1_000_000_000])
    #expect(densities[0] > 4 && densities[0] < 4.2)
    #expect(densities[4] < 1.2)
    #expect(parameterDensities(of: [9]) == [1])
  }

  @Test func nsgaKeepsTheBestFrontsAndTheLeastCrowded() {
    var sampler = NSGA2()
    sampler.population = 4
    // A front of five, trial 2 being the most crowded of the inner ones, and one dominated point.
    let costs: [[Double]] = [[0, 10], [4, 5], [4.5, 4.5], [9, 9], [10, 0], [5, 4]]
    for (trial, point) in costs.enumerated() { sampler.tell(report(trial, point)) }
    #expect(sampler.survivors.map(\.candidate.trial).sorted() == [0, 1, 4, 5])
    sampler.tell(report(6, [-1, -1]))
    #expect(sampler.survivors[0].candidate.trial == 6)
    #expect(sampler.survivors[0].rank == 0)
    #expect(sampler.survivors.count == 4)
    // The newcomer turns out worse on the next rung.
    sampler.tell(report(6, [20, 20], rung: 1))
    #expect(sampler.survivors.last?.candidate.trial == 6)
  }

  @Test func nsgaWaitsForAGenerationOfOffspring() {
    var sampler = NSGA2()
    (sampler.population, sampler.offspring) = (4, 4)
    for trial in 0..<4 { sampler.tell(report(trial, [Double(trial)])) }
    #expect(sampler.survivors.count == 4)
    for trial in 4..<7 { sampler.tell(report(trial, [-1])) }
    #expect(parents(of: sampler, trial: 7).isSubset(of: [0, 1, 2, 3]))
    sampler.tell(report(7, [-1]))
    #expect(parents(of: sampler, trial: 8) == [4, 5, 6, 7])
  }

  @Test func localSearchTakesTurnsUntilAllAreExhausted() {
    var sampler = LocalSearch()
    (sampler.start, sampler.neighbours) = (4, 2)
    var generator = SplitMix64(seed: 1)
    // Trial 3 is dominated, trial 2 costs what trial 1 does.
    for (trial, point) in [[0.0, 2], [1, 1], [1, 1], [3, 3]].enumerated() { sampler.tell(report(trial, point)) }
    let turns = (4..<9).map { sampler.propose(trial: $0, using: &generator) }
    #expect(turns == [0, 1, 0, 1].map { .mutate(parent: $0, steps: 1) } + [.random])
    // Told or under way, the turns are the same.
    sampler.tell(report(4, nil, proposal: turns[0]))
    #expect((5..<9).map { sampler.propose(trial: $0, using: &generator) } == Array(turns.dropFirst()))
    // A child on the front is next.
    sampler.tell(report(5, [0.5, 1.5], proposal: turns[1]))
    #expect(sampler.propose(trial: 6, using: &generator) == .mutate(parent: 5, steps: 1))
  }
}

extension Sampler {
  /// The proposal of a sampler that cannot fail: none of those that ship does.
  func soundProposal(trial: Int, using generator: inout some RandomNumberGenerator) -> Proposal {
    do {
      return try propose(trial: trial, using: &generator)
    } catch {
      preconditionFailure("\(error)")
    }
  }
}
