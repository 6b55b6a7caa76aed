import Diagnostics

/// What a study's store held at one time. Whoever follows a running study reads what is new and keeps the rest: what has
/// ended is not read again, and costs nothing however large the study is.
public struct StudyFacts: Hashable, Sendable {
  /// Whether architectures of candidates and histories of trainings are among the facts; otherwise they are null.
  public let isDetailed: Bool
  /// Whether a coordinator held the study.
  private(set) var isHeld = false
  /// In the order of their numbers.
  public private(set) var trials: [StoredTrial] = []
  /// In the order of their numbers; their trials are all among ``trials``.
  public private(set) var steps: [StoredStep] = []
  public private(set) var confirmations: [StoredConfirmation] = []
  private(set) var sessions: [StoredSession] = []
  /// By step, of the steps that have not ended; empty if nobody holds the study.
  private(set) var epochs: [Int: [EpochReport]] = [:]
  /// Steps of a database that workers train; nil for a folder, which hands out no more than is trained.
  private(set) var claims: Set<Int>?
  /// The machines that work for a study in a database, by name.
  private(set) var nodes: [WorkerNode] = []

  /// All that there is.
  public init(of study: Study, isDetailed: Bool) throws(DiagnosticsError) {
    self.isDetailed = isDetailed
    try read(study, fromStep: 0, fromTrial: 0)
  }

  /// Reads what has come since, of the same study. Facts of a study that nobody runs any more, or that was resumed, are read
  /// anew, as a resumption may train again what was lost.
  public mutating func update(from study: Study) throws(DiagnosticsError) {
    var next = self
    let known = sessions.map(\.number)
    try next.read(study, fromStep: steps.firstIndex { $0.outcome == nil } ?? steps.count, fromTrial: trials.count)
    if !next.isHeld || next.sessions.map(\.number) != known { try next.read(study, fromStep: 0, fromTrial: 0) }
    self = next
  }

  private mutating func read(_ study: Study, fromStep step: Int, fromTrial trial: Int) throws(DiagnosticsError) {
    let store = study.store
    // Asked first, so that a study that ends meanwhile is not taken for one that was cut short.
    isHeld = study.isRunning
    steps.removeLast(steps.count - step)
    try Self.append(store.steps(from: step, histories: isDetailed), to: &steps)
    sessions = try store.sessions()
    confirmations = try store.confirmations()
    epochs = isHeld ? try store.epochs() : [:]
    if let storage = store as? PostgreSQLStorage {
      claims = try isHeld ? storage.claimedSteps() : []
      nodes = try storage.nodes()
    }
    // Last, so that whatever the study has begun meanwhile is among them: the rest names no trial that is not there.
    trials.removeLast(trials.count - trial)
    try Self.append(store.trials(from: trial, architectures: isDetailed), to: &trials)
  }

  /// Without a copy if all are new.
  private static func append<Element>(_ new: [Element], to all: inout [Element]) {
    if all.isEmpty { all = new } else { all += new }
  }
}
