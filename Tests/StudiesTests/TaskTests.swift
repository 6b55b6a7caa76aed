import Diagnostics
import Foundation
import JSONText
import PostgreSQL
import Search
@testable import Studies
import Synchronization
import Testing
import Training

/// Steps on their way to workers and back.
@Suite(.enabled(if: PostgreSQLServer.shared != nil, PostgreSQLServer.missing)) struct TaskTests {
  private let server: PostgreSQLServer
  private let url: StorageURL

  init() throws {
    server = try #require(PostgreSQLServer.shared)
    url = server.url(try server.freshDatabase())
  }

  private func open() throws -> PostgreSQLStorage {
    try PostgreSQLStorage(PostgreSQLDatabase(url), study: "study", isNew: true)
  }

  private func assignment(_ step: Int, weights: String = "/study/candidates/00000/weights-1.safetensors")
    -> TrialAssignment
  {
    TrialAssignment(
      step: step, trial: step, epochs: 1, seed: UInt64(step), architecture: ["a": .integer(step)], weights: weights,
      cost: 1)
  }

  /// 64 workers at once: each task is claimed by one of them.
  @Test func eachTaskIsClaimedOnce() throws {
    let storage = try open()
    for step in 0..<640 { try storage.put(step: step, "task \(step)", isRepeated: false) }
    let claims = Mutex<[Int]>([])
    DispatchQueue.concurrentPerform(iterations: 64) { number in
      guard let own = try? open() else { return }
      while let task = try? own.claim(by: "worker \(number)", for: 60) {
        claims.withLock { $0.append(task.step) }
        _ = try? own.answer(
          task, of: "worker \(number)", WorkerReply.failed("\(task.step)").line, isTrained: false, weights: nil,
          lost: [])
      }
    }
    #expect(claims.withLock { $0.sorted() } == Array(0..<640))
    #expect(try storage.replies(to: 0..<640).map(\.step) == Array(0..<640))
  }

  @Test func lateAndRepeatedAnswersAreDropped() throws {
    let storage = try open()
    try storage.put(step: 0, "task", isRepeated: false)
    let first = try #require(try storage.claim(by: "first", for: 0.05))
    #expect(try storage.claim(by: "second", for: 60) == nil)
    #expect(try storage.claim(by: "first", for: 0.05)?.attempt == first.attempt, "what a lost answer spoke of")
    Thread.sleep(forTimeInterval: 0.1)
    #expect(try storage.freeLost().map(\.losses) == [1])
    #expect(try !storage.extend(first, of: "first", for: 60, []), "it was given away")
    let second = try #require(try storage.claim(by: "second", for: 60))
    let reply = WorkerReply.failed("late").line
    #expect(try !storage.answer(first, of: "first", reply, isTrained: false, weights: nil, lost: []))
    let answer = WorkerReply.failed("in time").line
    #expect(try storage.answer(second, of: "second", answer, isTrained: false, weights: nil, lost: []))
    #expect(try !storage.answer(second, of: "second", reply, isTrained: false, weights: nil, lost: []))
    #expect(try storage.replies(to: [0]).map(\.reply) == [answer])
  }

  /// A server wakes each listener for every notification, so that 64 workers who listened while they train would be woken 64 times as
  /// often.
  @Test func whoTrainsListensToNothing() throws {
    let (storage, other) = (try open(), try open())
    func channels() throws -> [PostgreSQLValue] {
      try storage.read { try $0.execute("SELECT pg_listening_channels()") }.rows.map { $0[0] }
    }
    #expect(try storage.listen(to: storage.taskChannel))
    #expect(try !storage.listen(to: storage.taskChannel), "nothing is missed that came before")
    #expect(try channels() == [.text(storage.taskChannel)])
    try other.notify(storage.taskChannel)
    #expect(try storage.wait(milliseconds: 5_000))
    storage.database.session.disconnect()
    #expect(try channels() == [.text(storage.taskChannel)], "a connection that is made anew listens, too")
    try storage.listen(to: nil)
    #expect(try channels().isEmpty)
    storage.database.session.disconnect()
    #expect(try channels().isEmpty)
  }

  @Test func aDeadCoordinatorsResultsAreTakenUp() throws {
    let storage = try open()
    for step in 0..<4 { try storage.put(step: step, "task \(step)", isRepeated: false) }
    let (one, two) = (
      try #require(try storage.claim(by: "a", for: 60)), try #require(try storage.claim(by: "b", for: 60))
    )
    let third = try #require(try storage.claim(by: "c", for: 60))
    let result = WorkerReply.trained(TrialResult(metric: 0.5, loss: 1, history: [], seconds: 1)).line
    #expect(try storage.answer(one, of: "a", result, isTrained: true, weights: nil, lost: []))
    #expect(try storage.answer(third, of: "c", WorkerReply.failed("x").line, isTrained: false, weights: nil, lost: []))
    let next = try open()
    for step in 0..<3 { try next.put(step: step, "task \(step)", isRepeated: false) }
    try next.put(step: 3, "another task", isRepeated: false)
    #expect(try next.replies(to: 0..<4).map(\.step) == [0], "a failure is tried again")
    #expect(try next.extend(two, of: "b", for: 60, []), "its worker trains on")
    #expect(try next.claim(by: "d", for: 60)?.step == 2)
    #expect(try next.claim(by: "e", for: 60)?.assignment == "another task")
  }

  @Test func weightsComeInPieces() throws {
    let folder = try TemporaryFolder()
    let storage = try open()
    let path = folder.path + "/weights"
    try Data((0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }).write(to: URL(filePath: path))
    let hash = try #require(FileHash.sha256(path: path))
    try storage.add(weights: path, hash: hash)
    try storage.add(weights: path, hash: hash)
    #expect(try open().fetch(weights: hash, to: folder.path + "/copy"))
    #expect(FileHash.sha256(path: folder.path + "/copy") == hash)
    #expect(try !storage.fetch(weights: String(repeating: "0", count: 64), to: folder.path + "/none"))
    // A row that somebody damaged is not believed.
    _ = try storage.read {
      try $0.execute(#"UPDATE espalier."weightsPiece" SET bytes = '\x00' WHERE number = 1"#)
    }
    var cache = try WeightsCache(url, study: "study", root: folder.path)
    #expect(try cache.weights(hash, from: storage) == nil)
    try storage.add(weights: path, hash: hash)
    #expect(try cache.weights(hash, from: storage).flatMap { FileHash.sha256(path: $0) } == hash)
    #expect(try cache.weights("../../../etc/passwd", from: storage) == nil)
    cache.mostBytes = 1_000
    cache.prune()
    #expect(access(cache.path(hash), F_OK) != 0)
    // Files of workers are counted as they come, and never become too many.
    cache.mostBytes = 1 << 20
    for number in 0..<600 {
      let path = cache.path("\(number)")
      try Data(count: 4_096).write(to: URL(filePath: path))
      cache.note(path)
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: cache.folder + "/weights").count
    #expect((100...256).contains(left))
  }

  /// The coordinator with workers that answer, die, answer twice and answer late, on connections that break.
  @Test func aPoolOfTasksFindsWhatOthersFind() throws {
    let folder = try TemporaryFolder()
    var specification = try makeSpecification(
      trials: 60, settings: ["population": .integer(10)], fidelity: "asha", epochs: 9)
    specification.inheritance = Inheritance()
    let alone = try Study(creating: folder.path + "/alone", specification: specification, trainingSamples: 100)
    #expect(try StudyRun(alone, source: FakeSource(), pool: FakePool(count: 1, seed: 1)).run() == .completed)

    let address = try StudyAddress(url, name: "study")
    let study = try Study.begin(at: address, specification: specification, trainingSamples: 100)
    let storage = try #require(study.store as? PostgreSQLStorage)
    let isOver = CancellationFlag()
    let group = DispatchGroup()
    for number in 0..<4 {
      DispatchQueue.global().async(group: group) { [url] in
        try? Self.work(number, url, until: isOver)
      }
    }
    let pool = try TaskPool(storage, folder: study.path)
    #expect(try StudyRun(study, source: FakeSource(), pool: pool).run() == .completed)
    isOver.raise()
    group.wait()
    #expect(try study.csv == alone.csv)
    #expect(try storage.replies(to: 0..<1_000).isEmpty, "nothing is left when it is over")
  }

  private static func work(_ number: Int, _ url: StorageURL, until isOver: CancellationFlag) throws {
    let storage = try PostgreSQLStorage(PostgreSQLDatabase(url), study: "study")
    var generation = 0
    var count = 0
    while !isOver.isRaised {
      let name = "worker \(number).\(generation)"
      guard let task = try storage.claim(by: name, for: 0.5) else {
        usleep(5_000)
        continue
      }
      count += 1
      // One that dies while it trains.
      if count % 9 == number {
        generation += 1
        continue
      }
      if count % 7 == 3 { storage.database.session.disconnect() }
      guard case .train(let assignment)? = WorkerRequest(line: task.assignment) else { continue }
      let reply: WorkerReply =
        FakeSource.genes(assignment.architecture)[0] == 5 ? .failed("NaN") : .trained(FakePool.result(assignment))
      for _ in 0..<(1 + count % 2) {
        _ = try storage.answer(
          task, of: name, reply.line, isTrained: reply != .failed("NaN"), weights: nil, lost: [])
      }
    }
  }
}
