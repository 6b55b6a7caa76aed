import Diagnostics
import Figures
import Foundation
import Reports
@testable import Studies
import Testing

/// How far a study has come is said of the whole study, whatever part of it earlier sessions did.
@Suite struct StudyProgressTests {
  private final class Follower: StudyObserver {
    var heard: [StudyProgress] = []
    func stepEnded(_ report: StepSummary) { heard.append(report.progress) }
  }

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func study(_ name: String) throws -> Study {
    let specification = try makeSpecification(trials: 30, fidelity: "asha", epochs: 9)
    return try Study(creating: folder.path + "/" + name, specification: specification, trainingSamples: 100)
  }

  /// - Parameter crash: after so many events
  private func follow(_ study: Study, crash: Int = .max) throws -> [StudyProgress] {
    let follower = Follower()
    let run = try StudyRun(
      study, source: FakeSource(), pool: FakePool(count: 1, seed: 1, crashAfter: crash), observer: follower)
    if crash == .max {
      #expect(try run.run() == .completed)
    } else {
      #expect(throws: DiagnosticsError.self) { try run.run() }
    }
    return follower.heard
  }

  @Test func aResumedStudyGoesOnWhereItWas() throws {
    let whole = try follow(study("whole"))
    let parts = try study("parts")
    let (first, second) = (try follow(parts, crash: 15), try follow(parts))
    #expect(!first.isEmpty && !second.isEmpty)
    let together = first + second
    #expect(together.map(\.steps) == whole.map(\.steps))
    #expect(together.map(\.trials) == whole.map(\.trials))
    #expect(together.map(\.share) == whole.map(\.share))
    #expect(together.map(\.best) == whole.map(\.best))
    #expect(whole.allSatisfy { $0.earlierShare == 0 })
    #expect(second.allSatisfy { $0.earlierShare == first.last?.share })
    let end = try #require(whole.last)
    #expect(try end.trials == parts.store.trials().count && end.trials == 30 && end.share == 1)
    #expect(try end.steps == parts.store.steps().count && end.steps > 30, "steps are no trials")
    #expect(try end.best == StudyStatus(of: parts).best)
  }

  @Test func theLineCountsTrialsAndTheTimeOfThisSession() {
    var progress = StudyProgress()
    (progress.steps, progress.trials, progress.best) = (90, 60, 0.75)
    (progress.share, progress.earlierShare) = (0.6, 0.5)
    let line = progress.line("small", MetricFormat("accuracy", isShare: true), seconds: 10)
    // A tenth of the budget took ten seconds, and four tenths are left.
    #expect(line.fraction == 0.6 && line.completed == 60 && line.total == 100)
    #expect(abs((line.remaining ?? 0) - 40) < 1e-9)
    #expect(abs((line.rate ?? 0) - 1) < 1e-9)
    #expect(line.plainText == "small   60 %  60.0 trials/min  accuracy 75.0 %")
    progress.earlierShare = 0.6
    let idle = progress.line("small", MetricFormat("accuracy", isShare: true), seconds: 10)
    #expect(idle.remaining == nil && idle.rate == nil, "this session has done nothing that counts")
  }
}
