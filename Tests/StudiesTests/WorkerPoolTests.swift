import Diagnostics
import Foundation
@testable import Studies
import Testing

/// Workers that are shell scripts, each ending in a way of its own.
@Suite struct WorkerPoolTests {
  private func events(
    _ script: String, deadline: WorkerPool.Deadline = WorkerPool.Deadline(), count: Int = 1
  ) throws -> [TrialEvent] {
    let folder = try TemporaryFolder()
    let study = try Study(
      creating: folder.path + "/study", specification: makeSpecification(trials: 1), trainingSamples: 100)
    let pool = WorkerPool(
      study, count: 1, command: ["/bin/sh", "-c", "read begin; read step; " + script], deadline: deadline)
    var events: [TrialEvent] = []
    for step in 0..<count {
      try pool.start(
        TrialAssignment(step: step, trial: step, epochs: 1, seed: 1, architecture: [], weights: "w", cost: 0))
      var last = TrialEvent.tick
      while true {
        last = try pool.nextEvent()
        if last == .tick { continue }
        events.append(last)
        if case .progress = last { continue }
        break
      }
      #expect(pool.hasRoom)
    }
    return events
  }

  /// A pool of one worker, for which no time passes.
  private func timelessPool(_ script: String, in folder: TemporaryFolder) throws -> WorkerPool {
    let study = try Study(
      creating: folder.path + "/study", specification: makeSpecification(trials: 1), trainingSamples: 100)
    return WorkerPool(study, count: 1, command: ["/bin/sh", "-c", script]) { 0 }
  }

  private func start(_ step: Int, _ pool: WorkerPool) throws {
    try pool.start(
      TrialAssignment(step: step, trial: step, epochs: 1, seed: 1, architecture: [], weights: "w", cost: 1))
  }

  private func nextEvent(of pool: WorkerPool) throws -> TrialEvent {
    while true {
      let event = try pool.nextEvent()
      if event != .tick { return event }
    }
  }

  private static let reply = "echo '{\"metric\":0.5,\"loss\":1.5,\"seconds\":0,\"history\":[]}'"
  private static let result = TrialResult(metric: 0.5, loss: 1.5, history: [], seconds: 0)

  @Test func shortTrainingsAreHandedOutInAdvance() throws {
    let folder = try TemporaryFolder()
    let pool = try timelessPool("read begin; while read step; do \(Self.reply); done", in: folder)
    try start(0, pool)
    #expect(!pool.hasRoom, "nothing is known of how long trainings take")
    #expect(try nextEvent(of: pool) == .trained(step: 0, Self.result))
    for step in 1...4 {
      #expect(pool.hasRoom)
      try start(step, pool)
    }
    #expect(!pool.hasRoom)
    for step in 1...4 { #expect(try nextEvent(of: pool) == .trained(step: step, Self.result)) }
    #expect(!pool.hasEvent)
    pool.stop()
  }

  @Test func whatADeadWorkerHadInHandGoesToItsSuccessor() throws {
    let folder = try TemporaryFolder()
    let flag = folder.path + "/flag"
    let pool = try timelessPool(
      """
      read begin; read step; \(Self.reply); [ -e \(flag) ] || { touch \(flag); read step; read more; kill -9 $$; }
      while read step; do \(Self.reply); done
      """, in: folder)
    try start(0, pool)
    #expect(try nextEvent(of: pool) == .trained(step: 0, Self.result))
    for step in 1...3 { try start(step, pool) }
    #expect(try nextEvent(of: pool) == .failed(step: 1, .killed(signal: 9)))
    for step in 2...3 { #expect(try nextEvent(of: pool) == .trained(step: step, Self.result)) }
    #expect(pool.hasRoom)
    pool.stop()
  }

  @Test func aResultIsHeard() throws {
    let script = "echo '{\"epoch\":1}'; echo '{\"metric\":0.5,\"loss\":1.5,\"seconds\":2,\"history\":[]}'; read more"
    #expect(
      try events(script) == [
        .progress(step: 0, EpochReport(epoch: 1)),
        .trained(step: 0, TrialResult(metric: 0.5, loss: 1.5, history: [], seconds: 2)),
      ])
  }

  @Test func endingsAreToldApart() throws {
    #expect(try events("kill -9 $$") == [.failed(step: 0, .killed(signal: 9))])
    #expect(try events("kill -SEGV $$") == [.failed(step: 0, .died("crashed with signal 11"))])
    #expect(try events("exit 3") == [.failed(step: 0, .died("ended with status 3"))])
    #expect(try events("echo '{\"failed\":\"NaN\"}'; read more") == [.failed(step: 0, .failed("NaN"))])
    #expect(try events("echo nonsense; read more") == [.failed(step: 0, .died("sent a message that makes no sense"))])
  }

  @Test func aDeadWorkerIsReplaced() throws {
    #expect(
      try events("exit 3", count: 3) == (0..<3).map { .failed(step: $0, .died("ended with status 3")) })
  }

  @Test func aHangingWorkerIsEnded() throws {
    var deadline = WorkerPool.Deadline()
    deadline.least = 0.2
    #expect(try events("sleep 60", deadline: deadline) == [.failed(step: 0, .hung(seconds: 0))])
  }

  /// A coordinator that was stopped, or a machine that slept, for longer than any training may take.
  @Test func timeInWhichNobodyListenedIsNoHang() throws {
    let folder = try TemporaryFolder()
    let study = try Study(
      creating: folder.path + "/study", specification: makeSpecification(trials: 1), trainingSamples: 100)
    var now = 0.0
    let script = "read begin; read step; read more"
    let pool = WorkerPool(study, count: 1, command: ["/bin/sh", "-c", script], now: { now })
    try pool.start(
      TrialAssignment(step: 0, trial: 0, epochs: 1, seed: 1, architecture: [], weights: "w", cost: 0))
    for _ in 0..<3 {
      now += 100_000
      #expect(try pool.nextEvent() == .tick)
    }
    pool.stop()
  }

  @Test func whatTheMachineLacksIsNotTheCandidatesFault() throws {
    #expect(try events("echo '{\"short\":\"no memory\"}'; read more") == [.failed(step: 0, .short("no memory"))])
    #expect(try events("echo '{\"lost\":[\"w\"]}'; read more") == [.failed(step: 0, .lost(["w"]))])
    for fault in [TrialFault.short(""), .died(""), .killed(signal: 9), .hung(seconds: 1), .lost([])] {
      #expect(!fault.isDecisive)
    }
    #expect(TrialFault.failed("NaN").isDecisive)
  }

  @Test func aWorkerThatCannotWorkStopsTheStudy() {
    #expect(
      complaint { _ = try events("echo '{\"unable\":\"there is no data\"}'; read more") }
        == "error: workers cannot work: there is no data. Fix that, then resume the study; finished trials are safe")
  }

  @Test func aProgramThatIsNotThereIsNamed() throws {
    let folder = try TemporaryFolder()
    let study = try Study(
      creating: folder.path + "/study", specification: makeSpecification(trials: 1), trainingSamples: 100)
    let pool = WorkerPool(study, count: 1, command: ["/no/such/program"])
    let assignment = TrialAssignment(step: 0, trial: 0, epochs: 1, seed: 1, architecture: [], weights: "w", cost: 0)
    #expect(
      complaint { try pool.start(assignment) }
        == "error: no worker can be started: No such file or directory. Use fewer workers, then resume the study")
  }
}
