import Search

/// Follows a study while it runs, on the coordinator's thread.
public protocol StudyObserver: AnyObject {
  /// - Parameter finishedTrials: trials of earlier sessions
  func studyBegan(finishedTrials: Int)
  func stepEnded(_ report: StepSummary)
  /// An attempt failed.
  func attemptFailed(trial: Int, reason: String, isRetried: Bool)
  /// A file of weights cannot be read, and is trained once more.
  func weightsLost(trial: Int, path: String)
}

extension StudyObserver {
  public func studyBegan(finishedTrials: Int) {}
  public func stepEnded(_ report: StepSummary) {}
  public func attemptFailed(trial: Int, reason: String, isRetried: Bool) {}
  public func weightsLost(trial: Int, path: String) {}
}

/// A step that has ended.
public struct StepSummary: Sendable {
  public var step: Int
  public var trial: Int
  public var size: CandidateSize
  public var epochs: Int
  public var outcome: StepOutcome
  /// Steps that have ended, and the part of the budget that they took, from 0 to 1.
  public var endedSteps: Int
  public var share: Double
}
