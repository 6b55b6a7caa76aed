import Diagnostics
import Foundation
import GRDB
import JSONText
import Search

extension StudyStore {
  /// The specification as canonical JSON, and the samples of an epoch; nil before the study has begun.
  func beginning() throws(DiagnosticsError) -> (specification: String, trainingSamples: Int)? {
    try read { database in
      guard try database.tableExists("study"), let row = try Row.fetchOne(database, sql: "SELECT * FROM study") else {
        return nil
      }
      return (row["specification"], row["trainingSamples"])
    }
  }

  /// In the order of their numbers.
  public func trials() throws(DiagnosticsError) -> [StoredTrial] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM trial ORDER BY number").map { row in
        let proposal: String = row["proposal"]
        return StoredTrial(
          number: row["number"],
          candidate: TrialCandidate(
            architecture: try Self.json(row["architecture"]), hash: row["hash"],
            size: CandidateSize(
              parameters: row["parameters"], multiplyAdds: row["multiplyAdds"], activations: row["activations"]),
            proposal: try JSONDecoder().decode(Proposal.self, from: Data(proposal.utf8)), change: row["change"]))
      }
    }
  }

  /// In the order of their numbers.
  public func steps() throws(DiagnosticsError) -> [StoredStep] {
    try read { database in
      let faults = try Row.fetchAll(database, sql: "SELECT * FROM fault ORDER BY id").map { row in
        (step: row["step"] as Int, fault: StoredFault(reason: row["reason"], isDecisive: row["isDecisive"]))
      }
      let byStep = Dictionary(grouping: faults) { $0.step }
      // Those who look on do not bring an older database up to date.
      let measures =
        try database.tableExists("measure")
        ? Row.fetchAll(database, sql: "SELECT * FROM measure").map { row in
          (step: row["step"] as Int, objective: row["objective"] as String, value: row["value"] as Double)
        } : []
      let measuresByStep = Dictionary(grouping: measures) { $0.step }.mapValues { group in
        Dictionary(uniqueKeysWithValues: group.map { ($0.objective, $0.value) })
      }
      let rows = try Row.fetchAll(
        database, sql: "SELECT * FROM step LEFT JOIN outcome ON outcome.step = step.number ORDER BY number")
      return try rows.map { row in
        StoredStep(
          number: row["number"], job: FidelityJob(trial: row["trial"], rung: row["rung"], epochs: row["epochs"]),
          cost: row["multiplyAdds"], outcome: try Self.outcome(row, measures: measuresByStep[row["number"]] ?? [:]),
          faults: byStep[row["number"]]?.map(\.fault) ?? [])
      }
    }
  }

  /// By trial and repetition, then those of references.
  public func confirmations() throws(DiagnosticsError) -> [StoredConfirmation] {
    try read { database in
      let trials = try Row.fetchAll(database, sql: "SELECT * FROM confirmation ORDER BY trial, repetition")
      // Those who look on do not bring an older database up to date.
      let references =
        try database.tableExists("referenceConfirmation")
        ? Row.fetchAll(database, sql: "SELECT * FROM referenceConfirmation ORDER BY hash, repetition") : []
      return trials.map { row in
        StoredConfirmation(network: .trial(row["trial"]), repetition: row["repetition"], accuracy: row["accuracy"])
      }
        + references.map { row in
          StoredConfirmation(
            network: .reference(hash: row["hash"]), repetition: row["repetition"], accuracy: row["accuracy"])
        }
    }
  }

  /// Seconds that coordinators have run.
  public func seconds() throws(DiagnosticsError) -> Double {
    try read { try Double.fetchOne($0, sql: "SELECT TOTAL(seconds) FROM session") ?? 0 }
  }

  private static func outcome(_ row: Row, measures: [String: Double]) throws -> StepOutcome? {
    if let failure: String = row["failure"] { return .failed(failure) }
    guard let accuracy: Double = row["accuracy"] else { return nil }
    return .trained(
      TrialResult(
        accuracy: accuracy, loss: row["loss"] ?? .nan, history: try json(row["history"]), seconds: row["seconds"],
        measures: measures))
  }

  private static func json(_ text: String) throws -> JSONValue {
    try JSONDocument(SourceText(file: "study.sqlite", text: text)).root
  }
}
