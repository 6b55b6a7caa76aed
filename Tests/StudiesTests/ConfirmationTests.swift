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

  private func trials(_ choice: ConfirmationChoice) throws -> [Int] {
    try choice.networks(of: frontier).compactMap { if case .trial(let trial) = $0 { trial } else { nil } }
  }

  @Test func everythingIsTheFrontierAndTheBase() throws {
    #expect(front.count > 3)
    // The base stands on this one.
    #expect(front.contains(0))
    #expect(try trials(.everything) == front)
  }

  @Test func theMostAccurateComeInTheFrontiersOrder() throws {
    // On a frontier of accuracy and parameters the larger are the more accurate.
    #expect(try trials(ConfirmationChoice(top: 2)) == front.suffix(2))
    #expect(try trials(ConfirmationChoice(top: 1_000)) == front)
    #expect(try trials(ConfirmationChoice(top: 1, references: true)) == front.suffix(1) + [0])
  }

  @Test func trialsAreChosenByNumber() throws {
    let dominated = try #require(frontier.dominated.last?.trial)
    #expect(
      try trials(ConfirmationChoice(candidates: [dominated, 0, dominated], top: 1))
        == front.suffix(1) + [dominated, 0])
    #expect(
      complaint { _ = try trials(ConfirmationChoice(candidates: [0, 400])) }
        == """
        error: 'study' has no trained candidate 400. Name one that 'espalier pareto' lists, or 0 for the base
        """)
  }
}
