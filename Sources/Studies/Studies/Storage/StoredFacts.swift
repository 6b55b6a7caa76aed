import JSONText
import Search

/// A trial as the database knows it.
public struct StoredTrial: Hashable, Sendable {
  public var number: Int
  public var candidate: TrialCandidate
}

/// A step, and what became of it so far.
public struct StoredStep: Hashable, Sendable {
  public var number: Int
  public var job: FidelityJob
  /// Multiply-adds of its training; nil if an earlier version decided on it.
  public var cost: Double?
  public var outcome: StepOutcome?
  /// SHA-256 of the file of weights that it left; nil if that is not known.
  public var weights: String?
  /// The session that handed it to a worker, which has not failed since.
  public var session: Int?
  /// Why earlier attempts failed.
  public var faults: [StoredFault]
}

public enum StepOutcome: Hashable, Sendable {
  case trained(TrialResult)
  case failed(String)
}

/// One training of `confirm`.
public struct StoredConfirmation: Hashable, Sendable {
  public var network: ConfirmedNetwork
  /// From 0.
  public var repetition: Int
  /// The metric that decides, on the test samples.
  public var metric: Double
  /// That of the same network in the other numbers: in floats if 8-bit integers decide, and the other way round. Nil if
  /// it was not measured.
  public var counterpart: Double?
}

/// What a study can confirm.
public enum ConfirmedNetwork: Hashable, Sendable {
  case trial(Int)
  case reference(hash: String)
}

public struct StoredFault: Hashable, Sendable {
  public var reason: String
  /// Whether it is the candidate's own: its training failed, and not the machine.
  public var isDecisive: Bool
}

/// What a study began with.
public struct StudyBeginning: Hashable, Sendable {
  /// JSON; canonical in a folder, where study.json has the order of members.
  public var specification: String
  /// Samples in an epoch of a trial.
  public var trainingSamples: Int
  /// The metric of one answer for all on the validation samples; nil if an earlier version began the study, or if
  /// it is not defined.
  public var constantMetric: Double?

  public init(specification: String, trainingSamples: Int, constantMetric: Double?) {
    (self.specification, self.trainingSamples) = (specification, trainingSamples)
    self.constantMetric = constantMetric
  }

  init(_ specification: StudySpecification, trainingSamples: Int, constantMetric: Double?) {
    self.init(
      specification: JSONWriter.canonical(specification.json), trainingSamples: trainingSamples,
      constantMetric: constantMetric)
  }
}

/// The time that one coordinator ran.
public struct StoredSession: Hashable, Sendable {
  /// How a session ended that was not cut short.
  public enum Ending: String, Sendable {
    case completed, exhausted, unfinished, interrupted
  }

  public var number: Int
  public var seconds: Double
  public var ending: Ending?
}
