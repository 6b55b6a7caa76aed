import Diagnostics
import Glibc
import JSONText
import Training

/// Workers that are processes of their own, so that a crash in one costs an attempt and nothing else.
public final class WorkerPool: TrialPool {
  /// When a training that does not end counts as hung.
  public struct Deadline: Hashable, Sendable {
    /// Seconds that are never too long.
    public var least = 60.0
    /// How many times the predicted time is too long.
    public var factor = 20.0
    /// Multiply-adds a second before any training has ended: those of a slow machine.
    public var slowest = 2e7

    public init() {}

    func seconds(cost: Double, secondsPerCost: Double?) -> Double {
      least + cost * (secondsPerCost.map { $0 * factor } ?? 1 / slowest)
    }
  }

  private struct Job {
    var assignment: TrialAssignment
    var limit: Double
    var end: Double
  }

  private struct Seat {
    var worker: WorkerProcess?
    var job: Job?
  }

  private let command: [String]
  private let log: String
  private let begin: WorkerRequest
  private let deadline: Deadline
  private let now: TimeSource
  private var seats: [Seat]
  private var events: [TrialEvent] = []
  /// Seconds that this process has run, without those in which it was stopped: a training does not hang for as long as
  /// nobody could hear of its end.
  private var awake = 0.0
  private var looked: Double
  /// The most that a multiply-add has taken.
  private var secondsPerCost: Double?

  /// - Parameter command: the program that runs ``TrialWorker``, and its arguments
  public init(
    _ study: Study, count: Int, command: [String], deadline: Deadline = Deadline(),
    now: @escaping TimeSource = monotonicSeconds
  ) {
    precondition(count >= 1, "a pool has a worker")
    self.command = command
    log = study.path + "/workers.log"
    begin = .begin(specification: study.specification.json)
    self.deadline = deadline
    self.now = now
    seats = Array(repeating: Seat(), count: count)
    looked = now()
    // A worker that is gone must not end its coordinator.
    signal(SIGPIPE, SIG_IGN)
  }

  public var hasRoom: Bool { seats.contains { $0.job == nil } }

  public func start(_ assignment: TrialAssignment) throws(DiagnosticsError) {
    guard let index = seats.firstIndex(where: { $0.job == nil }) else { preconditionFailure("no seat is free") }
    if seats[index].worker == nil {
      let worker = try WorkerProcess(command: command, log: log)
      worker.send(begin)
      seats[index].worker = worker
    }
    let limit = deadline.seconds(cost: assignment.cost, secondsPerCost: secondsPerCost)
    seats[index].job = Job(assignment: assignment, limit: limit, end: awake + limit)
    seats[index].worker?.send(.train(assignment))
  }

  public func nextEvent() throws(DiagnosticsError) -> TrialEvent {
    if events.isEmpty { try listen() }
    return events.isEmpty ? .tick : events.removeFirst()
  }

  public func stop() {
    for index in seats.indices { seats[index] = Seat() }
  }

  /// Looks come twice a second. More than this between two is the time of a process that was stopped, or of a machine
  /// that slept.
  private static let longestLook = 5.0

  private func listen() throws(DiagnosticsError) {
    let busy = seats.indices.filter { seats[$0].worker != nil }
    var descriptors = busy.map { pollfd(fd: seats[$0].worker?.output ?? -1, events: Int16(POLLIN), revents: 0) }
    guard poll(&descriptors, nfds_t(descriptors.count), 500) >= 0 || errno == EINTR else {
      preconditionFailure("poll: \(String(cString: strerror(errno)))")
    }
    for (index, descriptor) in zip(busy, descriptors) where descriptor.revents != 0 { try hear(index) }
    let time = now()
    awake += min(time - looked, Self.longestLook)
    looked = time
    for index in seats.indices {
      guard let job = seats[index].job, awake > job.end else { continue }
      seats[index] = Seat()
      events.append(.failed(step: job.assignment.step, .hung(seconds: Int(min(job.limit, 9e18)))))
    }
  }

  private func hear(_ index: Int) throws(DiagnosticsError) {
    guard let worker = seats[index].worker else { return }
    let (replies, hasEnded) = worker.read()
    for reply in replies {
      if case .unable(let reason) = reply { throw WorkerReply.cannotWork(reason) }
      guard let job = seats[index].job else { continue }
      let step = job.assignment.step
      switch reply {
      case .epoch(let epoch): events.append(.progress(step: step, epoch: epoch))
      case .trained(let result):
        seats[index].job = nil
        if job.assignment.cost > 0 {
          secondsPerCost = max(secondsPerCost ?? 0, result.seconds / job.assignment.cost)
        }
        events.append(.trained(step: step, result))
      case .failed(let reason):
        seats[index].job = nil
        events.append(.failed(step: step, .failed(reason)))
      case .lost(let paths):
        seats[index].job = nil
        events.append(.failed(step: step, .lost(paths)))
      case .short(let reason):
        // What it holds may be what is missing.
        seats[index] = Seat()
        events.append(.failed(step: step, .short(reason)))
        return
      case .unable, nil:
        seats[index] = Seat()
        events.append(.failed(step: step, .died("sent a message that makes no sense")))
        return
      }
    }
    guard hasEnded else { return }
    let fault = worker.fault()
    if let job = seats[index].job { events.append(.failed(step: job.assignment.step, fault)) }
    seats[index] = Seat()
  }
}
