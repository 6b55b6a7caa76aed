import Datasets
import Diagnostics
import JSONText
import Search

/// Rows of the tables that all stores have, under the names that all of them give to columns.
extension FactRow {
  /// Numbers of trials and steps.
  static let counts = 0...Int(Int32.max)
  /// Of candidates: what sums of many can hold.
  private static let sizes = 0...(1 << 53)

  func beginning(metricRange: ClosedRange<Double>) throws -> StudyBeginning {
    StudyBeginning(
      specification: try text("specification"), trainingSamples: try integer("trainingSamples", in: 1...Int(Int32.max)),
      constantMetric: try optionalNumber("constantAccuracy", in: metricRange))
  }

  /// - Parameter index: that of the row, as trials are numbered without a gap
  func trial(_ index: Int, hasArchitecture: Bool) throws -> StoredTrial {
    guard try integer("number", in: Self.counts) == index else {
      throw fault("number", "\(index), as trials are numbered without a gap")
    }
    return StoredTrial(number: index, candidate: try candidate(of: index, hasArchitecture: hasArchitecture))
  }

  func candidate(of trial: Int, hasArchitecture: Bool) throws -> TrialCandidate {
    guard let proposal = Proposal(text: try text("proposal")) else { throw fault("proposal", "a proposal") }
    guard proposal.parents.allSatisfy((0..<max(1, trial)).contains) || proposal.parents.isEmpty else {
      throw fault("proposal", "one of earlier trials")
    }
    return TrialCandidate(
      architecture: hasArchitecture ? try json("architecture") : .null, hash: try text("hash"),
      size: CandidateSize(
        parameters: try integer("parameters", in: 1...Self.sizes.upperBound),
        multiplyAdds: try integer("multiplyAdds", in: Self.sizes),
        activations: try integer("activations", in: Self.sizes),
        flash: try optionalInteger("flash", in: Self.sizes), ram: try optionalInteger("ram", in: Self.sizes)),
      proposal: proposal, change: try text("change"))
  }

  /// - Parameters:
  ///   - index: that of the row, as steps are numbered without a gap
  ///   - outcome: the same row or another one, of the table `outcome`
  ///   - trials: how many the study has
  func step(_ index: Int, _ outcome: StepOutcome?, weights: String?, trials: Int) throws -> StoredStep {
    guard try integer("number", in: Self.counts) == index else {
      throw fault("number", "\(index), as steps are numbered without a gap")
    }
    guard trials > 0 else { throw fault("trial", "one that there is") }
    return StoredStep(
      number: index,
      job: FidelityJob(
        trial: try integer("trial", in: 0...(trials - 1)), rung: try integer("rung", in: 0...63),
        epochs: try integer("epochs", in: 1...1_000_000)),
      cost: try optionalNumber("multiplyAdds", in: 0...1e300), outcome: outcome, weights: weights,
      session: try optionalInteger("session", in: 0...Int.max), faults: [])
  }

  /// Nil if the step has not ended.
  func outcome(
    measures: [String: Double], hasHistory: Bool, metricRange: ClosedRange<Double>
  ) throws -> StepOutcome? {
    if let failure = try optionalText("failure") { return .failed(failure) }
    guard let metric = try optionalNumber("accuracy", in: metricRange) else { return nil }
    return .trained(
      TrialResult(
        metric: metric, loss: try optionalNumber("loss", in: -.infinity ... .infinity) ?? .nan,
        history: hasHistory ? try json("history") : .null, seconds: try number("seconds", in: 0...1e12),
        measures: measures))
  }

  func fault() throws -> (step: Int, fault: StoredFault) {
    (
      step: try integer("step", in: Self.counts),
      fault: StoredFault(reason: try text("reason"), isDecisive: try integer("isDecisive", in: 0...1) == 1)
    )
  }

  /// Adds a measure to those of its step.
  func addMeasure(to measures: inout [Int: [String: Double]]) throws {
    let (step, objective) = (try integer("step", in: Self.counts), try text("objective"))
    guard measures[step]?[objective] == nil else { throw fault("objective", "named once for a step") }
    measures[step, default: [:]][objective] = try number("value", in: -1e300...1e300)
  }

  func confirmation(of network: ConfirmedNetwork, metricRange: ClosedRange<Double>) throws -> StoredConfirmation {
    StoredConfirmation(
      network: network, repetition: try integer("repetition", in: Self.counts),
      metric: try number("accuracy", in: metricRange), counterpart: try optionalNumber("counterpart", in: metricRange))
  }

  func session(_ column: String) throws -> StoredSession {
    let ending = try optionalText("ending")
    guard ending == nil || ending.flatMap(StoredSession.Ending.init) != nil else {
      throw fault("ending", "one that this version knows")
    }
    return StoredSession(
      number: try integer(column, in: Int.min...Int.max), seconds: try number("seconds", in: 0...1e12),
      ending: ending.flatMap(StoredSession.Ending.init))
  }

  func epoch(metricRange: ClosedRange<Double>) throws -> (step: Int, report: EpochReport) {
    (
      step: try integer("step", in: Self.counts),
      report: EpochReport(
        epoch: try integer("number", in: 1...1_000_000),
        trainLoss: try optionalNumber("trainLoss", in: -.infinity ... .infinity),
        validationLoss: try optionalNumber("validationLoss", in: -.infinity ... .infinity),
        metric: try optionalNumber("accuracy", in: metricRange), seconds: try number("seconds", in: 0...1e12))
    )
  }

  func file() throws -> FilesFingerprint.File {
    FilesFingerprint.File(
      name: try text("name"), size: try integer("size", in: -1...Int.max),
      time: try integer("time", in: Int.min...Int.max), blocks: try optionalText("blocks"))
  }

  func json(_ column: String) throws -> JSONValue {
    let text = try text(column)
    guard let document = try? JSONDocument(SourceText(file: "study.sqlite", text: text)) else {
      throw fault(column, "JSON")
    }
    return document.root
  }
}
