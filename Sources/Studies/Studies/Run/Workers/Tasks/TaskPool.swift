import Diagnostics
import JSONText
import Training

/// Workers that join a study by its database, from any machine: the coordinator writes tasks down, and reads what becomes of
/// them.
///
/// Which worker trains what, how often and in which order answers come changes nothing that the study decides.
public final class TaskPool: TrialPool {
  /// Workers that a task may lose before it counts as a failed attempt. Machines are taken away for many reasons.
  static let mostLosses = 8
  /// The most tasks that wait or are trained; the study's window holds fewer.
  private static let mostTasks = 16_384

  private let storage: PostgreSQLStorage
  /// What paths of the study begin with here. Workers are told what follows.
  private let folder: String
  private let supplies: [any WorkerSupply]
  private let now: TimeSource
  private var underway: Set<Int> = []
  /// Steps that were handed out before in this session.
  private var handedOut: Set<Int> = []
  private var events: [TrialEvent] = []
  /// Whether workers are to be told of tasks.
  private var isUntold = false
  /// Whether there may be replies.
  private var mayHaveReplies = true
  private var looked = -Double.infinity
  private var tidied = -Double.infinity
  /// Steps that workers have answered.
  private var answered = 0

  /// - Parameter supplies: who starts workers; none if all join from elsewhere
  init(
    _ storage: PostgreSQLStorage, folder: String, supplies: [any WorkerSupply] = [],
    now: @escaping TimeSource = monotonicSeconds
  ) throws(DiagnosticsError) {
    (self.storage, self.folder, self.supplies, self.now) = (storage, folder + "/", supplies, now)
    try storage.listen(to: storage.replyChannel)
  }

  /// Hands steps out to workers that join, and starts none.
  /// - Precondition: the study is in a database
  public convenience init(of study: Study) throws(DiagnosticsError) {
    guard let storage = study.store as? PostgreSQLStorage else { preconditionFailure("tasks are rows of a database") }
    try self.init(storage, folder: study.path)
  }

  public var hasRoom: Bool { underway.count < Self.mostTasks }

  public func start(_ assignment: TrialAssignment) throws(DiagnosticsError) {
    let step = assignment.step
    let line = WorkerRequest.train(relative(assignment)).line
    try storage.put(step: step, line, isRepeated: !handedOut.insert(step).inserted)
    underway.insert(step)
    (isUntold, mayHaveReplies) = (true, true)
  }

  /// Whoever trains has another folder.
  private func relative(_ assignment: TrialAssignment) -> TrialAssignment {
    func relative(_ path: String) -> String { path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path }
    var assignment = assignment
    assignment.previousWeights = assignment.previousWeights.map(relative)
    assignment.inheritedWeights = assignment.inheritedWeights.map(relative)
    if let teacher = assignment.teacher { assignment.teacher?.weights = relative(teacher.weights) }
    assignment.weights = relative(assignment.weights)
    assignment.hashes = Dictionary(
      assignment.hashes.map { (relative($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    return assignment
  }

  public var hasEvent: Bool {
    if events.isEmpty, (try? storage.wait(milliseconds: 0)) == true { mayHaveReplies = true }
    if events.isEmpty, mayHaveReplies { try? takeReplies() }
    return !events.isEmpty
  }

  public func nextEvent() throws(DiagnosticsError) -> TrialEvent {
    if isUntold {
      try storage.notify(storage.taskChannel)
      isUntold = false
    }
    if events.isEmpty {
      if !mayHaveReplies { mayHaveReplies = try storage.wait(milliseconds: 500) }
      try lookAfterWorkers()
      if mayHaveReplies { try takeReplies() }
    }
    return events.isEmpty ? .tick : events.removeFirst()
  }

  private func takeReplies() throws(DiagnosticsError) {
    mayHaveReplies = false
    for (step, reply) in try storage.replies(to: underway) {
      underway.remove(step)
      answered += 1
      switch WorkerReply(line: reply) {
      case .trained(let result): events.append(.trained(step: step, result))
      case .failed(let reason): events.append(.failed(step: step, .failed(reason)))
      case .short(let reason): events.append(.failed(step: step, .short(reason)))
      case .lost(let paths): events.append(.failed(step: step, .lost(paths.map { folder + $0 })))
      case .epoch, .unable, nil:
        events.append(.failed(step: step, .died("sent a message that makes no sense")))
      }
    }
  }

  /// Once a second: frees what dead workers have claimed, and starts workers of this machine anew that have ended.
  private func lookAfterWorkers() throws(DiagnosticsError) {
    guard now() - looked >= 1 else { return }
    looked = now()
    // Somebody may have notified while nobody listened.
    mayHaveReplies = true
    for supply in supplies { try supply.tend(wanted: underway.count, answered: answered) }
    if now() - tidied >= 600 {
      tidied = now()
      try storage.forgetLostWorkers()
    }
    for (step, losses) in try storage.freeLost() {
      isUntold = true
      guard losses > Self.mostLosses, underway.remove(step) != nil else { continue }
      try storage.remove(task: step)
      events.append(.failed(step: step, .died("did not come back, nor did \(losses - 1) before it")))
    }
  }

  public func stop() {
    let isOver = (try? storage.isOver()) == true
    try? storage.removeUnclaimed()
    for supply in supplies { supply.stop(isOver: isOver) }
    underway = []
  }
}
