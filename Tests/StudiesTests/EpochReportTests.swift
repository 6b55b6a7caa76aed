import Datasets
import Diagnostics
import Foundation
import JSONText
import Layers
import ReferenceBackend
import Reports
import Search
@testable import Studies
import Testing
import Training

/// What workers report by epoch: there while they train, gone with the training, and of no consequence.
@Suite struct EpochReportTests {
  /// Trains as ``FakePool`` does, and reports every epoch first.
  private final class ReportingPool: TrialPool {
    private var underway: [TrialAssignment] = []
    private var events: [TrialEvent] = []
    /// Done before each event.
    var disturbance: (TrialEvent) throws -> Void = { _ in }
    /// Epochs that an assignment reports.
    var reports: (TrialAssignment) -> [EpochReport] = { assignment in
      (1...assignment.epochs).map { EpochReport(epoch: $0, trainLoss: 1 / Double($0), metric: 0.5, seconds: 0.25) }
    }
    /// The fault of an attempt; nil where it succeeds.
    var fault: (TrialAssignment) -> TrialFault? = { _ in nil }

    var hasRoom: Bool { underway.count < 2 }
    func start(_ assignment: TrialAssignment) { underway.append(assignment) }
    func stop() { underway = [] }

    func nextEvent() -> TrialEvent {
      if events.isEmpty {
        let assignment = underway[0]
        events = reports(assignment).map { .progress(step: assignment.step, $0) }
        if let fault = fault(assignment) {
          events.append(.failed(step: assignment.step, fault))
        } else if FakeSource.genes(assignment.architecture)[0] == 5 {
          events.append(.failed(step: assignment.step, .failed("NaN")))
        } else {
          events.append(.trained(step: assignment.step, FakePool.result(assignment)))
        }
      }
      let event = events.removeFirst()
      if events.isEmpty { underway.removeFirst() }
      do { try disturbance(event) } catch { Issue.record(error) }
      return event
    }
  }

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func create(_ name: String = "study", trials: Int = 12, epochs: Int = 9) throws -> Study {
    let specification = try makeSpecification(trials: trials, fidelity: "asha", epochs: epochs)
    return try Study(creating: folder.path + "/\(name)", specification: specification, trainingSamples: 100)
  }

  private func look(_ study: Study) throws -> Study {
    try Study(path: study.path, isReadOnly: true, loader: makeLoader())
  }

  @Test func reportsAreWordedAsTheyAreRead() {
    for report in [
      EpochReport(epoch: 3, trainLoss: 0.5, validationLoss: 0.25, metric: 0.75, seconds: 1.5), EpochReport(epoch: 1),
      EpochReport(epoch: 7, trainLoss: .nan, validationLoss: .infinity, metric: 0.1),
    ] {
      #expect(WorkerReply(line: WorkerReply.epoch(report).line) == .epoch(report))
    }
    #expect(EpochReport(epoch: 7, trainLoss: .nan) == EpochReport(epoch: 7), "what is no number is not said")
    #expect(WorkerReply(line: #"{"epoch":1.5}"#) == nil)
    #expect(
      WorkerReply(line: #"{"epoch":2,"trainLoss":"high","seconds":null}"#) == .epoch(EpochReport(epoch: 2)))
  }

  @Test func theyChangeNothing() throws {
    let quiet = try create("quiet")
    #expect(try StudyRun(quiet, source: FakeSource(), pool: FakePool(count: 2, seed: 1)).run() == .completed)
    let told = try create("told")
    #expect(try StudyRun(told, source: FakeSource(), pool: ReportingPool()).run() == .completed)
    #expect(try told.csv == quiet.csv)
    #expect(try told.store.trials().map(\.candidate.hash) == quiet.store.trials().map(\.candidate.hash))
    #expect(try told.store.epochs().isEmpty, "a study that has ended keeps histories alone")
  }

  /// With a clock that moves a second between two events each report is there with the next, until its training ends.
  @Test func theyAreThereWhileATrainingIsUnderWay() throws {
    let study = try create()
    let looked = try look(study)
    let pool = ReportingPool()
    var (now, most, epochs) = (100.0, 0, [Int: Int]())
    pool.disturbance = { event in
      now += 1.5
      let stored = try looked.store.epochs()
      most = max(most, stored.count)
      guard case .progress(let step, let report) = event else { return }
      let before = stored[step]?.map(\.epoch) ?? []
      #expect(before == Array(1..<report.epoch).suffix(before.count))
      epochs[step] = max(epochs[step] ?? 0, before.count)
      let running = try StudyStatus(of: looked).running
      if before.count > 1, let trial = running.first(where: { $0.reports.map(\.epoch) == before }) {
        #expect(trial.epoch == before.last && trial.reports.last?.trainLoss == 1 / Double(trial.epoch))
      }
    }
    #expect(try StudyRun(study, source: FakeSource(), pool: pool, now: { now }).run() == .completed)
    #expect(most >= 1 && most <= 3, "those of trainings that have ended are gone: \(most)")
    #expect(epochs.values.max() ?? 0 >= 7, "nearly all of nine were there: \(epochs)")
    #expect(try looked.store.epochs().isEmpty)
  }

  /// Reports by themselves are no reason to wait for the disk.
  @Test func theyMakeNoTransactions() throws {
    let study = try create(trials: 3, epochs: 1)
    let looked = try look(study)
    let pool = ReportingPool()
    pool.reports = { _ in [EpochReport(epoch: 1)] + (0..<300).map { _ in EpochReport(epoch: 1) } }
    var (changes, last) = (0, try looked.store.changeNumber())
    pool.disturbance = { _ in
      let next = try looked.store.changeNumber()
      if next != last { changes += 1 }
      last = next
    }
    // A clock that stands still asks for no note of the time.
    #expect(try StudyRun(study, source: FakeSource(), pool: pool, now: { 1 }).run() == .completed)
    #expect(changes < 16, "900 reports made \(changes) transactions")
  }

  @Test func longTrainingsReportSomeOfTheirEpochs() throws {
    var log = EpochLog()
    let study = try create(trials: 1)
    #expect(try StudyRun(study, source: FakeSource(), pool: ReportingPool()).run() == .completed)
    for epoch in 1...10_000 { log.append(EpochReport(epoch: epoch), step: 0, of: 10_000) }
    for epoch in [0, -5, 10_001, Int.max] { log.append(EpochReport(epoch: epoch), step: 0, of: 10_000) }
    try study.store.commit([], log.changes)
    let kept = try #require(try study.store.epochs()[0]).map(\.epoch)
    #expect(kept == (1...EpochLog.mostEpochs).map { 20 * $0 })
    log.wasWritten()
    log.forget(0)
    try study.store.commit([], log.changes)
    #expect(try study.store.epochs().isEmpty)
  }

  /// What no metric can be does not get into a database that refuses it later.
  @Test func impossibleNumbersAreLeftOut() throws {
    let study = try create(trials: 1)
    #expect(try StudyRun(study, source: FakeSource(), pool: ReportingPool()).run() == .completed)
    var log = EpochLog()
    log.append(EpochReport(epoch: 1, metric: 7, seconds: -3), step: 0, of: 2)
    log.append(EpochReport(epoch: 2, metric: 0.5, seconds: 1e300), step: 0, of: 2)
    try study.store.commit([], log.changes)
    #expect(
      try study.store.epochs()[0]
        == [EpochReport(epoch: 1, seconds: 0), EpochReport(epoch: 2, metric: 0.5, seconds: 1e12)])
  }

  @Test func anAttemptThatFailedLeavesNothing() throws {
    let study = try create(trials: 2)
    let looked = try look(study)
    let pool = ReportingPool()
    var (now, attempts, seen) = (0.0, 0, [Int]())
    pool.fault = { assignment in
      guard assignment.step == 0 else { return nil }
      attempts += 1
      return attempts == 1 ? .killed(signal: 9) : nil
    }
    pool.disturbance = { event in
      now += 1.5
      if case .progress(step: 0, let report) = event, report.epoch == 1, attempts == 1 {
        seen = try looked.store.epochs()[0]?.map(\.epoch) ?? []
      }
    }
    #expect(try StudyRun(study, source: FakeSource(), pool: pool, now: { now }).run() == .completed)
    #expect(attempts == 2 && seen.isEmpty, "the second attempt begins anew: \(seen)")
  }

  @Test func aSessionThatWasCutShortLeavesNothing() throws {
    do {
      let study = try create()
      let pool = ReportingPool()
      var (now, events) = (0.0, 0)
      pool.reports = { assignment in
        events += 1
        return events == 3 ? [] : (1...assignment.epochs).map { EpochReport(epoch: $0) }
      }
      pool.disturbance = { _ in now += 1.5 }
      let flag = CancellationFlag()
      pool.fault = { _ in
        if events == 3 { flag.raise() }
        return nil
      }
      #expect(try StudyRun(study, source: FakeSource(), pool: pool, now: { now }).run(until: flag) == .interrupted)
      // As a process that was killed would leave it.
      let stale = [EpochReport(epoch: 1)]
      try study.sqlite.write { database in
        try database.execute(sql: "INSERT INTO epoch VALUES (0, 1, NULL, NULL, NULL, 0)")
      }
      #expect(try study.store.epochs()[0] == stale)
      #expect(try StudyStatus(of: study).running.isEmpty, "nobody trains it now")
    }
    let study = try Study(path: folder.path + "/study", isReadOnly: false, loader: makeLoader())
    _ = try study.store.beginSession()
    #expect(try study.store.epochs().isEmpty)
  }

  /// What real workers report is what the history of the outcome holds.
  @Test func workersReportTheirHistory() throws {
    var specification = try makeSpecification(trials: 1, epochs: 3)
    specification.subset = 300
    let study = try Study(creating: folder.path + "/real", specification: specification, trainingSamples: 200)
    let environment = StudyEnvironment(
      layers: .builtin, locations: DataLocations(), backend: ReferenceBackend(), workers: .threads(1))
    let pool = ThreadPool(study, count: 1, environment: environment)
    defer { pool.stop() }
    try FileManager.default.createDirectory(atPath: study.path + "/candidates/00000", withIntermediateDirectories: true)
    pool.start(
      TrialAssignment(
        step: 0, trial: 0, epochs: 3, seed: 1, architecture: specification.architecture,
        weights: study.weightsPath(trial: 0, epochs: 3), cost: 0))
    var reports: [EpochReport] = []
    while true {
      switch try pool.nextEvent() {
      case .progress(_, let report): reports.append(report)
      case .tick: continue
      case .failed(_, let fault):
        Issue.record("\(fault)")
        return
      case .trained(_, let result):
        guard case .array(let history) = result.history else { preconditionFailure("a history is a list") }
        #expect(reports.map(\.epoch) == [1, 2, 3])
        for (report, record) in zip(reports, history) {
          guard case .object(let members) = record else { preconditionFailure("an epoch is an object") }
          #expect(report.trainLoss == members["trainLoss"]?.double)
          #expect(report.validationLoss == members["validationLoss"]?.double)
          #expect(report.metric == members["validationAccuracy"]?.double)
        }
        #expect(reports.last?.metric == result.metric)
        #expect(reports.map(\.seconds) == reports.map(\.seconds).sorted() && reports[0].seconds > 0)
        return
      }
    }
  }
}

extension EpochReportTests {
  @Test func theTimeLeftFollowsTheRateSoFar() {
    var trial = RunningTrial(trial: 4, firstEpoch: 3, epochs: 9, reports: [])
    #expect(trial.epoch == 3 && trial.remainingSeconds == nil)
    trial.reports = [EpochReport(epoch: 4, seconds: 2), EpochReport(epoch: 5, seconds: 4)]
    #expect(trial.epoch == 5 && trial.remainingSeconds == 8)
    trial.reports.append(EpochReport(epoch: 9, seconds: 12))
    #expect(trial.remainingSeconds == 0)
  }

  @Test func theStatusShowsWhatWorkersTrain() throws {
    let study = try create()
    let looked = try look(study)
    let pool = ReportingPool()
    var (now, shown, json) = (0.0, "", "")
    pool.disturbance = { event in
      now += 1.5
      guard case .progress(_, let report) = event, report.epoch == 5 else { return }
      let status = try StudyStatus(of: looked)
      guard status.running.contains(where: { $0.epoch == 4 }) else { return }
      shown = status.workerTable.rendered(as: .text(width: 80))
      json = JSONWriter.line(status.workerTable.jsonValue)
    }
    #expect(try StudyRun(study, source: FakeSource(), pool: pool, now: { now }).run() == .completed)
    let lines = shown.split(separator: "\n").map(String.init)
    #expect(
      lines.contains { $0.contains("Trial") && $0.contains("Train loss") && $0.contains("Time left") }, "\(shown)")
    #expect(lines.contains { $0.contains("0.2500") && $0.contains("50.00") }, "\(shown)")
    #expect(json.contains(#""epoch":4"#) && json.contains(#""trainLoss":0.25"#), "\(json)")
  }
}
