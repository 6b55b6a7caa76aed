import Diagnostics
import Foundation
import Synchronization
import Training

/// An array of workers that Slurm places and restarts: kept filled while the study has steps for it, and ended with the study.
///
/// Slurm's commands may take long, so a thread of its own waits for them. What a coordinator has submitted, the next one
/// finds by the array's name and takes over.
final class SlurmWorkers: WorkerSupply, @unchecked Sendable {
  private struct State {
    var wanted = 0
    var answered = 0
    var fault: DiagnosticsError?
    var isOver = false
  }

  private let engine: SlurmEngine
  private let script: SlurmScript
  private let queue: SlurmQueue
  /// Where it is written down what Slurm says.
  private let log: String
  /// Whether the workers are left to the next session when this one is interrupted.
  private let leavesWorkers: Bool
  private let state = Mutex(State())
  private let wake = DispatchSemaphore(value: 0)
  private let ended = DispatchSemaphore(value: 0)
  /// Of the coordinator's thread.
  private var isStarted = false

  /// Submissions in a row whose tasks have ended without a step between them.
  private static let mostIdleSubmissions = 5
  /// Seconds for which a cluster that does not answer is waited for before its first answer.
  private static let patience = 600.0

  /// - Parameter leavesWorkers: whether an interrupted coordinator is begun again by somebody, as a job is
  init(_ engine: SlurmEngine, _ script: SlurmScript, log: String, leavesWorkers: Bool) {
    (self.engine, self.script, self.log) = (engine, script, log)
    self.leavesWorkers = leavesWorkers
    queue = SlurmQueue(name: script.name)
  }

  func tend(wanted: Int, answered: Int) throws(DiagnosticsError) {
    let fault = state.withLock { state in
      (state.wanted, state.answered) = (wanted, answered)
      return state.fault
    }
    if let fault { throw fault }
    guard !isStarted else { return }
    isStarted = true
    Thread.detachNewThread { [self] in
      watch()
      ended.signal()
    }
  }

  /// Fills the array again and again.
  private func watch() {
    var seen = 0
    var idleSubmissions = 0
    var firstAnswer: Double?
    let began = monotonicSeconds()
    while !state.withLock({ $0.isOver }) {
      do throws(SlurmQueue.Fault) {
        let present = try queue.tasks()
        firstAnswer = firstAnswer ?? monotonicSeconds()
        let missing = missing(beside: present)
        if missing > 0 {
          let now = state.withLock { $0.answered }
          idleSubmissions = now > seen || present.running > 0 ? 0 : idleSubmissions + 1
          seen = now
          guard idleSubmissions <= Self.mostIdleSubmissions else {
            return fail(
              DiagnosticsError(
                Diagnostic(
                  code: "no-worker",
                  "Slurm's tasks of this study end without training anything, \(idleSubmissions) times in a row",
                  remedy: "Read what they say in '\(log)', then resume the study")))
          }
          note("\(present.running) run, \(present.pending) wait; \(missing) more")
          try queue.submit(script.text(array: missing))
        }
      } catch {
        note("\(error.command): \(error.words)")
        // One that has answered before is believed to come back, and its workers train meanwhile.
        let isHopeless = error.isFinal && firstAnswer == nil || error.command == "sbatch" && error.isFinal
        if isHopeless || firstAnswer == nil && monotonicSeconds() - began > Self.patience {
          return fail(error.diagnostic)
        }
      }
      _ = wake.wait(timeout: .now() + Double(engine.interval))
    }
  }

  /// How many tasks the study has work for that are not there.
  private func missing(beside present: SlurmQueue.Tasks) -> Int {
    let wanted = state.withLock { $0.wanted }
    return min(engine.array, (wanted + engine.threads - 1) / engine.threads) - present.all
  }

  private func fail(_ error: DiagnosticsError) {
    state.withLock { $0.fault = error }
  }

  private func note(_ words: String) {
    guard let file = fopen(log, "a") else { return }
    defer { fclose(file) }
    fputs("slurm: \(words)\n", file)
  }

  /// Tasks that run end by themselves when the study is over; those that wait are taken back, and all of them where the study is
  /// interrupted and nobody begins it again.
  func stop(isOver: Bool) {
    guard isStarted else { return }
    state.withLock { $0.isOver = true }
    wake.signal()
    ended.wait()
    guard isOver || !leavesWorkers else { return }
    for attempt in 0..<3 {
      do throws(SlurmQueue.Fault) {
        return try queue.cancel(onlyPending: isOver)
      } catch {
        note("\(error.command): \(error.words)")
        if attempt < 2 { usleep(1_000_000) }
      }
    }
  }
}
