import Diagnostics
import Foundation
import JSONText
import Search
@testable import Studies
import Testing
import Training

/// What a machine does to trainings does not count against candidates: the frontier is the same, or the study says that it is not
/// finished.
@Suite struct MachineFaultTests {
  /// Trains as ``FakePool`` does, and lets some steps fail as it is told.
  private final class TroubledPool: TrialPool {
    private let count: Int
    private var underway: [TrialAssignment] = []
    private(set) var handedOut: [TrialAssignment] = []
    /// The fault of an attempt; nil where it succeeds.
    private let fault: (TrialAssignment, _ attempt: Int) -> TrialFault?
    private var attempts: [Int: Int] = [:]
    /// Done before the event of an attempt.
    var disturbance: (TrialAssignment) throws -> Void = { _ in }

    init(count: Int = 2, fault: @escaping (TrialAssignment, Int) -> TrialFault?) {
      self.count = count
      self.fault = fault
    }

    var hasRoom: Bool { underway.count < count }

    func start(_ assignment: TrialAssignment) {
      underway.append(assignment)
      handedOut.append(assignment)
    }

    func nextEvent() -> TrialEvent {
      let assignment = underway.removeFirst()
      try? disturbance(assignment)
      attempts[assignment.step, default: 0] += 1
      if let fault = fault(assignment, attempts[assignment.step, default: 0]) {
        return .failed(step: assignment.step, fault)
      }
      // As the tests of repeatability have it.
      if FakeSource.genes(assignment.architecture)[0] == 5 { return .failed(step: assignment.step, .failed("NaN")) }
      return .trained(step: assignment.step, FakePool.result(assignment))
    }

    func stop() { underway = [] }
  }

  private let folder: TemporaryFolder
  private let specification: StudySpecification
  private let undisturbed: String

  init() throws {
    folder = try TemporaryFolder()
    var specification = try makeSpecification(
      trials: 30, settings: ["population": .integer(8)], fidelity: "asha", epochs: 9)
    specification.inheritance = Inheritance()
    specification.distillation = Distillation()
    self.specification = specification
    let study = try Study(creating: folder.path + "/calm", specification: specification, trainingSamples: 100)
    #expect(try StudyRun(study, source: FakeSource(), pool: TroubledPool { _, _ in nil }).run() == .completed)
    undisturbed = try study.csv
  }

  private func create(_ name: String = "study") throws -> Study {
    try Study(creating: folder.path + "/" + name, specification: specification, trainingSamples: 100)
  }

  static let faults: [TrialFault] = [
    .killed(signal: 9), .died("crashed with signal 6"), .died("ended with status 1"), .hung(seconds: 75),
    .short("out of memory"),
  ]

  /// Four kills of one step in one run, and again in the next.
  @Test(arguments: faults) func noCandidateFailsByTheMachine(_ fault: TrialFault) throws {
    do {
      let study = try create()
      let pool = TroubledPool { assignment, _ in assignment.trial == 3 ? fault : nil }
      let ending = try StudyRun(study, source: FakeSource(), pool: pool).run()
      #expect(ending == .unfinished([.init(trial: 3, reason: fault.description, attempts: 4)]))
      let status = try StudyStatus(of: study)
      #expect(status.failures.allSatisfy { $0.reason == "NaN" })
      #expect(status.waiting.contains(3))
    }
    do {
      let study = try Study(path: folder.path + "/study", isReadOnly: false, loader: makeLoader())
      let pool = TroubledPool { assignment, attempt in assignment.trial == 3 && attempt < 4 ? fault : nil }
      #expect(try StudyRun(study, source: FakeSource(), pool: pool).run() == .completed)
      #expect(try study.csv == undisturbed)
    }
    #expect(
      try StudyStatus(of: Study(path: folder.path + "/study", isReadOnly: true, loader: makeLoader())).state
        == .finished)
  }

  /// As under `ulimit -v`: nothing can be trained, and nobody waits until every step was tried four times.
  @Test func aMachineThatTrainsNothingIsGivenUpOn() throws {
    let pool = TroubledPool { _, _ in .killed(signal: 6) }
    let study = try create()
    guard case .unfinished(let obstacles) = try StudyRun(study, source: FakeSource(), pool: pool).run() else {
      Issue.record("the study has an end")
      return
    }
    #expect(!obstacles.isEmpty)
    #expect(pool.handedOut.count <= 20)
    #expect(try StudyStatus(of: study).state == .unfinished)
    #expect(try StudyStatus(of: study).failures.isEmpty)
  }

  /// Every file of weights is lost once, those that repairs begin from as well.
  @Test func lostWeightsAreTrainedOnceMoreAndChargedOnce() throws {
    let study = try create()
    var lost: Set<String> = []
    let pool = TroubledPool { assignment, _ in
      let paths =
        [assignment.previousWeights, assignment.teacher?.weights].compactMap(\.self) + assignment.inheritedWeights
      let gone = paths.filter { lost.insert($0).inserted }
      return gone.isEmpty ? nil : .lost(gone)
    }
    #expect(try StudyRun(study, source: FakeSource(), pool: pool).run() == .completed)
    #expect(lost.count > 5)
    #expect(pool.handedOut.contains { $0.step < 0 })
    #expect(try study.csv == undisturbed)
    let calm = try Study(path: folder.path + "/calm", isReadOnly: true, loader: makeLoader())
    #expect(try StudyStatus(of: study).spending.multiplyAdds == StudyStatus(of: calm).spending.multiplyAdds)
    #expect(try StudyStatus(of: study).faults == StudyStatus(of: calm).faults)
  }

  @Test func weightsThatAreLostForEverEndTheRun() throws {
    let study = try create()
    let pool = TroubledPool { assignment, _ in assignment.previousWeights.map { .lost([$0]) } }
    let message = complaint { _ = try StudyRun(study, source: FakeSource(), pool: pool).run() }
    #expect(
      message.hasPrefix("error: '\(study.path)/candidates/00000/weights-1.safetensors' was lost several times. "))
  }

  @Test(arguments: ["moved", "removed", "replaced"]) func aFolderThatMovesEndsTheRun(_ way: String) throws {
    let (path, away) = (folder.path + "/study", folder.path + "/away")
    let pool = TroubledPool { _, _ in nil }
    var events = 0
    pool.disturbance = { [folder] _ in
      events += 1
      guard events == 10 else { return }
      if way == "removed" {
        try FileManager.default.removeItem(atPath: folder.path + "/study")
      } else {
        try FileManager.default.moveItem(atPath: folder.path + "/study", toPath: away)
      }
      if way == "replaced" {
        try FileManager.default.copyItem(atPath: away, toPath: folder.path + "/study")
      }
    }
    let message = complaint { _ = try StudyRun(create(), source: FakeSource(), pool: pool).run() }
    #expect(
      message == """
        error: '\(path)' was moved, removed or replaced while the study ran. Put it back, or resume the study where it \
        is now; finished trials are safe
        """)
    if way == "moved" {
      #expect(!FileManager.default.fileExists(atPath: path), "nothing is made at the old path")
      let moved = try Study(path: away, isReadOnly: false, loader: makeLoader())
      #expect(try StudyRun(moved, source: FakeSource(), pool: TroubledPool { _, _ in nil }).run() == .completed)
      #expect(try moved.csv == undisturbed)
    }
  }

  @Test func aRemovedFolderOfACandidateIsMadeAgain() throws {
    let path = folder.path + "/study"
    do {
      let study = try create()
      let pool = FakePool(count: 3, seed: 1, crashAfter: 8)
      #expect(throws: DiagnosticsError.self) { _ = try StudyRun(study, source: FakeSource(), pool: pool).run() }
    }
    try FileManager.default.removeItem(atPath: path + "/candidates")
    let study = try Study(path: path, isReadOnly: false, loader: makeLoader())
    let pool = TroubledPool { _, _ in nil }
    #expect(try StudyRun(study, source: FakeSource(), pool: pool).run() == .completed)
    #expect(try study.csv == undisturbed)
    for assignment in pool.handedOut {
      let file = path + "/\(Study.folder(trial: assignment.trial))/architecture.json"
      #expect(FileManager.default.fileExists(atPath: file))
    }
  }

  @Test func moreThanWorkersAreNeverUnderWay() throws {
    let path = folder.path + "/study"
    do {
      let study = try create()
      let pool = FakePool(count: 16, seed: 1, crashAfter: 3)
      #expect(throws: DiagnosticsError.self) { _ = try StudyRun(study, source: FakeSource(), pool: pool).run() }
    }
    let looked = try Study(path: path, isReadOnly: true, loader: makeLoader())
    #expect(try StudyStatus(of: looked).underway == [], "nobody runs it")
    #expect(try StudyStatus(of: looked).waiting.count > 2)
    #expect(try StudyStatus(of: looked).state == .interrupted)

    let study = try Study(path: path, isReadOnly: false, loader: makeLoader())
    let pool = TroubledPool { _, _ in nil }
    var counts: Set<Int> = []
    pool.disturbance = { _ in counts.insert(try StudyStatus(of: looked).underway.count) }
    #expect(try StudyRun(study, source: FakeSource(), pool: pool).run() == .completed)
    #expect(counts == [1, 2] || counts == [2], "\(counts)")
  }

  /// Facts that are read as they come, through lost attempts and a resumption, are those that are read at once.
  @Test(arguments: [false, true]) func factsReadAsTheyComeAreThoseReadAtOnce(_ isDetailed: Bool) throws {
    let path = folder.path + "/study"
    let looked: Study
    do {
      let study = try create()
      looked = try Study(path: path, isReadOnly: true, loader: makeLoader())
      let pool = FakePool(count: 16, seed: 1, crashAfter: 12)
      #expect(throws: DiagnosticsError.self) { _ = try StudyRun(study, source: FakeSource(), pool: pool).run() }
    }
    var facts = try StudyFacts(of: looked, isDetailed: isDetailed)
    try facts.update(from: looked)
    #expect(try facts == StudyFacts(of: looked, isDetailed: isDetailed), "nobody runs it")
    let study = try Study(path: path, isReadOnly: false, loader: makeLoader())
    let pool = TroubledPool { assignment, attempt in
      assignment.step % 5 == 2 && attempt == 1 ? .died("the machine stopped") : nil
    }
    var known: [Int] = []
    pool.disturbance = { _ in
      let before = facts
      try facts.update(from: looked)
      let whole = try StudyFacts(of: looked, isDetailed: isDetailed)
      #expect(facts == whole)
      #expect(
        StudyStatus(of: looked, facts, Frontier(of: looked, facts)).version == (try StudyStatus(of: looked)).version)
      known.append(zip(before.steps, facts.steps).prefix { $0 == $1 && $0.outcome != nil }.count)
    }
    #expect(try StudyRun(study, source: FakeSource(), pool: pool).run() == .completed)
    #expect(known.count > 20 && known.last ?? 0 > 20, "of most steps nothing is new: \(known)")
    try facts.update(from: looked)
    #expect(try facts == StudyFacts(of: looked, isDetailed: isDetailed))
    #expect(facts.steps.contains { !$0.faults.isEmpty } && facts.steps.allSatisfy { $0.outcome != nil })
    #expect(facts.trials.allSatisfy { ($0.candidate.architecture == .null) == !isDetailed })
  }

  /// The clock of the status is that of the run, while it runs too.
  @Test func theTimeIsTrueWhileItRuns() throws {
    let study = try create()
    let looked = try Study(path: study.path, isReadOnly: true, loader: makeLoader())
    var now = 1_000.0
    let pool = TroubledPool { _, _ in nil }
    var seen: [Double] = []
    pool.disturbance = { _ in
      seen.append(try StudyStatus(of: looked).spending.seconds)
      now += 0.5
    }
    let run = try StudyRun(study, source: FakeSource(), pool: pool, now: { now })
    #expect(try run.run() == .completed)
    for (index, seconds) in seen.enumerated() { #expect(abs(seconds - 0.5 * Double(index)) <= 1) }
    #expect(try StudyStatus(of: study).spending.seconds == 0.5 * Double(seen.count))
  }
}
