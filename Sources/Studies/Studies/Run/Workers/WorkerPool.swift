import Diagnostics
import Glibc
import JSONText
import Training

/// Workers that are processes of their own, so that a crash in one costs an attempt and nothing else.
///
/// A worker whose training is soon over is handed the next one in advance, so that it does not wait for its coordinator.
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
    /// When its training began: as soon as it is the first of its worker.
    var began: Double
    var limit: Double
  }

  private struct Seat {
    var worker: WorkerProcess?
    /// What the worker trains, and what it was handed in advance.
    var jobs: [Job] = []
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
  /// What a multiply-add takes lately, with all that belongs to a training.
  private var pace: Double?

  /// The most jobs of a worker, and the seconds that those before may take: what is handed out in advance may not wait
  /// long while another worker has nothing to do.
  private static let mostJobs = 4
  private static let longestWait = 0.25

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

  public var hasRoom: Bool { nextSeat != nil }

  /// The seat for the next job: one that is free, or else the one that is free soonest, if that is soon.
  private var nextSeat: Int? {
    guard let index = seats.indices.min(by: { seats[$0].jobs.count < seats[$1].jobs.count }) else { return nil }
    let jobs = seats[index].jobs
    if jobs.isEmpty { return index }
    guard let pace, jobs.count < Self.mostJobs else { return nil }
    return jobs.reduce(0) { $0 + $1.assignment.cost } * pace <= Self.longestWait ? index : nil
  }

  public func start(_ assignment: TrialAssignment) throws(DiagnosticsError) {
    guard let index = nextSeat else { preconditionFailure("no seat is free") }
    try start(assignment, at: index)
  }

  private func start(_ assignment: TrialAssignment, at index: Int) throws(DiagnosticsError) {
    if seats[index].worker == nil {
      let worker = try WorkerProcess(command: command, log: log)
      worker.send(begin)
      seats[index].worker = worker
    }
    let limit = deadline.seconds(cost: assignment.cost, secondsPerCost: secondsPerCost)
    seats[index].jobs.append(Job(assignment: assignment, began: awake, limit: limit))
    seats[index].worker?.send(.train(assignment))
  }

  /// Ends a worker. What it was handed in advance goes to its successor.
  /// - Returns: the step that it trained; nil if it had nothing to do
  private func vacate(_ index: Int) throws(DiagnosticsError) -> Int? {
    let jobs = seats[index].jobs
    seats[index] = Seat()
    for job in jobs.dropFirst() { try start(job.assignment, at: index) }
    return jobs.first?.assignment.step
  }

  public var hasEvent: Bool {
    if !events.isEmpty { return true }
    var descriptors = seats.compactMap { $0.worker.map { pollfd(fd: $0.output, events: Int16(POLLIN), revents: 0) } }
    return poll(&descriptors, nfds_t(descriptors.count), 0) > 0
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
      guard let job = seats[index].jobs.first, awake > job.began + job.limit else { continue }
      _ = try vacate(index)
      events.append(.failed(step: job.assignment.step, .hung(seconds: Int(min(job.limit, 9e18)))))
    }
  }

  private func hear(_ index: Int) throws(DiagnosticsError) {
    guard let worker = seats[index].worker else { return }
    let (replies, hasEnded) = worker.read()
    for reply in replies {
      if case .unable(let reason) = reply { throw WorkerReply.cannotWork(reason) }
      guard let job = seats[index].jobs.first else { continue }
      let step = job.assignment.step
      switch reply {
      case .epoch(let report): events.append(.progress(step: step, report))
      case .trained(let result):
        if job.assignment.cost > 0 {
          secondsPerCost = max(secondsPerCost ?? 0, result.seconds / job.assignment.cost)
          let latest = (now() - looked + awake - job.began) / job.assignment.cost
          pace = pace.map { 0.8 * $0 + 0.2 * latest } ?? latest
        }
        end(index, .trained(step: step, result))
      case .failed(let reason): end(index, .failed(step: step, .failed(reason)))
      case .lost(let paths): end(index, .failed(step: step, .lost(paths)))
      case .short(let reason):
        // What it holds may be what is missing.
        _ = try vacate(index)
        events.append(.failed(step: step, .short(reason)))
        return
      case .unable, nil:
        _ = try vacate(index)
        events.append(.failed(step: step, .died("sent a message that makes no sense")))
        return
      }
    }
    guard hasEnded else { return }
    let fault = worker.fault()
    if let step = try vacate(index) { events.append(.failed(step: step, fault)) }
  }

  /// The first job of a seat has ended, and the next begins.
  private func end(_ index: Int, _ event: TrialEvent) {
    seats[index].jobs.removeFirst()
    if !seats[index].jobs.isEmpty { seats[index].jobs[0].began = awake }
    events.append(event)
  }
}
