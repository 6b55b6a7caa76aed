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
  /// What has ended so far.
  public var progress: StudyProgress
}

/// How far a study has come, in all of its sessions.
public struct StudyProgress: Hashable, Sendable {
  /// Steps that have ended: a trial, or its training on to a further rung.
  public internal(set) var steps = 0
  /// Trials of which a step has ended.
  public internal(set) var trials = 0
  /// The best metric of any step; nil if none was trained.
  public internal(set) var best: Double?
  /// The part of the budget that is spent, from 0 to 1.
  public internal(set) var share = 0.0
  /// The part that was spent in earlier sessions.
  public internal(set) var earlierShare = 0.0
}
