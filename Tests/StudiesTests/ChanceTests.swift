import Figures
import Reports
import Datasets
import Diagnostics
import Foundation
import JSONText
import Search
@testable import Studies
import TensorTypes
import Testing
import Training

/// Rows that are no better than one answer for all, and searches that found nothing else.
@Suite struct ChanceTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func study(constantMetric: Double) throws -> Study {
    let study = try Study(
      creating: folder.path + "/study", specification: makeSpecification(trials: 40), trainingSamples: 100,
      constantMetric: constantMetric)
    #expect(try StudyRun(study, source: FakeSource(), pool: FakePool(count: 2, seed: 1)).run() == .completed)
    return study
  }

  @Test func whatIsNoBetterThanOneAnswerIsNotOnTheFrontier() throws {
    let chance = 0.3
    let study = try study(constantMetric: chance)
    let (frontier, all) = (try Frontier(of: study), try Frontier(of: study, all: true))
    #expect(all.points.contains { $0.measurement.metric <= chance })
    #expect(frontier.points == all.points.filter { $0.measurement.metric > chance })
    #expect(frontier.points.count > 1)
    #expect(frontier.atChance == all.points.filter { $0.measurement.metric <= chance })
    let knee = try #require(frontier.knee)
    #expect(frontier.points[knee].measurement.metric > chance)
    let left = frontier.atChance.count
    #expect(
      frontier.table.notes.contains {
        $0.hasPrefix("\(left) trials are left out, though no other is better in every objective: one answer for all")
      })
    #expect(
      try ConfirmationChoice.everything.networks(of: frontier).count
        < ConfirmationChoice.everything.networks(of: all).count)
    // It is the same study for whoever opens it again.
    #expect(try Frontier(of: Study(path: study.path, isReadOnly: true, loader: makeLoader())) == frontier)
  }

  @Test func theConstantPredictorAnswersTheCommonestClass() throws {
    let labels: [Int32] = [0, 1, 1, 2, 1, 0, 1, 1, 2, 1]
    let samples = try Samples(
      name: "few", shape: Shape([1, 2]), classNames: ["a", "b", "c"],
      storage: .floats(Array(repeating: 0.5, count: 20)),
      labels: labels)
    let data = try TrainingData(training: samples, validation: samples, recipe: Recipe())
    #expect(data.constantMetric == 0.6)
    #expect(try TrainingData(training: samples, validation: nil, recipe: Recipe()).constantMetric == nil)
  }

  private final class FailingPool: TrialPool {
    private var underway: [TrialAssignment] = []
    var hasRoom: Bool { underway.isEmpty }
    func start(_ assignment: TrialAssignment) { underway.append(assignment) }
    func nextEvent() -> TrialEvent {
      let assignment = underway.removeFirst()
      let reason = assignment.trial % 4 == 0 ? "no room" : "epoch \(assignment.trial), step 3: the loss is nan"
      return .failed(step: assignment.step, .failed(reason))
    }
    func stop() {}
  }

  @Test func aSearchInWhichEverythingFailsSaysWhy() throws {
    let study = try Study(
      creating: folder.path + "/failing", specification: makeSpecification(trials: 12), trainingSamples: 100)
    #expect(try StudyRun(study, source: FakeSource(), pool: FailingPool()).run() == .completed)
    let status = try StudyStatus(of: study)
    #expect(
      complaint { try status.checkSuccess() } == """
        error: 'study': all 12 trials failed: 9 × epoch 1, step 3: the loss is nan; 3 × no room. Fix the architecture or \
        the recipe, then start a new search
        """)
    #expect(status.spending.trials == 12)
    #expect(status.remainingSeconds == nil || status.state == .running)
    let rows = try TrialList(of: study).table.rendered(as: .csv).split(separator: "\r\n")
    #expect(rows.count == 13)
    #expect(rows[1].hasPrefix("0,failed,") && rows[1].contains(",no room,"))
    #expect(complaint { try StudyStatus(of: self.study(constantMetric: 0)).checkSuccess() } == "nothing")
  }

  /// The real program, on a network whose loss is never a number.
  @Test(.enabled(if: RealProgram.path != nil, "the program is not built"))
  func itEndsWithStatusOne() throws {
    let text = """
      {"study": 1, "dataset": "mnist1d", "subset": 60, "epochs": 1, "budget": {"trials": 1}, "sampler": {"kind": "random"},
       "architecture": {"espalier": 1, "name": "log", "input": [1, 40], "layers": [{"kind": "flatten"},
       {"kind": "linear", "name": "hidden", "out": 4}, {"kind": "elementwise", "expression": "log(x)"},
       {"kind": "linear", "out": 10}]}}
      """
    try text.write(toFile: folder.path + "/log.json", atomically: true, encoding: .utf8)
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: try #require(RealProgram.path))
    process.arguments = [
      "search", folder.path + "/log.json", "--study", folder.path + "/log", "--workers", "1", "--quiet",
    ]
    process.standardError = pipe
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    #expect(said.hasPrefix("error: 'study': the only trial failed: elementwise_1: epoch 1"), "\(said)")
  }
}
