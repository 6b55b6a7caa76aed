import Datasets
import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import Randomness
import ReferenceBackend
import Search
@testable import Studies
import Testing
import Training

/// Rungs of fewer and smaller samples: what they cost, what they train on, and that none of it depends on workers.
@Suite struct RungTests {
  /// Candidates with an even first gene can be trained on smaller samples, for a quarter of the multiply-adds.
  private struct ShrinkingSource: CandidateSource {
    private let inner = FakeSource()

    func base() -> TrialCandidate { inner.base() }

    func candidate(
      for proposal: Proposal, parent: (Int) -> TrialCandidate, known: Set<String>,
      using generator: inout SeededGenerator
    ) -> TrialCandidate? {
      inner.candidate(for: proposal, parent: parent, known: known, using: &generator)
    }

    func multiplyAdds(of candidate: TrialCandidate, at resolution: Double) -> Int? {
      FakeSource.genes(candidate)[0].isMultiple(of: 2) ? candidate.size.multiplyAdds / 4 : nil
    }
  }

  /// Rungs of 1 and 3 epochs, the first on a tenth of 1,000 samples at half the resolution.
  private func specification(_ kind: String, budget: StudyBudget = .trials(40)) throws -> StudySpecification {
    var specification = try makeSpecification(trials: 1, settings: ["population": .integer(10)], epochs: 3)
    specification.budget = budget
    specification.fidelity = MethodChoice(
      kind: kind, settings: ["minSamples": .real(0.1), "minResolution": .real(0.5)])
    return specification
  }

  private func study(_ specification: StudySpecification, workers: Int, seed: UInt64) throws -> (Study, TemporaryFolder)
  {
    let folder = try TemporaryFolder()
    let study = try Study(creating: folder.path + "/study", specification: specification, trainingSamples: 1_000)
    let run = try StudyRun(study, source: ShrinkingSource(), pool: FakePool(count: workers, seed: seed))
    #expect(try run.run() == .completed)
    return (study, folder)
  }

  @Test(arguments: ["asha", "successive_halving"]) func stepsAreChargedWhatTheyTrain(_ kind: String) throws {
    let (study, folder) = try study(specification(kind), workers: 3, seed: 1)
    defer { withExtendedLifetime(folder) {} }
    let candidates = try study.store.trials().map(\.candidate)
    let steps = try study.store.steps()
    #expect(Set(steps.map(\.job.rung)) == [0, 1])
    for step in steps {
      let candidate = candidates[step.job.trial]
      let isReduced = step.job.rung == 0 && FakeSource.genes(candidate)[0].isMultiple(of: 2)
      let perSample = isReduced ? candidate.size.multiplyAdds / 4 : candidate.size.multiplyAdds
      let passes = step.job.rung == 0 ? 100 : 2 * 1_000
      #expect(step.cost == 3 * Double(perSample) * Double(passes))
    }
    let status = try StudyStatus(of: study)
    #expect(status.spending.multiplyAdds == steps.reduce(0) { $0 + $1.cost! }, "failed ones, too")
  }

  @Test(arguments: ["asha", "successive_halving"]) func workersChangeNothing(_ kind: String) throws {
    let budget = StudyBudget.multiplyAdds(20_000_000)
    var tables: Set<String> = []
    for (workers, seed) in [(1, 1), (2, 2), (5, 3)] as [(Int, UInt64)] {
      let (study, folder) = try study(specification(kind, budget: budget), workers: workers, seed: seed)
      tables.insert(try study.csv)
      withExtendedLifetime(folder) {}
    }
    #expect(tables.count == 1)
    #expect(try #require(tables.first).split(whereSeparator: \.isNewline).count > 3)
  }

  private static func network(_ head: String) -> String {
    """
    {"espalier": 1, "name": "n", "input": [1, 40], "layers": [
      {"kind": "conv1d", "name": "conv", "out": 4, "kernel": 3}, {"kind": "batch_norm"}, {"kind": "relu"},
      {"kind": "\(head)"}, {"kind": "linear", "name": "classes", "out": 10}]}
    """
  }

  private func candidate(_ head: String) throws -> (TrialCandidate, SpaceCandidates) {
    var specification = try specification("asha")
    specification.architecture = try StudySpecification.standingAlone(
      SourceText(file: "n.json", text: Self.network(head)), loader: makeLoader())
    let source = try SpaceCandidates(specification, loader: makeLoader())
    return (try source.base(), source)
  }

  @Test func networksWhoseParametersStayAreTrainedOnSmallerSamples() throws {
    let (pooled, source) = try candidate("global_avg_pool")
    let reduced = try #require(source.multiplyAdds(of: pooled, at: 0.5))
    // The convolution's 38 positions become 18; the linear layer stays.
    #expect(reduced < pooled.size.multiplyAdds * 18 / 30)
    let (flat, other) = try candidate("flatten")
    #expect(other.multiplyAdds(of: flat, at: 0.5) == nil)
  }

  private func training(_ head: String) throws -> (TrialTraining, TrialCandidate) {
    var specification = try specification("asha")
    let (candidate, _) = try candidate(head)
    specification.architecture = candidate.architecture
    specification.subset = 300
    specification.recipe.augmentation.mixup = 0.2
    let training = try TrialTraining(
      specification.json, catalogue: .builtin, methods: .builtin, datasets: .builtin,
      locations: DataLocations(), backend: ReferenceBackend())
    return (training, candidate)
  }

  @Test(arguments: ["global_avg_pool", "flatten"]) func weightsCarryOnFromRungToRung(_ head: String) throws {
    let folder = try TemporaryFolder()
    let (training, candidate) = try training(head)
    func step(_ epochs: Int, from: String?, to name: String) -> WorkerReply {
      training.train(
        TrialAssignment(
          step: 0, trial: 0, epochs: epochs, seed: 5, architecture: candidate.architecture, previousWeights: from,
          weights: folder.path + "/" + name, cost: 0)
      ) { _ in }
    }
    guard case .trained(let first) = step(1, from: nil, to: "low"),
      case .trained(let second) = step(3, from: folder.path + "/low", to: "high"),
      case .array(let epochs) = second.history
    else {
      Issue.record("a rung was not trained")
      return
    }
    #expect(epochs.count == 3)
    #expect(second.history != first.history)
    #expect(first.curve(of: [.parameters, .accuracy])?.objective == 1)
    // Both files hold the candidate itself, whatever it read.
    for name in ["low", "high"] {
      let checkpoint = try Checkpoint(path: folder.path + "/" + name)
      #expect(checkpoint.architecture == candidate.architecture)
      let text = SourceText(file: "c", text: JSONWriter.line(checkpoint.architecture))
      #expect(try makeLoader().load(text).graph?.canonicalHash == checkpoint.graphHash)
    }
    #expect(try Checkpoint(path: folder.path + "/low").data.trainingCount == 27)
    #expect(try Checkpoint(path: folder.path + "/high").data.trainingCount == 270)
  }
}
