import Diagnostics
import Dispatch
import Foundation
import Synchronization
import Training

/// Tells a study's database while a worker trains that it lives, on a connection of its own.
final class ClaimKeeper: Sendable {
  private struct State {
    var task: ClaimedTask?
    var reports: [EpochReport] = []
    /// Ends the training of the claim.
    var cancellation = CancellationFlag()
    var isOver = false
  }

  private let storage: PostgreSQLStorage
  private let worker: String
  private let lease: Double
  private let state = Mutex(State())
  private let wake = DispatchSemaphore(value: 0)
  private let ended = DispatchSemaphore(value: 0)

  /// - Parameters:
  ///   - storage: used by nobody else
  ///   - lease: seconds for which a claim holds; it is extended four times as often
  init(_ storage: PostgreSQLStorage, worker: String, lease: Double) {
    (self.storage, self.worker, self.lease) = (storage, worker, lease)
    Thread.detachNewThread { [self] in
      while !state.withLock({ $0.isOver }) {
        if wake.wait(timeout: .now() + lease / 4) == .timedOut { extend() }
      }
      ended.signal()
    }
  }

  /// - Returns: raised when the claim is lost
  func begin(_ task: ClaimedTask) -> CancellationFlag {
    state.withLock { state in
      (state.task, state.reports, state.cancellation) = (task, [], CancellationFlag())
      return state.cancellation
    }
  }

  /// What is told along with the next sign of life.
  func note(_ report: EpochReport) {
    state.withLock { $0.reports.append(report) }
  }

  /// Ends the present training because the worker is to end.
  func cancel() {
    state.withLock { $0.cancellation.raise() }
  }

  func endTask() {
    state.withLock { $0.task = nil }
  }

  /// Waits for the thread's end.
  func stop() {
    state.withLock { $0.isOver = true }
    wake.signal()
    ended.wait()
  }

  private func extend() {
    let (task, reports) = state.withLock { state in
      defer { state.reports = [] }
      return (state.task, state.reports)
    }
    guard let task else {
      try? storage.see(worker)
      return
    }
    // Without a connection the training continues: it may be back before the lease runs out, and else the answer is dropped.
    guard let isHeld = try? storage.extend(task, of: worker, for: lease, reports), !isHeld else { return }
    state.withLock { state in
      if state.task?.step == task.step, state.task?.attempt == task.attempt { state.cancellation.raise() }
    }
  }
}
