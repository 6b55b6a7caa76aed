import Compilation
import Datasets
import Diagnostics
import Foundation
import Glibc
import GraphIR
import JSONText
import Training

/// A worker that joins a study by its database: it claims one step after another, trains it on one thread, and answers
/// along with the weights. It may end at any time, in any way, and be started twice.
public final class StorageWorker {
  public enum Ending: Hashable, Sendable {
    /// The study asks for no more.
    case finished(trained: Int)
    case interrupted(trained: Int)
    /// There was nothing to train for too long.
    case idle(trained: Int)
  }

  private let storage: PostgreSQLStorage
  private let cache: WeightsCache
  /// What trains a step: the assignment, what ends it, what takes its state then, and what hears of its epochs.
  private let training:
    (TrialAssignment, CancellationFlag, @escaping (Checkpoint) -> Void, @escaping (EpochReport) -> Void) -> WorkerReply
  private let keeper: ClaimKeeper
  private let lease: Double
  /// Known by nobody else, so that a claim is this worker's.
  private let name: String
  private var trained = 0

  /// Reads the samples, and holds this machine against the study.
  /// - Parameters:
  ///   - lease: seconds after which the coordinator gives the step of a silent worker to another
  ///   - cancellation: ends the wait for a study that has not begun
  /// - Throws: what keeps this machine from working for the study: another version, processor, data set or plug-in
  public convenience init(
    _ url: StorageURL, study name: String, loader: ArchitectureLoader, methods: StudyMethods,
    datasets: DatasetCatalogue, locations: DataLocations, backend: any Backend, lease: Double = 30,
    until cancellation: CancellationFlag
  ) throws(DiagnosticsError) {
    let study = try Study.open(at: StudyAddress(url, name: name), isReadOnly: true, loader: loader, methods: methods)
    guard let storage = study.store as? PostgreSQLStorage else { preconditionFailure("a URL leads to a database") }
    let training: TrialTraining
    do throws(DiagnosticsError) {
      try Self.check(StudyArithmetic(backend: backend), storage, until: cancellation)
      if !cancellation.isRaised { try study.checkSamples(in: locations, of: datasets, isWriter: false) }
      training = try TrialTraining(
        study.specification, loader: loader, methods: methods, datasets: datasets, locations: locations,
        backend: backend)
    } catch {
      let reason = error.diagnostics.map(\.sentence).joined(separator: "; ")
      try? storage.refuse(reason, host: PostgreSQLSession.host, process: Int(getpid()))
      throw error
    }
    try self.init(url, storage, lease: lease) { assignment, cancellation, pause, progress in
      training.train(assignment, until: cancellation, pause: pause, progress: progress)
    }
  }

  /// A worker that pretends to train, for trying a cluster and its database without a load.
  /// - Parameters:
  ///   - lease: seconds after which the coordinator gives the step of a silent worker to another
  ///   - outcome: says what has become of a step, in its time
  /// - Throws: when there is no such study
  public convenience init(
    pretendingFor name: String, in url: StorageURL, lease: Double = 30,
    outcome: @escaping (TrialAssignment, CancellationFlag) -> TrialResult
  ) throws(DiagnosticsError) {
    let storage = try PostgreSQLStorage(PostgreSQLDatabase(url), study: name)
    try self.init(url, storage, lease: lease) { assignment, cancellation, _, _ in
      var result = outcome(assignment, cancellation)
      if cancellation.isRaised { return .short("it was interrupted") }
      // Weights of a step's own, as nobody begins from another's.
      let bytes = Data("step \(assignment.step)".utf8)
      guard FileManager.default.createFile(atPath: assignment.weights, contents: bytes) else {
        return .unable("'\(assignment.weights)' cannot be written")
      }
      result.weights = FileHash.sha256(path: assignment.weights)
      return .trained(result)
    }
  }

  private init(
    _ url: StorageURL, _ storage: PostgreSQLStorage, lease: Double,
    training:
      @escaping (
        TrialAssignment, CancellationFlag, @escaping (Checkpoint) -> Void, @escaping (EpochReport) -> Void
      ) -> WorkerReply
  ) throws(DiagnosticsError) {
    (self.storage, self.lease, self.training) = (storage, lease, training)
    cache = try WeightsCache(url, study: storage.name)
    name = "\(PostgreSQLSession.host):\(getpid()):\(UInt32.random(in: 0 ... .max))"
    keeper = ClaimKeeper(
      try PostgreSQLStorage(PostgreSQLDatabase(url), study: storage.name, metricRange: storage.metricRange),
      worker: name, lease: lease)
    try storage.join(name, host: PostgreSQLSession.host, process: Int(getpid()))
  }

  /// Waits for a coordinator that is about to write down what the study begins with, and holds this machine against it.
  private static func check(
    _ own: StudyArithmetic, _ storage: PostgreSQLStorage, until cancellation: CancellationFlag
  ) throws(DiagnosticsError) {
    while !cancellation.isRaised {
      if let began = try storage.arithmetic(), try storage.fingerprint() != nil {
        return try own.check(against: began, of: storage.address)
      }
      _ = try storage.wait(milliseconds: 500)
    }
  }

  /// Works until the study asks for no more.
  /// - Parameter idle: seconds without a step after which it ends; nil if it waits for as long as the study lasts
  /// - Throws: when the database is lost for long, or this machine cannot work
  public func run(until cancellation: CancellationFlag, idle: Int? = nil) throws(DiagnosticsError) -> Ending {
    var quiet = monotonicSeconds()
    let watch = watch(cancellation)
    defer {
      watch.cancel()
      keeper.stop()
      try? storage.leave(name)
    }
    while !cancellation.isRaised {
      if let task = try storage.claim(by: name, for: lease) {
        try storage.listen(to: nil)
        try train(task)
        quiet = monotonicSeconds()
      } else if try storage.listen(to: storage.taskChannel) {
        // What came before is looked for once more.
        continue
      } else if try storage.isOver() {
        return .finished(trained: trained)
      } else if let idle, monotonicSeconds() - quiet > Double(idle) {
        return .idle(trained: trained)
      } else {
        _ = try storage.wait(milliseconds: 1_000)
      }
    }
    return .interrupted(trained: trained)
  }

  /// Looks ten times a second whether the worker is to end, as signal handlers can do no more than raise a flag.
  private func watch(_ cancellation: CancellationFlag) -> any DispatchSourceTimer {
    let timer = DispatchSource.makeTimerSource(queue: .global())
    timer.schedule(deadline: .now(), repeating: 0.1)
    timer.setEventHandler { [keeper] in if cancellation.isRaised { keeper.cancel() } }
    timer.resume()
    return timer
  }

  private func train(_ task: ClaimedTask) throws(DiagnosticsError) {
    let cancellation = keeper.begin(task)
    defer { keeper.endTask() }
    guard case .train(var assignment)? = WorkerRequest(line: task.assignment) else {
      try storage.release(task, of: name)
      throw DiagnosticsError(
        Diagnostic(
          code: "other-version", "'\(storage.address)' hands out steps in words of another version of this program",
          remedy: "Use the version that runs the study"))
    }
    let output = "\(cache.folder)/weights/new-\(getpid())-\(UInt32.random(in: 0 ... .max)).safetensors"
    defer { unlink(output) }
    assignment.weights = output
    let (lost, damaged) = try fetchParents(of: &assignment)
    if let paused = task.paused { assignment.paused = try cache.weights(paused, from: storage) }
    var reply = WorkerReply.lost(lost)
    let state = output + ".state"
    defer { unlink(state) }
    if lost.isEmpty {
      let pause: (Checkpoint) -> Void = { try? $0.write(to: state) }
      reply = training(assignment, cancellation, pause) { [keeper] in keeper.note($0) }
    }
    // Interrupted, or claimed by another worker meanwhile.
    if cancellation.isRaised, reply.isNoResult {
      let hash = FileHash.sha256(path: state)
      return try storage.release(task, of: name, state: hash.map { (state, $0) })
    }
    if case .unable(let reason) = reply {
      try storage.release(task, of: name)
      throw WorkerReply.cannotWork(reason)
    }
    var weights: (path: String, hash: String)?
    if case .trained(let result) = reply {
      guard let hash = result.weights else {
        try storage.release(task, of: name)
        throw WorkerReply.cannotWork("'\(output)' cannot be read back")
      }
      weights = (output, hash)
    }
    let isWanted = try storage.answer(
      task, of: name, reply.line, isTrained: weights != nil, weights: weights, lost: damaged)
    if isWanted, let weights {
      trained += 1
      // Whoever trains the candidate further on this machine finds them here.
      rename(output, cache.path(weights.hash))
      cache.note(cache.path(weights.hash))
    }
  }

  /// Brings the weights that a training begins from to this machine.
  /// - Returns: as the coordinator calls them, those that are not there or not what they were; and their hashes
  private func fetchParents(
    of assignment: inout TrialAssignment
  ) throws(DiagnosticsError) -> (lost: [String], hashes: [String]) {
    var (lost, damaged): ([String], [String]) = ([], [])
    var hashes: [String: String] = [:]
    func local(_ path: String) throws(DiagnosticsError) -> String {
      guard let hash = assignment.hashes[path] else {
        lost.append(path)
        return path
      }
      guard let file = try cache.weights(hash, from: storage) else {
        lost.append(path)
        damaged.append(hash)
        return path
      }
      hashes[file] = hash
      return file
    }
    if let path = assignment.previousWeights { assignment.previousWeights = try local(path) }
    if let teacher = assignment.teacher { assignment.teacher?.weights = try local(teacher.weights) }
    var inherited: [String] = []
    for path in assignment.inheritedWeights { inherited.append(try local(path)) }
    assignment.inheritedWeights = inherited
    assignment.hashes = hashes
    return (lost, damaged)
  }
}

extension StorageWorker {
  /// Tells the coordinator that has started this process why it cannot work.
  public static func tell(_ error: DiagnosticsError) {
    let reason = error.diagnostics.map(\.sentence).joined(separator: "; ")
    FileHandle.standardOutput.write(Data(WorkerReply.unable(reason).line.utf8))
  }
}

extension WorkerReply {
  /// Whether it says nothing of the candidate.
  fileprivate var isNoResult: Bool {
    switch self {
    case .trained, .failed: false
    default: true
    }
  }
}
