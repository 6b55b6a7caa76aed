import Diagnostics
import Foundation
import JSONText
import Search
@testable import Studies
import Testing

@Suite struct FactTests {
  @Test(arguments: [
    Proposal.random, .mutate(parent: 0, steps: 1), .mutate(parent: 99_999, steps: 2),
    .crossover(first: 3, second: 17, steps: 0),
  ])
  func proposalsAreWrittenAsEver(_ proposal: Proposal) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(proposal.text == String(decoding: try encoder.encode(proposal), as: UTF8.self))
    #expect(Proposal(text: proposal.text) == proposal)
  }

  @Test func proposalsAreReadHoweverTheyAreWritten() {
    #expect(Proposal(text: #"{ "mutate": {"steps": 2, "parent": 3} }"#) == .mutate(parent: 3, steps: 2))
    #expect(Proposal(text: #"{"mutate":{"parent":03,"steps":2}}"#) == nil)
    #expect(Proposal(text: #"{"mutate":{"parent":99999999999999999999,"steps":2}}"#) == nil)
    #expect(Proposal(text: #"{"mutant":{}}"#) == nil)
    #expect(Proposal(text: "") == nil)
  }

  @Test func hashesOfWeightsKeepTheirDigits() {
    let text = "00f0c3" + String(repeating: "9a", count: 29)
    #expect(WeightsDigest(text)?.text == text)
    #expect(WeightsDigest(text.uppercased()) == nil)
    #expect(WeightsDigest(String(text.dropLast())) == nil)
    #expect(WeightsDigest("+" + text.dropFirst()) == nil)
  }

  @Test func whatIsAskedForIsKept() {
    var recent = RecentValues<Int, Int>(capacity: 3)
    for key in 0..<100 {
      recent[key] = 2 * key
      #expect(recent[0] == 0, "it is asked for again and again")
      #expect(recent[key] == 2 * key)
      if key > 6 { #expect(recent[key - 6] == nil) }
    }
    recent[0] = nil
    #expect(recent[0] == nil)
  }

  /// What was not committed is in nobody's way, and what was is there at once.
  @Test func factsAreWrittenTogether() throws {
    let folder = try TemporaryFolder()
    let store = try SQLiteStorage(path: folder.path + "/study.sqlite")
    let candidate = FakeSource.candidate([1, 2, 3], .mutate(parent: 0, steps: 1), "gene 1")
    var log = FactLog(store)
    let session = try store.beginSession()
    for step in 0..<3 {
      var other = candidate
      other.hash = "\(step)"
      other.proposal = .random
      log.append(.step(step, FidelityJob(trial: step, rung: 0, epochs: 1), cost: 5, candidate: other))
    }
    #expect(log.candidate(of: 2)?.hash == "2")
    #expect(try store.steps().isEmpty)
    let result = TrialResult(metric: 0.5, loss: 1, history: [], seconds: 0.1, measures: ["latency": 2])
    log.append(.handedOut(step: 1, session: session))
    log.append(.ended(step: 1, .trained(result), session: session, seconds: 3))
    #expect(log.outcomes == 1)
    try log.commit()
    #expect(log.outcomes == 0)
    #expect(log.candidate(of: 2) == nil)
    #expect(try store.steps().map(\.outcome) == [nil, .trained(result), nil])
    #expect(try store.candidate(of: 2).hash == "2")
    #expect(try store.trials(architectures: false).map(\.candidate.architecture) == [.null, .null, .null])
    #expect(try store.seconds() == 3)

    // One that the database refuses takes all with it, and they can be written once it does not.
    log.append(.failedAttempt(step: 0, StoredFault(reason: "hung", isDecisive: false)))
    log.append(.step(1, FidelityJob(trial: 0, rung: 1, epochs: 3), cost: 5, candidate: nil))
    #expect(throws: DiagnosticsError.self) { try log.commit() }
    #expect(try store.steps()[0].faults.isEmpty)
  }
}
