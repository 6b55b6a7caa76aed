import Diagnostics
import Foundation
import GRDB
import JSONText
import Search

extension StudyStore {
  /// What the study began with; nil before it has begun.
  func beginning() throws(DiagnosticsError) -> StudyBeginning? {
    try read { database in
      guard try database.tableExists("study"), let row = try Row.fetchOne(database, sql: "SELECT * FROM study") else {
        return nil
      }
      let facts = FactRow("study", row)
      return StudyBeginning(
        specification: try facts.text("specification"),
        trainingSamples: try facts.integer("trainingSamples", in: 1...Int(Int32.max)),
        constantMetric: try facts.optionalNumber("constantAccuracy", in: metricRange))
    }
  }

  /// In the order of their numbers.
  public func trials() throws(DiagnosticsError) -> [StoredTrial] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM trial ORDER BY number").enumerated().map { index, row in
        let facts = FactRow("trial", row)
        guard try facts.integer("number", in: Self.counts) == index else {
          throw facts.fault("number", "\(index), as trials are numbered without a gap")
        }
        return StoredTrial(number: index, candidate: try Self.candidate(facts, trial: index))
      }
    }
  }

  private static func candidate(_ facts: FactRow, trial: Int) throws -> TrialCandidate {
    guard let proposal = try? JSONDecoder().decode(Proposal.self, from: Data(facts.text("proposal").utf8)) else {
      throw facts.fault("proposal", "a proposal")
    }
    guard proposal.parents.allSatisfy((0..<max(1, trial)).contains) || proposal.parents.isEmpty else {
      throw facts.fault("proposal", "one of earlier trials")
    }
    return TrialCandidate(
      architecture: try json(facts, "architecture"), hash: try facts.text("hash"),
      size: CandidateSize(
        parameters: try facts.integer("parameters", in: 1...sizes.upperBound),
        multiplyAdds: try facts.integer("multiplyAdds", in: sizes),
        activations: try facts.integer("activations", in: sizes)),
      proposal: proposal, change: try facts.text("change"))
  }

  /// In the order of their numbers.
  public func steps() throws(DiagnosticsError) -> [StoredStep] {
    try read { database in
      let faults = try Row.fetchAll(database, sql: "SELECT * FROM fault ORDER BY id").map { row in
        let facts = FactRow("fault", row)
        return (
          step: try facts.integer("step", in: Self.counts),
          fault: StoredFault(
            reason: try facts.text("reason"), isDecisive: try facts.integer("isDecisive", in: 0...1) == 1)
        )
      }
      let byStep = Dictionary(grouping: faults) { $0.step }
      let measures = try Self.measures(in: database)
      let rows = try Row.fetchAll(
        database, sql: "SELECT * FROM step LEFT JOIN outcome ON outcome.step = step.number ORDER BY number")
      return try rows.enumerated().map { index, row in
        let facts = FactRow("step", row)
        guard try facts.integer("number", in: Self.counts) == index else {
          throw facts.fault("number", "\(index), as steps are numbered without a gap")
        }
        return StoredStep(
          number: index,
          job: FidelityJob(
            trial: try facts.integer("trial", in: Self.counts), rung: try facts.integer("rung", in: 0...63),
            epochs: try facts.integer("epochs", in: 1...1_000_000)),
          cost: try facts.optionalNumber("multiplyAdds", in: 0...1e300),
          outcome: try outcome(FactRow("outcome", row), measures: measures[index] ?? [:]),
          weights: try FactRow("outcome", row).optionalText("weights"),
          session: try facts.optionalInteger("session", in: 0...Int.max), faults: byStep[index]?.map(\.fault) ?? [])
      }
    }
  }

  /// By step and objective.
  private static func measures(in database: Database) throws -> [Int: [String: Double]] {
    // Those who look on do not bring an older database up to date.
    guard try database.tableExists("measure") else { return [:] }
    var measures: [Int: [String: Double]] = [:]
    for row in try Row.fetchAll(database, sql: "SELECT * FROM measure") {
      let facts = FactRow("measure", row)
      let (step, objective) = (try facts.integer("step", in: counts), try facts.text("objective"))
      guard measures[step]?[objective] == nil else { throw facts.fault("objective", "named once for a step") }
      measures[step, default: [:]][objective] = try facts.number("value", in: -1e300...1e300)
    }
    return measures
  }

  /// By trial and repetition, then those of references.
  public func confirmations() throws(DiagnosticsError) -> [StoredConfirmation] {
    try read { database in
      let trials = try Row.fetchAll(database, sql: "SELECT * FROM confirmation ORDER BY trial, repetition").map { row in
        let facts = FactRow("confirmation", row)
        return try confirmation(facts, of: .trial(facts.integer("trial", in: Self.counts)))
      }
      // Those who look on do not bring an older database up to date.
      guard try database.tableExists("referenceConfirmation") else { return trials }
      let rows = try Row.fetchAll(database, sql: "SELECT * FROM referenceConfirmation ORDER BY hash, repetition")
      return try trials
        + rows.map { row in
          let facts = FactRow("referenceConfirmation", row)
          return try confirmation(facts, of: .reference(hash: facts.text("hash")))
        }
    }
  }

  private func confirmation(_ facts: FactRow, of network: ConfirmedNetwork) throws -> StoredConfirmation {
    StoredConfirmation(
      network: network, repetition: try facts.integer("repetition", in: Self.counts),
      metric: try facts.number("accuracy", in: metricRange))
  }

  /// In the order in which they began.
  func sessions() throws(DiagnosticsError) -> [StoredSession] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM session ORDER BY id").map { row in
        let facts = FactRow("session", row)
        let ending = try facts.optionalText("ending")
        guard ending == nil || ending.flatMap(StoredSession.Ending.init) != nil else {
          throw facts.fault("ending", "one that this version knows")
        }
        return StoredSession(
          number: try facts.integer("id", in: Int.min...Int.max), seconds: try facts.number("seconds", in: 0...1e12),
          ending: ending.flatMap(StoredSession.Ending.init))
      }
    }
  }

  /// Seconds that coordinators have run.
  public func seconds() throws(DiagnosticsError) -> Double {
    try sessions().reduce(0) { $0 + $1.seconds }
  }

  private func outcome(_ facts: FactRow, measures: [String: Double]) throws -> StepOutcome? {
    if let failure = try facts.optionalText("failure") { return .failed(failure) }
    guard let metric = try facts.optionalNumber("accuracy", in: metricRange) else { return nil }
    return .trained(
      TrialResult(
        metric: metric, loss: try facts.optionalNumber("loss", in: -.infinity ... .infinity) ?? .nan,
        history: try Self.json(facts, "history"), seconds: try facts.number("seconds", in: 0...1e12), measures: measures
      ))
  }

  private static func json(_ facts: FactRow, _ column: String) throws -> JSONValue {
    let text = try facts.text(column)
    guard let document = try? JSONDocument(SourceText(file: "study.sqlite", text: text)) else {
      throw facts.fault(column, "JSON")
    }
    return document.root
  }

  /// Numbers of trials and steps.
  private static let counts = 0...Int(Int32.max)
  /// Of candidates: what sums of many can hold.
  private static let sizes = 0...(1 << 53)
}
