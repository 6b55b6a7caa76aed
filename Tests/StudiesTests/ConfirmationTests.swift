import Foundation
@testable import Studies
import Testing

@Suite struct ConfirmationTests {
  private let folder: TemporaryFolder
  private let frontier: Frontier

  init() throws {
    folder = try TemporaryFolder()
    let study = try Study(
      creating: folder.path + "/study", specification: makeSpecification(trials: 40), trainingSamples: 100)
    #expect(try StudyRun(study, source: FakeSource(), pool: FakePool(count: 2, seed: 1)).run() == .completed)
    frontier = try Frontier(of: study)
  }

  private var front: [Int] { frontier.points.map(\.trial) }

  @Test func everythingIsTheFrontierAndTheBase() throws {
    #expect(front.count > 3)
    // The base stands on this one.
    #expect(front.contains(0))
    #expect(try ConfirmationChoice.everything.trials(of: frontier) == front)
  }

  @Test func theMostAccurateComeInTheFrontiersOrder() throws {
    // On a frontier of accuracy and parameters the larger are the more accurate.
    #expect(try ConfirmationChoice(top: 2).trials(of: frontier) == front.suffix(2))
    #expect(try ConfirmationChoice(top: 1_000).trials(of: frontier) == front)
    #expect(try ConfirmationChoice(top: 1, references: true).trials(of: frontier) == front.suffix(1) + [0])
  }

  @Test func trialsAreChosenByNumber() throws {
    let dominated = try #require(frontier.dominated.last?.trial)
    #expect(
      try ConfirmationChoice(candidates: [dominated, 0, dominated], top: 1).trials(of: frontier)
        == front.suffix(1) + [dominated, 0])
    #expect(
      complaint { _ = try ConfirmationChoice(candidates: [0, 400]).trials(of: frontier) }
        == """
        error: 'study' has no trained candidate 400. Name one that 'espalier pareto' lists under 'Trial', or 0 for the \
        base
        """)
  }
}
