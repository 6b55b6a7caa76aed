import Compilation
import Datasets
import Diagnostics
import Dispatch
import Foundation
import GraphIR
import Synchronization
import Training

/// Workers that are threads of this process, for programs that have no program of workers to start.
///
/// Results are those of processes, bit for bit. What is lost is what processes protect from: a crash in one training ends
/// them all, and none is ended for standing still.
public final class ThreadPool: TrialPool {
  /// What the threads and the coordinator share.
  private final class Exchange: Sendable {
    private let events = Mutex<[Event]>([])
    private let count = DispatchSemaphore(value: 0)
    /// Ends trainings that are under way.
    let cancellation = CancellationFlag()

    func post(_ event: Event) {
      events.withLock { $0.append(event) }
      count.signal()
    }

    /// - Returns: nil when nothing happened for half a second
    func next() -> Event? {
      count.wait(timeout: .now() + 0.5) == .success ? events.withLock { $0.removeFirst() } : nil
    }
  }

  private enum Event: Sendable {
    case epoch(step: Int, EpochReport)
    case reply(seat: Int, step: Int, WorkerReply)
  }

  /// A thread, and what it is to do.
  private final class Seat: Sendable {
    private let assignments = Mutex<[TrialAssignment?]>([])
    private let count = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameter training: makes what trains, on the thread
    init(
      number: Int, exchange: Exchange,
      training: @escaping @Sendable () throws(DiagnosticsError) -> TrialTraining
    ) {
      Thread.detachNewThread { [self] in
        var made: TrialTraining?
        while let assignment = next() {
          let step = assignment.step
          do throws(DiagnosticsError) {
            let trainer: TrialTraining
            if let made { trainer = made } else { trainer = try training() }
            made = trainer
            let reply = trainer.train(assignment, until: exchange.cancellation) {
              exchange.post(.epoch(step: step, $0))
            }
            exchange.post(.reply(seat: number, step: step, reply))
          } catch {
            let reason = error.diagnostics.map(\.sentence).joined(separator: "; ")
            exchange.post(.reply(seat: number, step: step, .unable(reason)))
          }
        }
        ended.signal()
      }
    }

    func train(_ assignment: TrialAssignment) { put(assignment) }

    /// Waits for the thread's end.
    func end() {
      put(nil)
      ended.wait()
    }

    private func put(_ assignment: TrialAssignment?) {
      assignments.withLock { $0.append(assignment) }
      count.signal()
    }

    private func next() -> TrialAssignment? {
      count.wait()
      return assignments.withLock { $0.removeFirst() }
    }
  }

  private let specification: StudySpecification
  private let environment: StudyEnvironment
  private let exchange = Exchange()
  private let mostSeats: Int
  private var seats: [Seat] = []
  private var free: [Int] = []

  /// - Parameter count: trainings at the same time, each on one thread
  public init(_ study: Study, count: Int, environment: StudyEnvironment) {
    precondition(count >= 1, "a pool has a worker")
    specification = study.specification
    mostSeats = count
    self.environment = environment
  }

  public var hasRoom: Bool { !free.isEmpty || seats.count < mostSeats }

  public func start(_ assignment: TrialAssignment) {
    if let number = free.popLast() { return seats[number].train(assignment) }
    precondition(seats.count < mostSeats, "no seat is free")
    let (specification, environment) = (specification, environment)
    let seat = Seat(number: seats.count, exchange: exchange) { () throws(DiagnosticsError) in
      try TrialTraining(
        specification, loader: ArchitectureLoader(catalogue: environment.layers), methods: environment.methods,
        datasets: environment.datasets, locations: environment.locations, backend: environment.backend)
    }
    seats.append(seat)
    seat.train(assignment)
  }

  public func nextEvent() throws(DiagnosticsError) -> TrialEvent {
    switch exchange.next() {
    case nil: return .tick
    case .epoch(let step, let report): return .progress(step: step, report)
    case .reply(let seat, let step, let reply):
      free.append(seat)
      switch reply {
      case .epoch(let report): return .progress(step: step, report)
      case .trained(let result): return .trained(step: step, result)
      case .failed(let reason): return .failed(step: step, .failed(reason))
      case .short(let reason): return .failed(step: step, .short(reason))
      case .lost(let paths): return .failed(step: step, .lost(paths))
      case .unable(let reason): throw WorkerReply.cannotWork(reason)
      }
    }
  }

  /// Ends what is under way after its step of the optimiser, and waits for that.
  public func stop() {
    exchange.cancellation.raise()
    for seat in seats { seat.end() }
    seats = []
    free = []
  }
}
