import Datasets
import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import PostgreSQL
import ReferenceBackend
import Search
@testable import Studies
import Testing
import Training

/// What goes wrong with databases, and with machines that join: each a sentence, and nothing is lost.
@Suite(.serialized, .enabled(if: PostgreSQLServer.shared != nil, PostgreSQLServer.missing)) struct BadDayTests {
  private let folder: TemporaryFolder
  private let server: PostgreSQLServer
  private let database: String
  private let url: StorageURL

  init() throws {
    folder = try TemporaryFolder()
    server = try #require(PostgreSQLServer.shared)
    database = try server.freshDatabase()
    url = server.url(database)
  }

  private func specification(trials: Int = 40) throws -> StudySpecification {
    try makeSpecification(trials: trials, settings: ["population": .integer(10)], fidelity: "asha", epochs: 9)
  }

  private func csvInFolder(_ specification: StudySpecification) throws -> String {
    let study = try Study(creating: folder.path + "/\(UUID())", specification: specification, trainingSamples: 100)
    #expect(try StudyRun(study, source: FakeSource(), pool: FakePool(count: 1, seed: 1)).run() == .completed)
    return try study.csv
  }

  /// - Returns: what a study says that cannot be written, once something has happened to its database
  private func interrupted(
    _ address: StudyAddress, _ specification: StudySpecification, _ happen: @escaping () throws -> Void
  ) throws -> String {
    let study = try Study.begin(at: address, specification: specification, trainingSamples: 100)
    let pool = EventfulPool(FakePool(count: 2, seed: 3)) { event in if event == 10 { try happen() } }
    return complaint { _ = try StudyRun(study, source: FakeSource(), pool: pool).run() }
  }

  /// A study that was interrupted is continued, and finds what it would have found.
  private func expectContinued(_ address: StudyAddress, _ expected: String) throws {
    let study = try Study.open(at: address, isReadOnly: false, loader: makeLoader())
    #expect(try !study.store.steps().isEmpty)
    #expect(try StudyRun(study, source: FakeSource(), pool: FakePool(count: 3, seed: 5)).run() == .completed)
    #expect(try study.csv == expected)
  }

  @Test func aDatabaseThatCanOnlyBeReadIsSaid() throws {
    let specification = try specification()
    let expected = try csvInFolder(specification)
    let address = try StudyAddress(url, name: "read only")
    let said = try interrupted(address, specification) { [server, database] in
      try server.execute("ALTER DATABASE \(database) SET default_transaction_read_only = on")
      try server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(database)'")
    }
    #expect(
      said == """
        error: '\(address.text)' can only be read: cannot execute UPDATE in a read-only transaction. Name the server that can \
        be written to, or make this one so
        """)
    try server.execute("ALTER DATABASE \(database) SET default_transaction_read_only = off")
    try expectContinued(address, expected)
  }

  @Test(.enabled(if: getuid() == 0, "a small file system can be mounted by root alone"))
  func aFullDatabaseIsSaid() throws {
    let place = server.folder + "/small"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    guard Shell.run("mount -t tmpfs -o size=12m,uid=$(id -u nobody),mode=700 tmpfs \(place) 2>/dev/null") == 0 else {
      print("skipped: no file system can be mounted here")
      return
    }
    defer { Shell.run("umount -l \(place)") }
    try server.execute("CREATE TABLESPACE small LOCATION '\(place)'")
    try server.execute("CREATE DATABASE crowded TABLESPACE small")
    let specification = try specification(trials: 120)
    let expected = try csvInFolder(specification)
    let address = try StudyAddress(server.url("crowded"), name: "full")
    let said = try interrupted(address, specification) { [server] in
      // As if others had filled the disk.
      try? server.execute(
        "CREATE TABLE filling AS SELECT repeat(md5(i::text), 200) FROM generate_series(1, 100000) AS i", in: "crowded")
      Shell.run("head -c 20m /dev/zero >\(place)/filling 2>/dev/null")
    }
    #expect(said.hasPrefix("error: '\(address.text)' cannot be written: "), "\(said)")
    #expect(said.contains("No space left on device"), "\(said)")
    #expect(
      said.hasSuffix("Free some space on the server, then resume the study; finished trials are safe"), "\(said)")
    unlink(place + "/filling")
    Shell.run("mount -o remount,size=64m \(place)")
    try expectContinued(address, expected)
    try server.execute("DROP DATABASE crowded WITH (FORCE)")
    try server.execute("DROP TABLESPACE small")
  }

  @Test func aNewerDatabaseIsLeftAlone() throws {
    let specification = try specification(trials: 5)
    let address = try StudyAddress(url, name: "newer")
    do { _ = try Study.begin(at: address, specification: specification, trainingSamples: 100) }
    let number = PostgreSQLDatabase.migrations.count + 1
    try server.execute("INSERT INTO espalier.migration VALUES (\(number), 'of tomorrow')", in: database)
    let expected =
      "error: '\(url.shown)' was made by a newer version of this program. Use that version; nothing was changed"
    #expect(complaint { _ = try Study.open(at: address, isReadOnly: false, loader: makeLoader()) } == expected)
    #expect(complaint { _ = try Study.open(at: address, isReadOnly: true, loader: makeLoader()) } == expected)
    #expect(
      complaint { _ = try Study.begin(at: address, specification: specification, trainingSamples: 100) } == expected)
  }

  @Test func aRoleWithoutRightsIsTold() throws {
    try server.execute("CREATE ROLE guest LOGIN", in: database)
    defer { try? server.execute("DROP OWNED BY guest; DROP ROLE guest", in: database) }
    let address = try StudyAddress(url, name: "private")
    do { _ = try Study.begin(at: address, specification: specification(), trainingSamples: 100) }
    let guest = try #require(StorageURL(url.shown.replacing("espalier@", with: "guest@")))
    let said = complaint {
      _ = try Study.open(at: StudyAddress(guest, name: "private"), isReadOnly: true, loader: makeLoader())
    }
    #expect(
      said == """
        error: '\(guest.shown)' does not permit this: permission denied for schema espalier. Have its owner GRANT the right to \
        create schemas, or to use the schema espalier and its tables
        """)
  }

  @Test func passwordsAndEncryptionAreAskedFor() throws {
    let server = try PostgreSQLServer.another()
    try server.execute("CREATE ROLE locked LOGIN PASSWORD 'right'")
    try server.listen(
      on: 5_432 + 10_000 + Int(getpid()) % 20_000,
      rules: """
        local all locked scram-sha-256
        local all all trust
        hostssl all all 127.0.0.1/32 scram-sha-256
        """)
    func said(_ text: String) throws -> String {
      let url = try #require(StorageURL(text))
      return complaint { _ = try PostgreSQLDatabase(url) }
    }
    let shown = "postgresql://locked@/postgres?host=\(server.folder)"
    let wrong = try said("postgresql://locked:wrong@/postgres?host=\(server.folder)")
    #expect(wrong.hasPrefix("error: '\(shown)' cannot be reached: "), "\(wrong)")
    #expect(wrong.contains("password authentication failed for user \"locked\""))
    #expect(wrong.hasSuffix("Put the password into ~/.pgpass, or into the file that PGPASSFILE names"))
    #expect(!wrong.contains("wrong@"))
    let none = try said(shown)
    #expect(none.contains("no password supplied"), "\(none)")
    #expect(none.hasSuffix("Put the password into ~/.pgpass, or into the file that PGPASSFILE names"))
    #expect(try said("postgresql://locked:right@/postgres?host=\(server.folder)") == "nothing")
    // The server has no certificate, and its rules want encryption all the same.
    let tcp = "postgresql://locked@127.0.0.1:\(server.port)/postgres"
    let plain = try said(tcp + "?sslmode=disable")
    #expect(plain.contains("no encryption"), "\(plain)")
    #expect(plain.hasSuffix("The server wants encryption: add ?sslmode=require to the URL"))
    let encrypted = try said(tcp + "?sslmode=require")
    #expect(encrypted.contains("server does not support SSL"), "\(encrypted)")
    #expect(encrypted.hasSuffix("Say by sslmode, sslrootcert and sslcert in the URL what encryption the server offers"))
  }

  @Test(arguments: [
    "'; DROP SCHEMA espalier CASCADE; --", "a\"b", "a\\", "$1", "%s%n", "a'b''c", "x' OR '1'='1", "ü—名前", "#", "a#b",
    "E'\\\\x'", "NULL", String(repeating: "n", count: 200),
  ]) func namesAreNames(_ name: String) throws {
    let specification = try specification(trials: 2)
    let address = try StudyAddress(url, name: name)
    let study = try Study.begin(at: address, specification: specification, trainingSamples: 100)
    #expect(try StudyRun(study, source: FakeSource(), pool: FakePool(count: 1, seed: 1)).run() == .completed)
    #expect(try PostgreSQLDatabase(url).studies() == [name])
    // As people type it.
    #expect(try StudyAddress(address.text) == address)
    let looking = try Study.open(at: StudyAddress(address.text), isReadOnly: true, loader: makeLoader())
    #expect(try looking.csv == study.csv)
  }

  // MARK: Machines that join

  /// A study that a coordinator is believed to run on this machine, with the samples of MNIST-1D.
  private func joinable() throws -> (study: Study, storage: PostgreSQLStorage) {
    let study = try Study.begin(
      at: StudyAddress(url, name: "joined"), specification: specification(trials: 2), trainingSamples: 100)
    let storage = try #require(study.store as? PostgreSQLStorage)
    try storage.agree(on: StudyArithmetic(backend: ReferenceBackend()))
    try study.checkSamples(in: DataLocations(), of: .builtin)
    return (study, storage)
  }

  /// What a worker of this machine says.
  private func joining(_ methods: StudyMethods = .builtin) -> String {
    complaint {
      _ = try StorageWorker(
        url, study: "joined", loader: makeLoader(), methods: methods, datasets: .builtin, locations: DataLocations(),
        backend: ReferenceBackend(), until: CancellationFlag())
    }
  }

  @Test func machinesThatComputeOtherwiseAreRefused() throws {
    let (study, storage) = try joinable()
    #expect(joining() == "nothing")
    let own = StudyArithmetic(backend: ReferenceBackend())
    var others: [(StudyArithmetic, String)] = []
    var other = own
    other.version = "0.0.9"
    others.append(
      (
        other,
        "version 0.0.9 of this program, and this is \(own.version): results would not repeat. Use that version on all machines"
      ))
    other = own
    other.backend = "abacus"
    others.append(
      (
        other,
        "the backend abacus, and this build has \(own.backend): results would not repeat. Build on a machine with the same libraries"
      ))
    other = own
    other.processor = "x86_64 avx9"
    others.append(
      (
        other,
        "processors with 'x86_64 avx9', and this one has '\(own.processor)': results would not repeat. Use machines of one kind"
      ))
    for (began, words) in others {
      _ = try storage.read { connection in
        try connection.execute(
          "UPDATE espalier.study SET arithmetic = $2 WHERE id = $1", [.integer(storage.id), .text(began.text)])
      }
      let said = joining()
      #expect(said.hasPrefix("error: '\(study.address.text)' began with \(words)"), "\(said)")
      // Those who look on read it, too.
      let node = try #require(try StudyStatus(of: study).nodes.first { $0.refusal != nil })
      #expect(node.refusal?.contains("results would not repeat") == true && node.name == PostgreSQLSession.host)
    }
  }

  @Test func otherSamplesAreRefused() throws {
    let (study, _) = try joinable()
    try study.store.setFingerprint(String(repeating: "0", count: 64), .training)
    let said = joining()
    #expect(
      said.hasPrefix("error: '\(study.address.text)' began on other samples of 'mnist1d' than those of"), "\(said)")
    #expect(said.contains("Name the data with which it began by --data, or start a new search on these"))
    #expect(try StudyStatus(of: study).nodes.contains { $0.refusal?.contains("other samples") == true })
  }

  @Test func changedPluginsAreRefused() throws {
    var specification = try specification(trials: 2)
    let began = PluginIdentity(path: "/a/own.so", name: "own", version: "1.0", hash: String(repeating: "a", count: 64))
    specification.plugins = [began]
    let study = try Study.begin(
      at: StudyAddress(url, name: "joined"), specification: specification, trainingSamples: 100)
    let storage = try #require(study.store as? PostgreSQLStorage)
    try storage.agree(on: StudyArithmetic(backend: ReferenceBackend()))
    try study.checkSamples(in: DataLocations(), of: .builtin)
    var methods = StudyMethods.builtin
    #expect(joining(methods).contains("the study began with plug-in 'own' 1.0, which is not loaded"))
    methods.plugins = [
      PluginIdentity(path: "/b/own.so", name: "own", version: "1.0", hash: String(repeating: "b", count: 64))
    ]
    let said = joining(methods)
    #expect(
      said == """
        error: the study began with plug-in 'own' 1.0 (SHA-256 aaaaaaaaaaaa…), but '/b/own.so' is version 1.0 (SHA-256 \
        bbbbbbbbbbbb…). Restore it, or continue with --accept-changed-plugins: results may then not belong together
        """)
    methods.plugins = [began]
    #expect(joining(methods) == "nothing")
  }

  /// A worker that looks for the samples before the coordinator has written down what files they are in leaves that to it.
  @Test func workersWriteNothingOfTheCoordinators() throws {
    let (_, storage) = try joinable()
    _ = try storage.beginSession()
    #expect(joining() == "nothing")
    try storage.commit([.time(session: 1, 1)], EpochChanges())
  }

  // MARK: Workers and their steps

  /// A training that is interrupted is continued by whoever claims it next, and ends with the same weights.
  @Test func aTrainingIsContinuedWhereItWasGivenBack() throws {
    let (study, storage) = try joinable()
    _ = study
    let loader = makeLoader()
    let specification = try specification(trials: 2)
    let training = try TrialTraining(
      specification, loader: loader, methods: .builtin, datasets: .builtin, locations: DataLocations(),
      backend: ReferenceBackend())
    let assignment = TrialAssignment(
      step: 0, trial: 0, epochs: 3, seed: 5, architecture: specification.architecture,
      weights: folder.path + "/whole.safetensors", cost: 1)
    guard case .trained(let expected) = training.train(assignment, progress: { _ in }) else {
      Issue.record("it trains")
      return
    }
    try storage.put(step: 0, WorkerRequest.train(assignment).line, isRepeated: false)
    let task = try #require(try storage.claim(by: "first", for: 60))
    #expect(task.paused == nil)
    // It is interrupted after its first epoch.
    let cancellation = CancellationFlag()
    let state = folder.path + "/state"
    let reply = training.train(assignment, until: cancellation, pause: { try? $0.write(to: state) }) { report in
      if report.epoch == 1 { cancellation.raise() }
    }
    guard case .short = reply else {
      Issue.record("\(reply)")
      return
    }
    let hash = try #require(FileHash.sha256(path: state))
    try storage.release(task, of: "first", state: (state, hash))
    let again = try #require(try storage.claim(by: "second", for: 60))
    #expect(again.paused == hash && again.attempt == task.attempt + 1)
    var continued = assignment
    let brought = folder.path + "/brought"
    #expect(try storage.fetch(weights: hash, to: brought))
    continued.paused = brought
    continued.weights = folder.path + "/continued.safetensors"
    var epochs: [Int] = []
    guard case .trained(let result) = training.train(continued, progress: { epochs.append($0.epoch) }) else {
      Issue.record("it trains")
      return
    }
    #expect(epochs == [2, 3])
    #expect(result.metric == expected.metric)
    #expect(result.loss == expected.loss)
    #expect(result.weights == expected.weights)
    // What was left is forgotten with the answer.
    #expect(
      try storage.answer(
        again, of: "second", WorkerReply.trained(result).line, isTrained: true, weights: nil, lost: []))
    #expect(try !storage.hasWeights(hash))
  }

  /// 64 workers on one database: each step is trained once.
  @Test func sixtyFourWorkersTrainEachStepOnce() throws {
    let study = try Study.begin(
      at: StudyAddress(url, name: "wide"), specification: makeSpecification(trials: 200, window: 128),
      trainingSamples: 100)
    let trained = TrainedSteps()
    let url = url
    for _ in 0..<64 {
      Thread.detachNewThread {
        let worker = try? StorageWorker(pretendingFor: "wide", in: url) { assignment, _ in
          trained.note(assignment.step)
          usleep(100_000)
          return TrialResult(metric: Double(assignment.trial % 17) / 17, loss: 1, history: [], seconds: 0.1)
        }
        _ = try? worker?.run(until: CancellationFlag())
        trained.end()
      }
    }
    #expect(try StudyRun(study, source: FakeSource(), pool: TaskPool(of: study)).run() == .completed)
    let steps = try study.store.steps()
    #expect(steps.count == 200)
    for _ in 0..<600 where trained.ended < 64 { usleep(50_000) }
    #expect(trained.ended == 64, "workers end with the study")
    #expect(trained.steps.sorted() == steps.map(\.number))
  }
}

private final class TrainedSteps: @unchecked Sendable {
  private let lock = NSLock()
  private var noted: [Int] = []
  private var ends = 0

  func note(_ step: Int) { lock.withLock { noted.append(step) } }
  func end() { lock.withLock { ends += 1 } }
  var steps: [Int] { lock.withLock { noted } }
  var ended: Int { lock.withLock { ends } }
}

/// A pool to which something happens at one of its events.
private final class EventfulPool: TrialPool {
  private let inner: FakePool
  private let happen: (Int) throws -> Void
  private var events = 0

  init(_ inner: FakePool, _ happen: @escaping (Int) throws -> Void) { (self.inner, self.happen) = (inner, happen) }

  var hasRoom: Bool { inner.hasRoom }
  func start(_ assignment: TrialAssignment) { inner.start(assignment) }
  func stop() { inner.stop() }

  func nextEvent() throws(DiagnosticsError) -> TrialEvent {
    events += 1
    do { try happen(events) } catch { Issue.record("\(error)") }
    return try inner.nextEvent()
  }
}
