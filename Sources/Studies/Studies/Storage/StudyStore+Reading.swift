import Diagnostics
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
  /// - Parameter architectures: whether they are read; otherwise they are null
  public func trials(architectures: Bool = true) throws(DiagnosticsError) -> [StoredTrial] {
    try read { database in
      let columns = try Self.columns(of: "trial", in: database, besides: architectures ? [] : ["architecture"])
      let rows = try Row.fetchCursor(database, sql: "SELECT \(columns) FROM trial ORDER BY number")
      var trials: [StoredTrial] = []
      while let row = try rows.next() {
        let (index, facts) = (trials.count, FactRow("trial", row))
        guard try facts.integer("number", in: Self.counts) == index else {
          throw facts.fault("number", "\(index), as trials are numbered without a gap")
        }
        trials.append(
          StoredTrial(
            number: index, candidate: try Self.candidate(facts, trial: index, hasArchitecture: architectures)))
      }
      return trials
    }
  }

  /// The candidate of one trial.
  func candidate(of trial: Int) throws(DiagnosticsError) -> TrialCandidate {
    try read { database in
      guard let row = try Row.fetchOne(database, sql: "SELECT * FROM trial WHERE number = ?", arguments: [trial])
      else { throw StoreFault.damaged("trial \(trial) is missing") }
      return try Self.candidate(FactRow("trial", row), trial: trial, hasArchitecture: true)
    }
  }

  /// What the epochs of a trial's longest training reported, an object each; nil if none has come through.
  public func history(of trial: Int) throws(DiagnosticsError) -> JSONValue? {
    try read { database in
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT history FROM outcome JOIN step ON step.number = outcome.step
          WHERE trial = ? AND failure IS NULL ORDER BY epochs DESC, number DESC LIMIT 1
          """,
        arguments: [trial])
      return try row.map { try Self.json(FactRow("outcome", $0), "history") }
    }
  }

  /// The names of a table's columns, as far as its database has them.
  private static func columns(
    of table: String, in database: Database, besides left: Set<String>
  ) throws -> String {
    try database.columns(in: table).map(\.name).filter { !left.contains($0) }.joined(separator: ", ")
  }

  private static func candidate(_ facts: FactRow, trial: Int, hasArchitecture: Bool) throws -> TrialCandidate {
    guard let proposal = Proposal(text: try facts.text("proposal")) else {
      throw facts.fault("proposal", "a proposal")
    }
    guard proposal.parents.allSatisfy((0..<max(1, trial)).contains) || proposal.parents.isEmpty else {
      throw facts.fault("proposal", "one of earlier trials")
    }
    return TrialCandidate(
      architecture: hasArchitecture ? try json(facts, "architecture") : .null, hash: try facts.text("hash"),
      size: CandidateSize(
        parameters: try facts.integer("parameters", in: 1...sizes.upperBound),
        multiplyAdds: try facts.integer("multiplyAdds", in: sizes),
        activations: try facts.integer("activations", in: sizes),
        flash: try facts.optionalInteger("flash", in: sizes), ram: try facts.optionalInteger("ram", in: sizes)),
      proposal: proposal, change: try facts.text("change"))
  }

  /// In the order of their numbers.
  /// - Parameter histories: whether those of trainings are read; otherwise they are null
  public func steps(histories: Bool = true) throws(DiagnosticsError) -> [StoredStep] {
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
      let trials = try Int.fetchOne(database, sql: "SELECT count(*) FROM trial") ?? 0
      let columns = try Self.columns(of: "outcome", in: database, besides: histories ? [] : ["history"])
        .split(separator: ", ").map { "outcome.\($0)" }.joined(separator: ", ")
      let rows = try Row.fetchCursor(
        database,
        sql: "SELECT step.*, \(columns) FROM step LEFT JOIN outcome ON outcome.step = step.number ORDER BY number")
      var steps: [StoredStep] = []
      while let row = try rows.next() {
        let (index, facts) = (steps.count, FactRow("step", row))
        guard try facts.integer("number", in: Self.counts) == index else {
          throw facts.fault("number", "\(index), as steps are numbered without a gap")
        }
        guard trials > 0 else { throw facts.fault("trial", "one that there is") }
        let outcomes = FactRow("outcome", row)
        let step = StoredStep(
          number: index,
          job: FidelityJob(
            trial: try facts.integer("trial", in: 0...(trials - 1)), rung: try facts.integer("rung", in: 0...63),
            epochs: try facts.integer("epochs", in: 1...1_000_000)),
          cost: try facts.optionalNumber("multiplyAdds", in: 0...1e300),
          outcome: try outcome(outcomes, measures: measures[index] ?? [:], hasHistory: histories),
          weights: try outcomes.optionalText("weights"),
          session: try facts.optionalInteger("session", in: 0...Int.max), faults: byStep[index]?.map(\.fault) ?? [])
        steps.append(step)
      }
      return steps
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
      metric: try facts.number("accuracy", in: metricRange),
      counterpart: try facts.optionalNumber("counterpart", in: metricRange))
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

  private func outcome(
    _ facts: FactRow, measures: [String: Double], hasHistory: Bool
  ) throws -> StepOutcome? {
    if let failure = try facts.optionalText("failure") { return .failed(failure) }
    guard let metric = try facts.optionalNumber("accuracy", in: metricRange) else { return nil }
    return .trained(
      TrialResult(
        metric: metric, loss: try facts.optionalNumber("loss", in: -.infinity ... .infinity) ?? .nan,
        history: hasHistory ? try Self.json(facts, "history") : .null,
        seconds: try facts.number("seconds", in: 0...1e12), measures: measures
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
