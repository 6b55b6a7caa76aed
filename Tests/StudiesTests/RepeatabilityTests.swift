import Catalogues
import Diagnostics
import Foundation
import Search
import Studies
import Testing
import Training

@Suite struct RepeatabilityTests {
  struct Plan: Sendable, CustomTestStringConvertible {
    var sampler: String
    var fidelity: String
    var forecasts = false
    var teaches = false
    var testDescription: String {
      "\(sampler), \(fidelity)\(forecasts ? " with forecasts" : "")\(teaches ? " with teachers" : "")"
    }
  }

  static let plans =
    ["random", "nsga2", "aging_evolution", "local_search"].flatMap { sampler in
      ["full", "successive_halving", "asha"].map { Plan(sampler: sampler, fidelity: $0) }
    } + ["successive_halving", "asha"].map { Plan(sampler: "nsga2", fidelity: $0, forecasts: true) }
    + ["full", "asha"].map { Plan(sampler: "nsga2", fidelity: $0, teaches: true) }

  private func specification(_ plan: Plan) throws -> StudySpecification {
    let settings: [String: SettingValue] =
      switch plan.sampler {
      case "random": [:]
      case "local_search": ["start": .integer(8)]
      default: ["population": .integer(10)]
      }
    var specification = try makeSpecification(
      trials: 60, sampler: plan.sampler, settings: settings, fidelity: plan.fidelity,
      epochs: plan.fidelity == "full" ? 4 : 9)
    if plan.forecasts { specification.fidelity.settings["forecast"] = .boolean(true) }
    if plan.teaches { specification.distillation = Distillation() }
    specification.inheritance = Inheritance()
    return specification
  }

  private func run(_ specification: StudySpecification, workers: Int, seed: UInt64) throws -> String {
    let folder = try TemporaryFolder()
    let study = try Study(creating: folder.path + "/study", specification: specification, trainingSamples: 100)
    let pool = FakePool(count: workers, seed: seed, losesWorkers: true)
    #expect(try StudyRun(study, source: FakeSource(), pool: pool).run() == .completed)
    #expect(pool.widest <= min(workers, specification.window))
    return try study.csv
  }

  @Test(arguments: plans) func workersChangeNothing(_ plan: Plan) throws {
    let specification = try specification(plan)
    let alone = try run(specification, workers: 1, seed: 1)
    #expect(alone.split(whereSeparator: \.isNewline).count > 3)
    for (workers, seed) in [(2, 2), (4, 3), (4, 4), (16, 5)] as [(Int, UInt64)] {
      #expect(try run(specification, workers: workers, seed: seed) == alone)
    }
  }

  @Test(arguments: plans) func crashesChangeNothing(_ plan: Plan) throws {
    let specification = try specification(plan)
    let undisturbed = try run(specification, workers: 1, seed: 1)
    let folder = try TemporaryFolder()
    let path = folder.path + "/study"
    _ = try Study(creating: path, specification: specification, trainingSamples: 100)
    var crashes = 0
    while true {
      let study = try Study(path: path, isReadOnly: false, loader: makeLoader())
      let pool = FakePool(
        count: 1 + crashes % 4, seed: UInt64(10 + crashes), crashAfter: 3 + crashes * 7 % 11)
      do {
        #expect(try StudyRun(study, source: FakeSource(), pool: pool).run() == .completed)
        #expect(try study.csv == undisturbed)
        break
      } catch let error as DiagnosticsError {
        #expect(error.diagnostics.map(\.code) == ["crash"])
        crashes += 1
      }
    }
    #expect(crashes > 5)
  }

  @Test func aStudyThatIsOverCanBeGivenMore() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/study"
    let plan = Plan(sampler: "nsga2", fidelity: "full")
    var short = try specification(plan)
    short.budget = .trials(30)
    do {
      let study = try Study(creating: path, specification: short, trainingSamples: 100)
      #expect(try StudyRun(study, source: FakeSource(), pool: FakePool(count: 2, seed: 1)).run() == .completed)
    }
    let file = path + "/study.json"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try text.replacing("{\"trials\": 30}", with: "{\"trials\": 60}").write(
      toFile: file, atomically: true, encoding: .utf8)
    let study = try Study(path: path, isReadOnly: false, loader: makeLoader())
    #expect(try StudyRun(study, source: FakeSource(), pool: FakePool(count: 3, seed: 9)).run() == .completed)
    #expect(try study.csv == run(specification(plan), workers: 1, seed: 1))
  }

  @Test func genuineFailuresAreTriedTwice() throws {
    let folder = try TemporaryFolder()
    let study = try Study(
      creating: folder.path + "/study", specification: makeSpecification(trials: 80), trainingSamples: 100)
    let pool = FakePool(count: 3, seed: 1)
    #expect(try StudyRun(study, source: FakeSource(), pool: pool).run() == .completed)
    let status = try StudyStatus(of: study)
    #expect(!status.failures.isEmpty)
    #expect(status.failures.count + status.trained == 80)
    #expect(status.faults == 2 * status.failures.count)
    #expect(status.failures.allSatisfy { $0.reason == "NaN" })
    for failure in status.failures { #expect(pool.handedOut.count { $0 == failure.trial } == 2) }
  }
}
