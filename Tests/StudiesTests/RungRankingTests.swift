import JSONText
import Search
import Testing

@testable import Studies

/// How well results after little training order trials as later results do.
@Suite struct RungRankingTests {
  private func step(_ number: Int, trial: Int, rung: Int, epochs: Int, _ metric: Double?) -> StoredStep {
    StoredStep(
      number: number, job: FidelityJob(trial: trial, rung: rung, epochs: epochs), cost: nil,
      outcome: metric.map { .trained(TrialResult(metric: $0, loss: 0, history: [], seconds: 0)) } ?? .failed("it did"),
      weights: nil, session: nil, faults: [])
  }

  @Test func ranksAreComparedNotValues() throws {
    #expect(rankCorrelation([1, 2, 3, 4], [10, 100, 1_000, 10_000]) == 1)
    #expect(rankCorrelation([1, 2, 3, 4], [4, 3, 2, 1]) == -1)
    #expect(rankCorrelation([1, 1, 1], [1, 2, 3]) == nil)
    // Against SciPy's spearmanr.
    #expect(abs(try #require(rankCorrelation([1, 2, 2, 4, 5], [2, 1, 3, 3, 5])) - 0.763_157_894_7) < 1e-9)
  }

  @Test func rungsAreHeldAgainstTheLastAndAgainstWhatWasConfirmed() {
    var steps: [StoredStep] = []
    for trial in 0..<8 { steps.append(step(trial, trial: trial, rung: 0, epochs: 1, 0.1 * Double(trial))) }
    // The last trial fails as it is trained on, and of the others the order turns round.
    for trial in 2..<8 {
      steps.append(step(6 + trial, trial: trial, rung: 1, epochs: 3, trial == 7 ? nil : 0.9 - 0.1 * Double(trial)))
    }
    let tests = Dictionary(uniqueKeysWithValues: (2..<7).map { ($0, 0.1 * Double($0)) })
    #expect(
      RungRanking.all(of: steps, tests: tests) == [
        RungRanking(epochs: 1, later: .rung(epochs: 3), trials: 5, correlation: -1),
        RungRanking(epochs: 1, later: .confirmed, trials: 5, correlation: 1),
        RungRanking(epochs: 3, later: .confirmed, trials: 5, correlation: -1),
      ])
    // Few trials say nothing.
    #expect(RungRanking.all(of: Array(steps.dropLast(3)), tests: [:]).isEmpty)
    #expect(RungRanking.all(of: [], tests: [:]).isEmpty)
  }
}
