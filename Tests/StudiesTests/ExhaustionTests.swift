import Catalogues
import Diagnostics
import JSONText
import Search
@testable import Studies
import Testing

/// Studies whose space has fewer networks than their budget has trials.
@Suite struct ExhaustionTests {
  private static let network = """
    {"espalier": 1, "name": "t", "input": [1, 40], "layers": [
      {"kind": "flatten", "name": "f"}, {"kind": "linear", "name": "h", "out": 8}, {"kind": "relu", "name": "a"},
      {"kind": "linear", "name": "o", "out": 10}],
     "search": {"fixed": ["f", "o"], "values": {"h.out": [2, 3, 4, 5, 6, 8], "a.kind": ["relu", "silu", "tanh"]},
      "mutations": {"balance": false, "duplicate": false, "add_hidden": false, "remove": false, "add_normalization": false,
       "add_skip": false}}}
    """

  private func specification(_ sampler: String) throws -> StudySpecification {
    let settings: [String: SettingValue] =
      switch sampler {
      case "random": [:]
      case "local_search": ["start": .integer(4), "neighbours": .integer(3)]
      default: ["population": .integer(6)]
      }
    var specification = try makeSpecification(
      trials: 40, sampler: sampler, settings: settings, fidelity: "full", epochs: 1)
    specification.architecture = try StudySpecification.standingAlone(
      SourceText(file: "n.json", text: Self.network), loader: makeLoader())
    return specification
  }

  @Test(arguments: ["random", "nsga2", "aging_evolution", "local_search"])
  func allNetworksOfASmallSpaceAreTrained(_ sampler: String) throws {
    let specification = try specification(sampler)
    let undisturbed = try TemporaryFolder()
    let study = try Study(creating: undisturbed.path + "/study", specification: specification, trainingSamples: 100)
    let run = try StudyRun(
      study, source: SpaceCandidates(specification, loader: makeLoader()), pool: StoppingPool(after: .max))
    #expect(try run.run() == .exhausted)
    let trials = try study.store.trials().map(\.candidate)
    #expect(trials.count == 18)
    #expect(Set(trials.map(\.hash)).count == 18)
    let said = try #require(run.exhaustion)
    #expect(said.hasPrefix("96 tries: "), "\(said)")
    #expect(said.hasSuffix("had been seen before; the whole space has 18 networks"), "\(said)")

    // Stopped again and again, it trains the same.
    let folder = try TemporaryFolder()
    let path = folder.path + "/study"
    _ = try Study(creating: path, specification: specification, trainingSamples: 100)
    var stops = 0
    while try !resume(path, after: 2 + stops % 3) { stops += 1 }
    #expect(stops > 3)
    let resumed = try Study(path: path, isReadOnly: true, loader: makeLoader())
    #expect(try resumed.store.trials().map(\.candidate.hash) == trials.map(\.hash))
  }

  /// Whether the study ended before it was stopped.
  private func resume(_ path: String, after events: Int) throws -> Bool {
    let study = try Study(path: path, isReadOnly: false, loader: makeLoader())
    let source = try SpaceCandidates(study.specification, loader: makeLoader(), isStored: true)
    let run = try StudyRun(study, source: source, pool: StoppingPool(after: events))
    let ending = try? run.run()
    #expect(ending == nil || ending == .exhausted)
    return ending != nil
  }
}

/// Says of each trial what depends on its architecture alone, and stops after so many.
final class StoppingPool: TrialPool {
  private var underway: [TrialAssignment] = []
  private var left: Int

  init(after events: Int) { left = events }

  var hasRoom: Bool { underway.count < 2 }
  func start(_ assignment: TrialAssignment) { underway.append(assignment) }
  func stop() { underway = [] }

  func nextEvent() throws(DiagnosticsError) -> TrialEvent {
    guard left > 0 else { throw DiagnosticsError(Diagnostic(code: "stop", "the machine stood still")) }
    left -= 1
    let assignment = underway.removeFirst()
    let text = JSONWriter.canonical(assignment.architecture)
    let sum = text.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
    let accuracy = Double(sum % 1_000) / 1_000
    return .trained(
      step: assignment.step, TrialResult(metric: accuracy, loss: 1 - accuracy, history: [], seconds: 0.1))
  }
}
