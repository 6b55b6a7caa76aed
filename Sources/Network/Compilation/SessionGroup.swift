import Diagnostics

/// Sessions of one program that train at once, each with its own weights. What they compute is what each would alone, up to the
/// order of sums.
public protocol SessionGroup: AnyObject {
  /// What trains stretches of an epoch in all sessions; nil if the device has too little memory.
  func compileEpoch(_ plan: EpochPlan) throws(DiagnosticsError) -> (any GroupEpochExecutable)?

  /// Gives the sessions their tensors as they stand.
  func handBack() throws(DiagnosticsError)
}

/// Training steps in a row of all sessions of a group.
public protocol GroupEpochExecutable: AnyObject {
  /// Takes over what the steps of the next epoch are made of.
  /// - parameter tables: for each session; all have the same numbers of updates
  func begin(_ tables: [EpochTables]) throws(DiagnosticsError)

  /// Takes steps of the epoch.
  /// - returns: for each session its steps. Where one has numbers that are not finite, the session is to be trained alone.
  func run(_ steps: Range<Int>) throws(DiagnosticsError) -> [[EpochStep]]
}
