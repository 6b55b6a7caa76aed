import Diagnostics
import Foundation
import Training

/// Several processes that work for a study in a database as one worker does: they end, are interrupted and refused together.
public final class WorkerTeam {
  public enum Ending: Hashable, Sendable { case finished, interrupted, idle }

  private let storage: PostgreSQLStorage
  private let workers: LocalWorkers
  private let log: String
  private let now: TimeSource

  /// - Parameter command: the program that runs a ``StorageWorker``, and its arguments
  /// - Throws: when there is no such study
  public init(
    _ url: StorageURL, address: StudyAddress, count: Int, command: [String],
    now: @escaping TimeSource = monotonicSeconds
  ) throws(DiagnosticsError) {
    guard case .database(_, let name) = address else { preconditionFailure("a URL leads to a database") }
    storage = try PostgreSQLStorage(PostgreSQLDatabase(url), study: name)
    log = try WeightsCache(url, study: name).folder + "/workers.log"
    workers = LocalWorkers(
      count, command: command + ["--storage", "-", "--study", name], log: log, url: url, now: now)
    self.now = now
  }

  /// Works until the study asks for no more.
  /// - Parameter idle: seconds without a step after which it ends; nil if it waits for as long as the study lasts
  /// - Throws: when the machine cannot work
  public func run(until cancellation: CancellationFlag, idle: Int? = nil) throws(DiagnosticsError) -> Ending {
    var quiet = now()
    var looked = -Double.infinity
    while !cancellation.isRaised {
      try workers.tend(wanted: 0, answered: 0)
      if now() - looked >= 1 {
        looked = now()
        if try storage.isOver() {
          workers.stop(isOver: true)
          return .finished
        }
        if try storage.hasTasks() {
          quiet = now()
        } else if let idle, now() - quiet > Double(idle) {
          workers.stop(isOver: false)
          return .idle
        }
      }
      _ = try storage.wait(milliseconds: 200)
    }
    workers.interrupt()
    return .interrupted
  }
}
