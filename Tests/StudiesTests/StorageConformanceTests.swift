import Datasets
import Diagnostics
import Foundation
import JSONText
import Search
@testable import Studies
import Testing

/// A place for stores of a kind, in which one can be opened again and again.
enum StoreKind: String, CaseIterable, CustomTestStringConvertible {
  case sqlite, postgresql

  static var available: [StoreKind] { PostgreSQLServer.shared == nil ? [.sqlite] : allCases }

  var testDescription: String { rawValue }

  struct Place {
    var folder: TemporaryFolder
    var database: String?

    /// A connection of its own.
    func open(study: String = "study") throws -> any StudyStorage {
      guard let database, let server = PostgreSQLServer.shared else {
        return try SQLiteStorage(path: "\(folder.path)/study.sqlite")
      }
      return try PostgreSQLStorage(PostgreSQLDatabase(server.url(database)), study: study, isNew: true)
    }
  }

  func place() throws -> Place {
    Place(
      folder: try TemporaryFolder(), database: self == .sqlite ? nil : try PostgreSQLServer.shared?.freshDatabase())
  }
}

/// What every store must keep to.
@Suite struct StorageConformanceTests {
  private func candidate(_ number: Int) -> TrialCandidate {
    var candidate = FakeSource.candidate(
      [1 + number, 2, 3], number == 0 ? .random : .mutate(parent: 0, steps: 2), "ä'\";--")
    candidate.hash = "hash \(number)"
    candidate.size.flash = number == 1 ? 20_000 : nil
    candidate.size.ram = number == 1 ? 8_000 : nil
    return candidate
  }

  @Test(.enabled(if: PostgreSQLServer.shared != nil, PostgreSQLServer.missing)) func bothAreTested() {
    #expect(StoreKind.available == StoreKind.allCases)
  }

  @Test(arguments: StoreKind.available) func factsComeBack(_ kind: StoreKind) throws {
    let place = try kind.place()
    let store = try place.open()
    #expect(try store.beginning() == nil)
    let beginning = StudyBeginning(
      specification: #"{"name":"it's \"é\" 数"}"#, trainingSamples: 4_000, constantMetric: 0.1 + 0.2)
    try store.begin(StudyBeginning(specification: "{}", trainingSamples: 1, constantMetric: nil))
    try store.begin(beginning)
    let session = try store.beginSession()
    #expect(session == 1)
    let history: JSONValue = [["epoch": 1, "loss": .number(0.1 + 0.2)]]
    var diverged = TrialResult(metric: 0, loss: .infinity, history: [], seconds: 0)
    diverged.weights = String(repeating: "0f", count: 32)
    let result = TrialResult(
      metric: 1.0 / 3, loss: .leastNonzeroMagnitude, history: history, seconds: 1.5,
      measures: ["latency": -2.25, "b": 1e300])
    try store.commit(
      [
        .step(0, FidelityJob(trial: 0, rung: 0, epochs: 1), cost: 1e18 + 1, candidate: candidate(0)),
        .handedOut(step: 0, session: session),
        .step(1, FidelityJob(trial: 1, rung: 0, epochs: 1), cost: 0.1, candidate: candidate(1)),
        .step(2, FidelityJob(trial: 0, rung: 1, epochs: 3), cost: 7, candidate: nil),
        .step(3, FidelityJob(trial: 2, rung: 0, epochs: 1), cost: 7, candidate: candidate(2)),
        .failedAttempt(step: 3, StoredFault(reason: "first", isDecisive: false)),
        .failedAttempt(step: 3, StoredFault(reason: "second", isDecisive: true)),
        .ended(step: 0, .trained(result), session: session, seconds: 2),
        .ended(step: 3, .failed("NaN in 'x'; DROP TABLE study"), session: session, seconds: 3),
        .handedOut(step: 2, session: session),
        .ended(step: 1, .trained(diverged), session: session, seconds: 4.5),
        .weights(step: 0, hash: "w"),
      ], EpochChanges())
    for store in [store, try place.open()] {
      #expect(try store.beginning() == beginning)
      #expect(try store.trials().map(\.candidate) == (0..<3).map(candidate))
      #expect(try store.trials(architectures: false).map(\.candidate.architecture) == [.null, .null, .null])
      #expect(try store.candidate(of: 1) == candidate(1))
      let steps = try store.steps()
      #expect(steps.map(\.number) == [0, 1, 2, 3])
      #expect(steps.map(\.cost) == [1e18 + 1, 0.1, 7, 7])
      #expect(steps.map(\.weights) == ["w", diverged.weights, nil, nil])
      #expect(steps.map(\.session) == [1, nil, 1, nil])
      diverged.weights = nil
      #expect(steps[0].outcome == .trained(result) && steps[1].outcome == .trained(diverged))
      #expect(steps[2].outcome == nil && steps[3].outcome == .failed("NaN in 'x'; DROP TABLE study"))
      #expect(steps[3].faults.map(\.reason) == ["first", "second"])
      #expect(steps[3].faults.map(\.isDecisive) == [false, true])
      #expect(try store.history(of: 0) == history && store.history(of: 2) == nil)
      if case .trained(let short)? = try store.steps(histories: false)[0].outcome { #expect(short.history == .null) }
      #expect(try store.seconds() == 4.5)
      diverged.weights = String(repeating: "0f", count: 32)
    }
  }

  @Test(arguments: StoreKind.available) func aLossThatIsNoNumberStaysOne(_ kind: StoreKind) throws {
    let store = try kind.place().open()
    let session = try store.beginSession()
    let result = TrialResult(metric: 0.5, loss: .nan, history: [], seconds: 0)
    try store.commit(
      [
        .step(0, FidelityJob(trial: 0, rung: 0, epochs: 1), cost: .nan, candidate: candidate(0)),
        .ended(step: 0, .trained(result), session: session, seconds: 0),
      ], EpochChanges())
    guard case .trained(let read)? = try store.steps()[0].outcome else { throw CocoaError(.featureUnsupported) }
    #expect(read.loss.isNaN)
    #expect(try store.steps()[0].cost == nil)
  }

  @Test(arguments: StoreKind.available) func aTransactionIsAllOrNothing(_ kind: StoreKind) throws {
    let place = try kind.place()
    let store = try place.open()
    let first = Fact.step(0, FidelityJob(trial: 0, rung: 0, epochs: 1), cost: 1, candidate: candidate(0))
    try store.commit([first], EpochChanges())
    #expect(throws: DiagnosticsError.self) {
      try store.commit(
        [
          .failedAttempt(step: 0, StoredFault(reason: "hung", isDecisive: false)),
          .step(0, FidelityJob(trial: 0, rung: 1, epochs: 3), cost: 5, candidate: nil),
        ], EpochChanges())
    }
    #expect(throws: DiagnosticsError.self) {
      try store.commit(
        [.step(1, FidelityJob(trial: 1, rung: 0, epochs: 1), cost: 1, candidate: candidate(0))], EpochChanges())
    }
    #expect(try place.open().steps().map(\.faults) == [[]])
    // And it can be written to again.
    try store.commit([.failedAttempt(step: 0, StoredFault(reason: "hung", isDecisive: false))], EpochChanges())
    #expect(try place.open().steps()[0].faults.map(\.reason) == ["hung"])
  }

  @Test(arguments: StoreKind.available) func sessionsAreNumbered(_ kind: StoreKind) throws {
    let place = try kind.place()
    for number in 1...3 {
      let store = try place.open()
      #expect(try store.beginSession() == number)
      try store.commit([.time(session: number, 2.5 * Double(number))], EpochChanges())
      if number == 1 { try store.end(session: number, seconds: 3, .interrupted) }
    }
    #expect(
      try place.open().sessions() == [
        StoredSession(number: 1, seconds: 3, ending: .interrupted), StoredSession(number: 2, seconds: 5),
        StoredSession(number: 3, seconds: 7.5),
      ])
  }

  @Test(arguments: StoreKind.available) func epochsAreThoseUnderWay(_ kind: StoreKind) throws {
    let store = try kind.place().open()
    _ = try store.beginSession()
    try store.commit(
      (0..<2).map { .step($0, FidelityJob(trial: $0, rung: 0, epochs: 9), cost: 1, candidate: candidate($0)) },
      EpochChanges(reports: [
        .init(
          step: 1, epochs: [EpochReport(epoch: 1, trainLoss: 0.3, seconds: 1), EpochReport(epoch: 2, metric: 0.5)]),
        .init(step: 0, epochs: [EpochReport(epoch: 1)]),
      ]))
    // Said again, it is replaced.
    try store.commit([], EpochChanges(reports: [.init(step: 1, epochs: [EpochReport(epoch: 2, metric: 0.75)])]))
    #expect(
      try store.epochs() == [
        0: [EpochReport(epoch: 1)],
        1: [EpochReport(epoch: 1, trainLoss: 0.3, seconds: 1), EpochReport(epoch: 2, metric: 0.75)],
      ])
    try store.commit([], EpochChanges(forgotten: [1]))
    #expect(try store.epochs().keys.sorted() == [0])
    _ = try store.beginSession()
    #expect(try store.epochs().isEmpty)
  }

  @Test(arguments: StoreKind.available) func confirmationsAndSamplesComeBack(_ kind: StoreKind) throws {
    let place = try kind.place()
    let store = try place.open()
    try store.begin(StudyBeginning(specification: "{}", trainingSamples: 1, constantMetric: nil))
    try store.commit(
      [.step(0, FidelityJob(trial: 0, rung: 0, epochs: 1), cost: 1, candidate: candidate(0))], EpochChanges())
    let confirmations = [
      StoredConfirmation(network: .trial(0), repetition: 0, metric: 0.25),
      StoredConfirmation(network: .trial(0), repetition: 1, metric: 0.5, counterpart: 0.125),
      StoredConfirmation(network: .reference(hash: "B"), repetition: 0, metric: 1),
      StoredConfirmation(network: .reference(hash: "a'"), repetition: 0, metric: 0),
    ]
    for confirmation in confirmations.reversed() { try store.add(confirmation) }
    #expect(throws: DiagnosticsError.self) { try store.add(confirmations[0]) }
    #expect(try store.fingerprint() == nil && store.files() == nil)
    try store.setFingerprint("f1", .training)
    try store.setFingerprint("f2", .test)
    let files = FilesFingerprint(
      count: 12_345,
      files: [
        .init(name: "a/'b\".csv", size: -1, time: Int.min, blocks: nil),
        .init(name: "c", size: 1 << 40, time: 5, blocks: "x"),
      ])
    try store.setFiles(FilesFingerprint(count: 1, files: []))
    try store.setFiles(files)
    let other = try place.open()
    #expect(try other.confirmations() == confirmations)
    #expect(try other.fingerprint(.training) == "f1" && other.fingerprint(.test) == "f2")
    #expect(try other.files() == files)
  }

  @Test(arguments: StoreKind.available) func whoLooksOnNotices(_ kind: StoreKind) throws {
    let place = try kind.place()
    let (store, looking) = (try place.open(), try place.open())
    var seen: Set<Int> = [try looking.changeNumber()]
    #expect(try seen.contains(looking.changeNumber()))
    _ = try store.beginSession()
    #expect(try seen.insert(looking.changeNumber()).inserted)
    try store.commit(
      [.step(0, FidelityJob(trial: 0, rung: 0, epochs: 1), cost: 1, candidate: candidate(0))],
      EpochChanges(reports: [.init(step: 0, epochs: [EpochReport(epoch: 1)])]))
    #expect(try seen.insert(looking.changeNumber()).inserted)
  }
}
