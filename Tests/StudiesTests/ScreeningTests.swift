import Diagnostics
import GraphIR
import JSONText
import Randomness
import Search
import Testing

@testable import Studies

@Suite struct ScreeningTests {
  private func specification(screening: String = "surrogate", fidelity: String = "full") throws -> StudySpecification {
    var specification = try makeSpecification(
      trials: 60, settings: ["population": .integer(10)], fidelity: fidelity, epochs: fidelity == "full" ? 4 : 9)
    specification.screening = MethodChoice(kind: screening)
    if screening != "none" {
      specification.screening?.settings = ["start": .integer(15), "pool": .integer(4), "memory": .integer(20)]
    }
    return specification
  }

  private func run(_ specification: StudySpecification, workers: Int) throws -> (csv: String, hashes: [String]) {
    let folder = try TemporaryFolder()
    let study = try Study(creating: folder.path + "/study", specification: specification, trainingSamples: 100)
    let pool = FakePool(count: workers, seed: UInt64(workers))
    #expect(try StudyRun(study, source: FakeSource(), pool: pool).run() == .completed)
    return (try study.csv, try study.store.trials().map(\.candidate.hash))
  }

  @Test(arguments: ["full", "asha"]) func workersChangeNothing(_ fidelity: String) throws {
    let specification = try specification(fidelity: fidelity)
    let alone = try run(specification, workers: 1)
    #expect(Set(alone.hashes).count == 60)
    for workers in [2, 4] { #expect(try run(specification, workers: workers) == alone) }
    // It begins with the sampler's own candidates, and then chooses.
    let unscreened = try run(self.specification(screening: "none", fidelity: fidelity), workers: 1)
    #expect(unscreened.hashes.prefix(15) == alone.hashes.prefix(15))
    #expect(unscreened.hashes != alone.hashes)
  }

  @Test func aResumedStudyDecidesAlike() throws {
    let specification = try specification(fidelity: "asha")
    let undisturbed = try run(specification, workers: 1)
    let folder = try TemporaryFolder()
    let path = folder.path + "/study"
    _ = try Study(creating: path, specification: specification, trainingSamples: 100)
    var crashes = 0
    while true {
      let study = try Study(path: path, isReadOnly: false, loader: makeLoader())
      let pool = FakePool(count: 1 + crashes % 3, seed: UInt64(20 + crashes), crashAfter: 9 + crashes % 5)
      do {
        #expect(try StudyRun(study, source: FakeSource(), pool: pool).run() == .completed)
        #expect(try study.csv == undisturbed.csv)
        #expect(try study.store.trials().map(\.candidate.hash) == undisturbed.hashes)
        break
      } catch is DiagnosticsError {
        crashes += 1
      }
    }
    #expect(crashes > 3)
  }

  @Test func candidatesAreNewAndWithinTheLimits() throws {
    var specification = try specification()
    specification.limits = SizeLimits(maximumParameters: 1_200)
    let loader = makeLoader()
    let folder = try TemporaryFolder()
    let study = try Study(creating: folder.path + "/study", specification: specification, trainingSamples: 100)
    let source = try SpaceCandidates(specification, loader: loader)
    #expect(try StudyRun(study, source: source, pool: HashPool()).run() == .completed)
    let trials = try study.store.trials().map(\.candidate)
    #expect(trials.count == 60)
    #expect(Set(trials.map(\.hash)).count == 60)
    #expect(trials.allSatisfy { $0.size.parameters <= 1_200 })
    // A model knows more of these networks than their sizes.
    let features = try source.features(of: trials[0]).values
    #expect(features["count conv1d"] == 1)
    #expect(features["mean kernel"] == 3)
    #expect(features["layers"] == 4)
  }

  /// How often each kind of candidate was asked for.
  private final class Calls {
    var drafts = 0
    var candidates = 0
  }

  /// Of whose drafts every so many-th is new.
  private struct RareSource: CandidateSource {
    let rarity: Int
    let calls = Calls()

    func base() -> TrialCandidate { FakeSource().base() }

    func draft(
      for proposal: Proposal, parent: (Int) -> TrialCandidate, known: Set<String>,
      using generator: inout SeededGenerator
    ) -> TrialCandidate? {
      calls.drafts += 1
      guard calls.drafts.isMultiple(of: rarity) else { return nil }
      return FakeSource().candidate(for: proposal, parent: parent, known: known, using: &generator)
    }

    func candidate(
      for proposal: Proposal, parent: (Int) -> TrialCandidate, known: Set<String>,
      using generator: inout SeededGenerator
    ) -> TrialCandidate? {
      calls.candidates += 1
      return FakeSource().candidate(for: proposal, parent: parent, known: known, using: &generator)
    }
  }

  @Test(arguments: [1, 3, 1_000]) func aDraftThatWasSeenCountsAsOneOfThePool(_ rarity: Int) throws {
    let source = RareSource(rarity: rarity)
    let folder = try TemporaryFolder()
    let study = try Study(creating: folder.path + "/study", specification: specification(), trainingSamples: 100)
    #expect(try StudyRun(study, source: source, pool: FakePool(count: 1, seed: 1)).run() == .completed)
    #expect(Set(try study.store.trials().map(\.candidate.hash)).count == 60)
    // Four drafts a screened trial, whatever comes of them; the rest is drawn until there is a new one.
    let screened = source.calls.drafts / 4
    #expect(source.calls.drafts == 4 * screened)
    #expect(screened > 20 && screened < 60)
    #expect(source.calls.candidates == 59 - (rarity < 4 ? screened : 0))
  }

  @Test func aScreeningIsAPartOfTheSpecification() throws {
    let specification = try specification()
    let text = JSONWriter.pretty(specification.json)
    let document = try JSONDocument(SourceText(file: "study.json", text: text))
    #expect(try StudySpecification(document, loader: makeLoader()) == specification)
    let wrong = text.replacing("\"surrogate\"", with: "\"surogate\"")
    #expect(
      complaint {
        _ = try StudySpecification(JSONDocument(SourceText(file: "study.json", text: wrong)), loader: makeLoader())
      }.contains("there is no 'surogate'. Did you mean 'surrogate'?"))
  }
}

/// Says of each trial at once what depends on its architecture alone.
private final class HashPool: TrialPool {
  private var underway: [TrialAssignment] = []

  var hasRoom: Bool { underway.count < 2 }
  func start(_ assignment: TrialAssignment) { underway.append(assignment) }
  func stop() {}

  func nextEvent() -> TrialEvent {
    let assignment = underway.removeFirst()
    let text = JSONWriter.canonical(assignment.architecture)
    let sum = text.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
    let accuracy = Double(sum % 1_000) / 1_000
    return .trained(
      step: assignment.step, TrialResult(metric: accuracy, loss: 1 - accuracy, history: [], seconds: 0.1))
  }
}
