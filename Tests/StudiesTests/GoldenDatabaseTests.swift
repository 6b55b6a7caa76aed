import Datasets
import Diagnostics
import Foundation
import GRDB
import Layers
import ReferenceBackend
import Search
@testable import Studies
import Tasks
import Testing
import Training

/// Studies that earlier versions made, kept as they were.
enum GoldenStudy: String, CaseIterable {
  case version1 = "version-1"
  /// Before the fingerprint of the samples.
  case version4 = "version-4"
  /// Before sessions of steps and checksums of weights, with a measured objective.
  case version5 = "version-5"
  /// Before studies knew of metrics and targets, with members under their former names.
  case version6 = "version-6"
  /// Before epochs of trainings under way, of a table that the study knows again.
  case version7 = "version-7"
  /// Before bytes on a microcontroller, confirmed.
  case version8 = "version-8"

  /// A study's folder with the database as that version left it.
  func open(in folder: TemporaryFolder) throws -> String {
    let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(rawValue)")
    let path = folder.path + "/\(rawValue)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: source.appending(path: "study.json").path, toPath: path + "/study.json")
    let database = try DatabaseQueue(path: path + "/study.sqlite")
    let dump = try String(contentsOf: source.appending(path: "study.sql"), encoding: .utf8)
    try database.inDatabase { try $0.execute(sql: dump) }
    try database.close()
    return path
  }
}

@Suite struct GoldenDatabaseTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func checkFacts(_ golden: GoldenStudy, _ study: Study) throws {
    let frontier = try Frontier(of: study)
    let all = try Frontier(of: study, all: true)
    let status = try StudyStatus(of: study)
    switch golden {
    case .version1, .version4:
      // Trial 2 has 3 %, where one answer for all ten classes has 10.
      #expect(frontier.points.map(\.trial) == [7, 8])
      #expect(all.points.map(\.trial) == [2, 7, 8])
      #expect(all.points.map(\.measurement.size.parameters) == [35, 38, 592])
      #expect(all.points.map { Int(($0.measurement.metric * 1e4).rounded()) } == [333, 1833, 3000])
      #expect(all.points.map { $0.test.map { Int(($0.mean * 1e4).rounded()) } } == [1840, 2330, 3485])
      #expect(frontier.compared.map(\.trial) == [0, 2])
      #expect(status.faults == 1)
    case .version5:
      #expect(frontier.points.map(\.trial) == [4, 10, 8, 1, 7, 9, 2, 11, 0])
      #expect(frontier.points.map(\.isFullyTrained) == [true, false, false, true, true, true, true, true, true])
      #expect(frontier == all)
      #expect(try study.store.steps().count == 32)
      #expect(status.faults == 0)
    case .version6:
      #expect(study.specification.metric == .accuracy && study.specification.targets == nil)
      #expect(frontier.metric == .accuracy)
      #expect(all.points.map(\.trial) == [2, 1])
      #expect(all.points.map { Int(($0.measurement.metric * 1e3).rounded()) } == [150, 175])
      #expect(all.base?.measurement.size == CandidateSize(parameters: 762, multiplyAdds: 1170, activations: 298))
      #expect(status.state == .finished && status.trained == 3)
      return
    case .version7:
      #expect(frontier.points.isEmpty, "half of the samples are of one class")
      #expect(all.points.map(\.trial) == [3, 1])
      #expect(all.points.map { Int(($0.measurement.metric * 1e3).rounded()) } == [200, 500])
      #expect(try study.store.files()?.files.map(\.name) == ["points.csv"])
      #expect(try study.store.epochs().isEmpty)
      #expect(status.state == .finished && status.trained == 4 && status.running.isEmpty)
      return
    case .version8:
      #expect(frontier.points.isEmpty, "all are at chance")
      #expect(all.points.map(\.measurement.size.parameters).min() == 114)
      #expect((all.points + all.dominated).allSatisfy { $0.measurement.size.flash == nil && $0.counterpart == nil })
      #expect(try study.store.confirmations().map(\.metric) == [0.16, 0.158])
      #expect(study.specification.counting == SizeCounting() && !study.specification.evaluatesQuantized)
      #expect(status.state == .finished && status.trained == 4)
      return
    }
    #expect(frontier.base?.measurement.size == CandidateSize(parameters: 1162, multiplyAdds: 1606, activations: 352))
    #expect(study.specification.effectiveScreening.kind == "none", "as it was before screening could be named")
    #expect(study.constantMetric == 0.1, "nobody knew of it, and there are ten classes")
    #expect(status.trained == 12)
    #expect(status.spending.seconds > 0)
    #expect(status.state == .finished)
    #expect(status.remainingSeconds == nil)
  }

  @Test(arguments: GoldenStudy.allCases) func isReadAsItIs(_ golden: GoldenStudy) throws {
    let path = try golden.open(in: folder)
    let before = try Data(contentsOf: URL(filePath: path + "/study.sqlite"))
    try checkFacts(golden, Study(path: path, isReadOnly: true, loader: makeLoader()))
    #expect(try Data(contentsOf: URL(filePath: path + "/study.sqlite")) == before, "looking on changes nothing")
  }

  @Test(arguments: GoldenStudy.allCases) func isBroughtUpToDate(_ golden: GoldenStudy) throws {
    let path = try golden.open(in: folder)
    let study = try Study(path: path, isReadOnly: false, loader: makeLoader())
    try checkFacts(golden, study)
    let applied = try study.sqlite.read { try SQLiteStorage.migrator.completedMigrations($0) }
    #expect(applied == SQLiteStorage.migrator.migrations)
    // It continues: a finished study with a larger budget asks for a trial.
    let pool = FakePool(count: 1, seed: 1)
    let source = try SpaceCandidates(study.specification, loader: makeLoader())
    #expect(try StudyRun(study, source: source, pool: pool).run() == .completed)
    #expect(pool.handedOut.isEmpty)
    let before = try study.store.confirmations().count
    try study.store.add(StoredConfirmation(network: .reference(hash: "h"), repetition: 0, metric: 0.5))
    #expect(try study.store.confirmations().count == before + 1)
  }
}

extension GoldenDatabaseTests {
  /// A study of a version that knew accuracy alone, given a larger budget: it goes its way, and what there was stays.
  @Test func anOlderStudyIsFinished() throws {
    let path = try GoldenStudy.version6.open(in: folder)
    try FileManager.default.createDirectory(atPath: path + "/candidates", withIntermediateDirectories: true)
    let file = URL(filePath: path + "/study.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    try text.replacing(#""budget": {"trials": 3}"#, with: #""budget": {"trials": 6}"#)
      .write(to: file, atomically: true, encoding: .utf8)
    let study = try Study(path: path, isReadOnly: false, loader: makeLoader())
    let before = try study.store.trials().map(\.candidate.hash)
    let environment = StudyEnvironment(
      layers: .builtin, locations: DataLocations(), backend: ReferenceBackend(), workers: .threads(1))
    #expect(try environment.coordinator(of: study).run(until: CancellationFlag()) == .completed)
    let trials = try study.store.trials().map(\.candidate.hash)
    #expect(trials.count == 6 && Array(trials.prefix(3)) == before)
    let status = try StudyStatus(of: study)
    #expect(status.state == .finished && status.trained == 6 && status.failures.isEmpty)
    #expect(try Frontier(of: study, all: true).points.allSatisfy { (0...1).contains($0.measurement.metric) })
  }
}
