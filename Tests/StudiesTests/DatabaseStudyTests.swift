import Diagnostics
import Foundation
import JSONText
import PostgreSQL
import Search
@testable import Studies
import Testing
import Training

/// Whole studies in a database: they find what studies in folders find, whatever happens to the connection.
@Suite(.enabled(if: PostgreSQLServer.shared != nil, PostgreSQLServer.missing)) struct DatabaseStudyTests {
  private let folder: TemporaryFolder
  private let server: PostgreSQLServer
  private let database: String

  init() throws {
    folder = try TemporaryFolder()
    server = try #require(PostgreSQLServer.shared)
    database = try server.freshDatabase()
  }

  private func address(_ name: String) throws -> StudyAddress { try StudyAddress(server.url(database), name: name) }

  private func specification(trials: Int = 60) throws -> StudySpecification {
    var specification = try makeSpecification(
      trials: trials, settings: ["population": .integer(10)], fidelity: "asha", epochs: 9)
    specification.inheritance = Inheritance()
    return specification
  }

  private func inFolder(_ specification: StudySpecification) throws -> Study {
    let study = try Study(
      creating: folder.path + "/\(UUID())", specification: specification, trainingSamples: 100)
    #expect(try StudyRun(study, source: FakeSource(), pool: FakePool(count: 1, seed: 1)).run() == .completed)
    return study
  }

  @Test func findsWhatAStudyInAFolderFinds() throws {
    let specification = try specification()
    let expected = try inFolder(specification).csv
    let study = try Study.begin(
      at: address("it's; DROP SCHEMA espalier CASCADE --"), specification: specification, trainingSamples: 100)
    #expect(try StudyRun(study, source: FakeSource(), pool: FakePool(count: 4, seed: 2)).run() == .completed)
    #expect(try study.csv == expected)
    let looking = try Study.open(at: study.address, isReadOnly: true, loader: makeLoader())
    #expect(try looking.csv == expected)
    #expect(try StudyStatus(of: looking).trained + StudyStatus(of: looking).failures.count == 60)
    // Several studies do not see each other.
    let other = try Study.begin(at: address("other"), specification: specification, trainingSamples: 100)
    #expect(try other.store.trials().isEmpty)
    #expect(
      try PostgreSQLDatabase(server.url(database)).studies() == ["it's; DROP SCHEMA espalier CASCADE --", "other"])
  }

  /// As a coordinator is that is started while its server comes back.
  @Test func aFirstConnectionThatIsCutIsMadeAgain() throws {
    let server = try PostgreSQLServer.another()
    let database = try server.freshDatabase()
    defer { try? server.stop("immediate") }
    let relay = try DroppingRelay(server.folder)
    defer { relay.stop() }
    relay.refuse(3)
    let relayed = try #require(
      StorageURL("postgresql://espalier@/\(database)?host=\(server.folder)&port=\(DroppingRelay.port)"))
    #expect(try PostgreSQLDatabase(relayed).studies().isEmpty)
    #expect(relay.refusalsLeft == 0)
    // Whoever hangs up for good is not waited for without end.
    relay.refuse(.max)
    let said = complaint { _ = try PostgreSQLDatabase(PostgreSQLSession(relayed, patience: 0.2)) }
    #expect(said.contains("cannot be reached") && said.contains("closed the connection unexpectedly"))
  }

  @Test func crashesAndLostConnectionsChangeNothing() throws {
    let specification = try specification()
    let expected = try inFolder(specification).csv
    let server = try PostgreSQLServer.another()
    let database = try server.freshDatabase()
    let address = try StudyAddress(server.url(database), name: "crashing")
    do { _ = try Study.begin(at: address, specification: specification, trainingSamples: 100) }
    var crashes = 0
    while true {
      let study = try Study.open(at: address, isReadOnly: false, loader: makeLoader())
      let inner = FakePool(count: 1 + crashes % 4, seed: UInt64(10 + crashes), crashAfter: 5 + crashes * 7 % 13)
      let pool = DisturbedPool(inner) { event in
        // What a cut network, an administrator and a crash of the server do.
        let session = (study.store as? PostgreSQLStorage)?.database.session
        if event % 3 == 0 { session?.disconnect() }
        if event % 8 == 1 {
          try server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(database)'")
        }
        if event == 7, crashes == 2 {
          try server.stop("immediate")
          try server.start()
        }
      }
      do {
        #expect(try StudyRun(study, source: FakeSource(), pool: pool).run() == .completed)
        #expect(try study.csv == expected)
        break
      } catch let error as DiagnosticsError {
        #expect(error.diagnostics.map(\.code) == ["crash"])
        crashes += 1
      }
    }
    #expect(crashes > 5)
  }

  @Test func aCommitWhoseAnswerIsLostHappensOnce() throws {
    let storage = try PostgreSQLStorage(PostgreSQLDatabase(server.url(database)), study: "once", isNew: true)
    let session = try storage.beginSession()
    // The transaction is committed, and the connection breaks before anybody hears of it.
    var isFirst = true
    try storage.write { connection in
      try connection.execute(
        "UPDATE espalier.session SET seconds = seconds + 1 WHERE study = $1 AND number = $2",
        [.integer(storage.id), .integer(session)])
      guard isFirst else { return }
      isFirst = false
      try connection.execute("COMMIT")
      storage.database.session.disconnect()
      throw PostgreSQLFault.lost("cut")
    }
    #expect(try storage.seconds() == 1)
    // And one that is broken off before is done again.
    isFirst = true
    try storage.write { connection in
      try connection.execute(
        "UPDATE espalier.session SET seconds = seconds + 1 WHERE study = $1", [.integer(storage.id)])
      guard isFirst else { return }
      isFirst = false
      storage.database.session.disconnect()
      throw PostgreSQLFault.lost("cut")
    }
    #expect(try storage.seconds() == 2)
  }

  @Test func oneCoordinatorRunsAStudy() throws {
    let address = try address("locked")
    let specification = try specification(trials: 3)
    var study: Study? = try Study.begin(at: address, specification: specification, trainingSamples: 100)
    #expect(study?.isRunning == true)
    let shown = address.text
    let refusal = complaint { _ = try Study.open(at: address, isReadOnly: false, loader: makeLoader()) }
    #expect(refusal.hasPrefix("error: '\(shown)' is being run by another coordinator ("))
    #expect(refusal.hasSuffix("Wait for it, or end it; 'espalier status' shows how far it is"))
    #expect(
      complaint { _ = try Study.begin(at: address, specification: specification, trainingSamples: 100) }
        .contains("is being run by another coordinator"))
    let looking = try Study.open(at: address, isReadOnly: true, loader: makeLoader())
    #expect(looking.isRunning)
    study = nil
    // The server hears of it in a moment.
    for _ in 0..<100 where looking.isRunning { Thread.sleep(forTimeInterval: 0.05) }
    #expect(!looking.isRunning)
    #expect(
      complaint { _ = try Study.begin(at: address, specification: specification, trainingSamples: 100) }
        == """
        error: '\(server.url(database).shown)' holds a study 'locked' already. Name another one with --study, or continue it \
        with 'espalier resume \(shown)'
        """)
  }

  /// A coordinator that was believed dead comes back and finds another one at work.
  @Test func whoWasReplacedWritesNoMore() throws {
    let address = try address("replaced")
    let first = try Study.begin(at: address, specification: specification(trials: 3), trainingSamples: 100)
    let session = try first.store.beginSession()
    let storage = try #require(first.store as? PostgreSQLStorage)
    storage.database.session.disconnect()
    let second = try Study.open(at: address, isReadOnly: false, loader: makeLoader())
    _ = try second.store.beginSession()
    // The lock is with the second; the number of transactions says so, too.
    let other = try PostgreSQLStorage(PostgreSQLDatabase(server.url(database)), study: "replaced")
    try other.commit([.time(session: session, 1)], EpochChanges())
    _ = try second.store.sessions()
    #expect(
      complaint { try second.store.commit([.time(session: session, 2)], EpochChanges()) }
        == """
        error: '\(address.text)' was taken over by another coordinator. Look on with 'espalier status', or resume the study \
        when that one has ended
        """)
  }

  /// The folder of a study with weights and a confirmation, its frontier, and the hash of the weights.
  private func finished() throws -> (path: String, csv: String, hash: String) {
    var specification = try specification(trials: 40)
    specification.name = "moving"
    let original = try inFolder(specification)
    let weights = [UInt8](repeating: 7, count: 3_000_000)
    try Data(weights).write(to: URL(filePath: original.weightsPath(trial: 0, epochs: 1)))
    let hash = try #require(FileHash.sha256(path: original.weightsPath(trial: 0, epochs: 1)))
    try original.store.commit([.weights(step: 0, hash: hash)], EpochChanges())
    try original.store.add(StoredConfirmation(network: .trial(0), repetition: 0, metric: 0.5))
    try original.store.setFingerprint("f", .training)
    // A study that runs is left alone.
    #expect(complaint { _ = try StudyCopy(of: original) }.contains("is being run, and a copy would have a part of it"))
    return (original.path, try original.csv, hash)
  }

  @Test func studiesMoveThereAndBack() throws {
    let (path, csv, hash) = try finished()
    let address = try address("moved")
    let original = try Study(path: path, isReadOnly: true, loader: makeLoader())
    try StudyCopy(of: original).write(to: address)
    let moved = try Study.open(at: address, isReadOnly: true, loader: makeLoader())
    try expectEqual(original, moved)
    let back = folder.path + "/back"
    try StudyCopy(of: moved).write(to: .folder(back))
    let returned = try Study(path: back, isReadOnly: true, loader: makeLoader())
    try expectEqual(original, returned)
    #expect(try returned.csv == csv)
    #expect(FileHash.sha256(path: returned.weightsPath(trial: 0, epochs: 1)) == hash)
  }

  private func expectEqual(_ one: Study, _ other: Study) throws {
    #expect(JSONWriter.pretty(one.specification.json) == JSONWriter.pretty(other.specification.json))
    #expect(one.trainingSamples == other.trainingSamples && one.constantMetric == other.constantMetric)
    #expect(try one.store.trials() == other.store.trials())
    #expect(try one.store.steps() == other.store.steps())
    #expect(try one.store.sessions() == other.store.sessions())
    #expect(try one.store.confirmations() == other.store.confirmations())
    #expect(try one.store.fingerprint() == other.store.fingerprint())
  }
}

/// A pool to which something happens at each event.
private final class DisturbedPool: TrialPool {
  private let inner: FakePool
  private let disturb: (Int) throws -> Void
  private var events = 0

  init(_ inner: FakePool, _ disturb: @escaping (Int) throws -> Void) {
    (self.inner, self.disturb) = (inner, disturb)
  }

  var hasRoom: Bool { inner.hasRoom }
  func start(_ assignment: TrialAssignment) { inner.start(assignment) }
  func stop() { inner.stop() }

  func nextEvent() throws(DiagnosticsError) -> TrialEvent {
    events += 1
    do { try disturb(events) } catch { Issue.record("\(error)") }
    return try inner.nextEvent()
  }
}
