import Diagnostics
import Glibc
import Training

extension TrialTraining {
  /// A training that has ended, and whose weights may still have to be written.
  struct Unsaved: Sendable {
    /// Writes the weights, if there are any, and says what became of the training.
    let save: @Sendable () -> WorkerReply
  }

  /// - Parameters:
  ///   - cancellation: raised, it ends the training, whose reply then says nothing of the candidate
  ///   - pause: given the state of a training that ended so
  ///   - progress: told of each epoch that has ended
  func train(
    _ assignment: TrialAssignment, until cancellation: CancellationFlag = CancellationFlag(),
    pause: ((Checkpoint) -> Void)? = nil, progress: @escaping (EpochReport) -> Void
  ) -> WorkerReply {
    trainUnsaved(assignment, until: cancellation, pause: pause, progress: progress).save()
  }

  /// As ``train(_:until:progress:)``, without the wait for the disk, which may happen while the next candidate trains.
  func trainUnsaved(
    _ assignment: TrialAssignment, until cancellation: CancellationFlag = CancellationFlag(),
    pause: ((Checkpoint) -> Void)? = nil, progress: @escaping (EpochReport) -> Void
  ) -> Unsaved {
    do throws(DiagnosticsError) {
      let sources = sources(assignment)
      guard sources.lost.isEmpty else { return Unsaved { [lost = sources.lost] in .lost(lost) } }
      let (result, checkpoint) = try result(
        assignment, from: sources, until: cancellation, pause: pause, progress: progress)
      return Unsaved { Self.save(checkpoint, result, for: assignment) }
    } catch {
      let reply = Self.reply(to: assignment, error)
      return Unsaved { reply }
    }
  }

  /// - Parameter checkpoint: nil if it has been written
  private static func save(
    _ checkpoint: Checkpoint?, _ result: TrialResult, for assignment: TrialAssignment
  ) -> WorkerReply {
    do throws(DiagnosticsError) {
      if let checkpoint { try write(checkpoint, for: assignment) }
      var result = result
      result.weights = FileHash.sha256(path: assignment.weights)
      return .trained(result)
    } catch {
      return reply(to: assignment, error)
    }
  }

  static func write(_ checkpoint: Checkpoint, for assignment: TrialAssignment) throws(DiagnosticsError) {
    // Somebody may have removed the trial's folder; that of the study is never made anew.
    if let slash = assignment.weights.lastIndex(of: "/") { mkdir(String(assignment.weights[..<slash]), 0o777) }
    try checkpoint.write(to: assignment.weights)
  }

  /// What an error says of the candidate.
  private static func reply(to assignment: TrialAssignment, _ error: DiagnosticsError) -> WorkerReply {
    let reason = error.diagnostics.map(\.sentence).joined(separator: "; ")
    let codes = Set(error.diagnostics.map(\.code))
    // The candidate has no part in these.
    if codes.contains("cannot-write") { return .unable(reason) }
    if codes.contains("bad-checkpoint"), let path = assignment.previousWeights { return .lost([path]) }
    return codes.isDisjoint(with: shortages) ? .failed(reason) : .short(reason)
  }

  /// The codes of what is no fault of the candidate: a machine with more memory does not say it, nor one that is left alone.
  private static let shortages: Set<String> = ["out-of-memory", "onednn-runtime", "interrupted"]
}
