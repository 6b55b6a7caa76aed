import Diagnostics
import Search
import Testing

@testable import Studies

/// Studies that choose candidates by zero-cost scores: bins, repeatability, and what scores are charged.
@Suite struct ZeroCostStudyTests {
  /// Scores genes by a number of their own and the seed, and keeps what it was asked.
  private final class FakeScorer: CandidateScorer {
    struct Call: Hashable {
      var seed: UInt64
      var hash: String
      var size: CandidateSize
      var samples: Int
      var score: Double
    }

    var calls: [Call] = []

    func score(
      _ candidate: TrialCandidate, by score: any ZeroCostScore.Type, samples: Int, seed: UInt64
    ) -> Double? {
      let value = Double((UInt64(candidate.size.multiplyAdds) &* 2_654_435_761 ^ seed) % 97)
      calls.append(Call(seed: seed, hash: candidate.hash, size: candidate.size, samples: samples, score: value))
      return value
    }
  }

  private struct Outcome: Equatable {
    var csv: String
    var hashes: [String]
    var costs: [Double?]

    init(of study: Study) throws {
      csv = try study.csv
      hashes = try study.store.trials().map(\.candidate.hash)
      costs = try study.store.steps().map(\.cost)
    }
  }

  private func specification(
    _ kind: String = "gradient_norm", budget: StudyBudget = .trials(50)
  ) throws -> StudySpecification {
    var specification = try makeSpecification(
      trials: 1, settings: ["population": .integer(10)], fidelity: "asha", epochs: 9)
    specification.budget = budget
    specification.screening = MethodChoice(kind: kind)
    if kind != "none" { specification.screening?.settings = ["pool": .integer(12), "binRatio": .real(2)] }
    return specification
  }

  private func run(
    _ specification: StudySpecification, workers: Int, scorer: FakeScorer = FakeScorer()
  ) throws -> (study: Study, folder: TemporaryFolder) {
    let folder = try TemporaryFolder()
    let study = try Study(creating: folder.path + "/study", specification: specification, trainingSamples: 100)
    let pool = FakePool(count: workers, seed: UInt64(workers))
    #expect(try StudyRun(study, source: FakeSource(), pool: pool, scorer: scorer).run() == .completed)
    return (study, folder)
  }

  @Test func theBestOfTheFirstOnesSizeIsTrained() throws {
    let scorer = FakeScorer()
    let (study, folder) = try run(specification(), workers: 1, scorer: scorer)
    defer { withExtendedLifetime(folder) {} }
    let bySeed = Dictionary(grouping: scorer.calls, by: \.seed)
    var passedOver = 0
    for trial in try study.store.trials() {
      let scored = bySeed[study.specification.trainingSeed(trial: trial.number)] ?? []
      if trial.number == 0 { #expect(scored.isEmpty) }
      guard let first = scored.first else { continue }
      let best = try #require(scored.map(\.score).max())
      #expect(trial.candidate.hash == scored.first { $0.score == best }?.hash)
      for call in scored {
        let sizes = [call.size.parameters, first.size.parameters].sorted()
        #expect(sizes[1] <= 2 * sizes[0])
        #expect(call.samples == 64)
      }
      if trial.candidate.hash != first.hash { passedOver += 1 }
    }
    #expect(passedOver > 10)
  }

  @Test func scoresAreChargedToTheirTrial() throws {
    let scorer = FakeScorer()
    let (study, folder) = try run(specification(), workers: 2, scorer: scorer)
    defer { withExtendedLifetime(folder) {} }
    let candidates = try study.store.trials().map(\.candidate)
    let bySeed = Dictionary(grouping: scorer.calls, by: \.seed)
    var epochs: [Int: Int] = [:]
    var promoted = 0
    for step in try study.store.steps() {
      let trial = step.job.trial
      let passes = 100 * (step.job.epochs - epochs[trial, default: 0])
      let training = 3 * candidates[trial].size.multiplyAdds * passes
      let scored = bySeed[study.specification.trainingSeed(trial: trial)] ?? []
      let scores = step.job.rung == 0 ? scored.reduce(0) { $0 + 3 * 64 * $1.size.multiplyAdds } : 0
      #expect(step.cost == Double(training + scores))
      epochs[trial] = step.job.epochs
      promoted += step.job.rung
    }
    #expect(promoted > 0)
    #expect(!scorer.calls.isEmpty)
  }

  /// Fewer samples than asked for: an epoch is all there is.
  @Test func aBatchIsNoLargerThanTheData() throws {
    var specification = try specification()
    specification.screening?.settings["samples"] = .integer(1_000)
    let scorer = FakeScorer()
    let (_, folder) = try run(specification, workers: 1, scorer: scorer)
    withExtendedLifetime(folder) {}
    #expect(Set(scorer.calls.map(\.samples)) == [100])
  }

  @Test(arguments: [StudyBudget.trials(50), .multiplyAdds(3_000_000)])
  func workersChangeNothing(_ budget: StudyBudget) throws {
    let specification = try specification(budget: budget)
    let (study, folder) = try run(specification, workers: 1)
    let alone = try Outcome(of: study)
    withExtendedLifetime(folder) {}
    #expect(alone.hashes.count > 20)
    for workers in [2, 4] {
      let (study, folder) = try run(specification, workers: workers)
      #expect(try Outcome(of: study) == alone)
      withExtendedLifetime(folder) {}
    }
    let (plain, other) = try run(self.specification("none", budget: budget), workers: 1)
    #expect(try Outcome(of: plain).hashes != alone.hashes)
    withExtendedLifetime(other) {}
  }

  @Test(arguments: [StudyBudget.trials(50), .multiplyAdds(3_000_000)])
  func aResumedStudyDecidesAlikeAndScoresNothingTwice(_ budget: StudyBudget) throws {
    let specification = try specification(budget: budget)
    let scorer = FakeScorer()
    let (undisturbed, other) = try run(specification, workers: 1, scorer: scorer)
    let expected = try Outcome(of: undisturbed)
    withExtendedLifetime(other) {}
    let folder = try TemporaryFolder()
    let path = folder.path + "/study"
    _ = try Study(creating: path, specification: specification, trainingSamples: 100)
    let resumed = FakeScorer()
    var crashes = 0
    while true {
      let study = try Study(path: path, isReadOnly: false, loader: makeLoader())
      let pool = FakePool(count: 1 + crashes % 3, seed: UInt64(20 + crashes), crashAfter: 6 + crashes % 5)
      do {
        #expect(try StudyRun(study, source: FakeSource(), pool: pool, scorer: resumed).run() == .completed)
        #expect(try Outcome(of: study) == expected)
        break
      } catch let error as DiagnosticsError {
        #expect(error.diagnostics.map(\.code) == ["crash"])
        crashes += 1
      }
    }
    #expect(crashes > 3)
    #expect(resumed.calls == scorer.calls)
  }
}
