import Diagnostics
import Search

/// Those who compute zero-cost scores.
public protocol CandidateScorer: AnyObject {
  /// A function of the arguments and the study alone.
  /// - Parameters:
  ///   - samples: training samples; no more than an epoch has
  ///   - seed: what the initial weights are drawn from
  /// - Returns: nil if the candidate cannot be computed; its trial would fail for the same reason
  /// - Throws: when there is nothing to compute scores on
  func score(
    _ candidate: TrialCandidate, by score: any ZeroCostScore.Type, samples: Int, seed: UInt64
  ) throws(DiagnosticsError) -> Double?
}
