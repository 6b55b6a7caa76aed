import Diagnostics
import Glibc
import Training

/// Processes of this machine that join a study by its database, started anew when they end.
final class LocalWorkers: WorkerSupply {
  private let count: Int
  private let command: [String]
  private let log: String
  /// What each of them reads first, as others can read the arguments of a process.
  private let url: String
  private var workers: [WorkerProcess] = []
  /// Ends in a row, without a second of work between them.
  private var ends = 0
  private let now: TimeSource
  private var lastEnd = -Double.infinity

  /// - Parameter command: the program that runs a ``StorageWorker``, and its arguments
  init(
    _ count: Int, command: [String], log: String, url: StorageURL, now: @escaping TimeSource = monotonicSeconds
  ) {
    (self.count, self.command, self.log, self.now) = (count, command, log, now)
    self.url = url.text
  }

  /// - Throws: when a worker says that none can work, or when they end again and again
  func tend(wanted: Int, answered: Int) throws(DiagnosticsError) {
    var living: [WorkerProcess] = []
    for worker in workers {
      let (replies, hasEnded) = worker.read()
      for case .unable(let reason)? in replies { throw WorkerReply.cannotWork(reason) }
      guard hasEnded else {
        living.append(worker)
        continue
      }
      ends = now() - lastEnd < 1 ? ends + 1 : 1
      lastEnd = now()
      guard ends < 20 * count else { throw WorkerReply.cannotWork("they end at once; '\(log)' may say why") }
    }
    workers = living
    while workers.count < count {
      let worker = try WorkerProcess(command: command, log: log)
      worker.send(line: url + "\n")
      workers.append(worker)
    }
  }

  func stop(isOver: Bool) { workers = [] }

  /// Has all of them give back what they train, and waits for it.
  func interrupt(seconds: Double = 20) {
    for worker in workers { worker.interrupt() }
    let deadline = now() + seconds
    while !workers.isEmpty, now() < deadline {
      workers.removeAll { $0.read().hasEnded }
      usleep(50_000)
    }
    workers = []
  }
}
