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
  /// Multiply-adds of its training; nil where an earlier version decided on it.
  public var cost: Double?
  public var outcome: StepOutcome?
  /// Why earlier attempts came to nothing.
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
  /// On the test samples.
  public var accuracy: Double
}

/// What a study can confirm.
public enum ConfirmedNetwork: Hashable, Sendable {
  case trial(Int)
  case reference(hash: String)
}

public struct StoredFault: Hashable, Sendable {
  public var reason: String
  /// Whether it speaks against the candidate: its training failed, not somebody killed the worker.
  public var isDecisive: Bool
}
