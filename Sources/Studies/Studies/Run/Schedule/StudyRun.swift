import Diagnostics
import Search
import Training

/// The coordinator: decides on steps, hands them out, and writes down what becomes of them.
///
/// A study that is resumed decides over again from its first step. Steps that the database knows must come out as they
/// did; those with an outcome are recorded at once, those without are handed out again.
public final class StudyRun {
  public enum Ending: Hashable, Sendable {
    case completed
    /// The sampler and the mutations found no network that is new and within the limits.
    case exhausted
    /// Steps could not be trained for reasons that are none of their candidates: the machine's. They are trained when the
    /// study is resumed.
    case unfinished([Obstacle])
    /// The cancellation flag was raised. What was under way will be done again.
    case interrupted
  }

  /// A step that the machine did not let end.
  public struct Obstacle: Hashable, Sendable {
    public var trial: Int
    public var reason: String
    public var attempts: Int
  }

  let study: Study
  var source: any CandidateSource
  let pool: any TrialPool
  let observer: (any StudyObserver)?
  private let now: TimeSource

  var scheduler: OrderedScheduler
  let screening: any Screening
  let scorer: (any CandidateScorer)?
  /// By trial, of those that were asked for lately.
  var features: RecentValues<Int, CandidateFeatures>
  /// The networks of the results that the last choice rested on, the earliest told first.
  var learned: [(trial: Int, features: CandidateFeatures)] = []
  /// The epochs that a trial has been trained for at the end of each rung.
  let rungEpochs: [Int]
  let rungs: [FidelityRung]
  /// Multiply-adds of a sample at the resolution of a rung that has less than all of it, as far as they were asked for.
  var reducedMultiplyAdds: [TrialWeights: Int] = [:]
  /// By trial, as far as they were asked for.
  var weightedLayers: [Int: Int] = [:]
  /// The candidates of all trials.
  var archive: TrialArchive
  /// What is to be written, and then reported.
  var log: FactLog
  private var reports: [(any StudyObserver) -> Void] = []
  /// Steps of the database that are still to be decided over again, the first last.
  var stored: [StoredStep]
  /// The last stored step that began a trial.
  let lastStart: Int
  /// Of earlier sessions.
  private let finishedTrials: Int
  /// Trials of a session that was cut short: their files may be, too.
  private var unsynced: [Int] = []
  var decided = 0
  var isExhausted = false
  var isDecided = false

  /// Steps that wait for a worker, and repairs by their numbers below 0.
  var ready: [Int] = []
  /// Steps and repairs that workers train.
  private var underway: Set<Int> = []
  /// Steps that have not ended.
  var open: [Int: OpenStep] = [:]
  /// Steps that are left to the next session.
  var obstacles: [Int: Obstacle] = [:]
  /// Failures for reasons of the machine since the last training that ended.
  var misfortunes = 0
  /// By their numbers, which are below 0.
  var repairs: [Int: Repair] = [:]
  var nextRepair = -1
  /// How often the weights of a step were trained anew in this session.
  var repairCounts: [Int: Int] = [:]
  /// What trials began from, by trial.
  var heritage: [Int: [TrialWeights]] = [:]
  /// By what trainings leave, the weights of those whose answers they learn from.
  var teachers: [TrialWeights: TrialWeights] = [:]
  /// What is known of files of weights.
  var weights: [TrialWeights: KnownWeights] = [:]
  /// That of this process in the database.
  var session = 0
  var spending = Spending()
  /// The steps that have ended, and what they took: all of them, and those of earlier sessions.
  private var progress = StudyProgress()
  private var ended = (spending: Spending(), earlier: Spending())
  private let earlierSeconds: Double
  private var began = 0.0
  private var noted = 0.0

  struct OpenStep {
    var job: FidelityJob
    /// Multiply-adds, with those of the scores that chose the candidate.
    var cost: Double
    var faults: [StoredFault]
  }

  /// - Parameter scorer: asked if the study's screening goes by scores
  /// - Throws: when the database cannot be read
  public init(
    _ study: Study, source: any CandidateSource, pool: any TrialPool, scorer: (any CandidateScorer)? = nil,
    observer: (any StudyObserver)? = nil,
    methods: StudyMethods = .builtin, now: @escaping TimeSource = monotonicSeconds
  ) throws(DiagnosticsError) {
    self.study = study
    self.source = source
    self.pool = pool
    self.scorer = scorer
    self.observer = observer
    self.now = now
    let specification = study.specification
    let fidelity = specification.makeFidelity(from: methods.fidelities)
    rungEpochs = fidelity.rungEpochs
    rungs = fidelity.rungs
    scheduler = OrderedScheduler(
      sampler: specification.makeSampler(from: methods.samplers), fidelity: fidelity, window: specification.window,
      trainsBaseFully: specification.trainsBaseFully == true,
      isScreened: specification.effectiveScreening.kind != NoScreening.kind,
      bestAxis: specification.distillation == nil
        ? nil : specification.objectives.firstIndex { $0.metric != nil })
    screening = specification.makeScreening(from: methods.screenings)
    features = RecentValues(capacity: max(1, screening.memory))
    // What a history says of how fast a network learned is asked for by some schedulers alone.
    let sessions = try study.store.sessions()
    stored = try study.store.steps(histories: scheduler.comparesCurves)
    lastStart = stored.last { $0.job.rung == 0 }?.number ?? -1
    finishedTrials = Set(stored.lazy.filter { $0.outcome != nil }.map(\.job.trial)).count
    if let last = sessions.last, last.ending == nil {
      unsynced = Set(stored.lazy.filter { $0.session == last.number }.map(\.job.trial)).sorted()
    }
    stored.reverse()
    archive = try TrialArchive(study.store)
    log = FactLog(study.store, metricRange: specification.metric.range)
    earlierSeconds = sessions.reduce(0) { $0 + $1.seconds }
  }

  /// Runs to the end of the budget.
  /// - Throws: when the database or the candidates' files cannot be written, or no worker can be had. Finished trials are
  ///   safe, and the study can be resumed.
  public func run(until cancellation: CancellationFlag = CancellationFlag()) throws(DiagnosticsError) -> Ending {
    began = now()
    session = try study.store.beginSession()
    defer { pool.stop() }
    observer?.studyBegan(finishedTrials: finishedTrials)
    do {
      try restoreFiles()
      let ending = try work(until: cancellation)
      try settle()
      study.syncFiles()
      try study.store.end(session: session, seconds: now() - began, ending.stored)
      return ending
    } catch {
      // Whatever failed because the folder is gone is said as that.
      try study.checkFiles()
      // What has ended is kept, whatever went wrong since.
      try? settle()
      throw error
    }
  }

  /// Writes what a power cut has taken of the files of the session before.
  private func restoreFiles() throws(DiagnosticsError) {
    for trial in unsynced where study.isCutShort(trial: trial) {
      try study.writeArchitecture(candidate(of: trial), trial: trial)
    }
    unsynced = []
  }

  /// The most outcomes that are written together.
  private static let mostUnwritten = 64

  /// Brings what has come up to the disk, then says what has ended.
  private func settle() throws(DiagnosticsError) {
    try log.commit()
    guard !reports.isEmpty else { return }
    let due = reports
    reports = []
    if let observer { for report in due { report(observer) } }
  }

  /// Has the observer told once what was appended to the log so far is on the disk.
  func report(_ report: @escaping (any StudyObserver) -> Void) {
    if observer != nil { reports.append(report) }
  }

  private func work(until cancellation: CancellationFlag) throws(DiagnosticsError) -> Ending {
    while !cancellation.isRaised {
      try study.checkFiles()
      try handOut()
      if underway.isEmpty {
        guard obstacles.isEmpty else {
          return .unfinished(obstacles.sorted { $0.key < $1.key }.map(\.value))
        }
        guard isDecided || isExhausted else { preconditionFailure("nothing is under way, so nothing blocks") }
        return isExhausted ? .exhausted : .completed
      }
      // One wait for the disk for all that has come up while the last one lasted.
      if !pool.hasEvent || log.outcomes >= Self.mostUnwritten { try settle() }
      try take(pool.nextEvent())
      try noteTime()
    }
    return .interrupted
  }

  /// What was tried before the search ended as ``Ending/exhausted``; nil if its source does not say.
  public var exhaustion: String? { isExhausted ? source.exhaustion : nil }

  /// Seconds of this session and of those before.
  var seconds: Double { earlierSeconds + now() - began }

  private func noteTime() throws(DiagnosticsError) {
    guard now() - began - noted >= 1 else { return }
    try study.checkFiles()
    noted = now() - began
    log.append(.time(session: session, noted))
  }

  /// So many failures in a row, of whatever steps, that another attempt is no use.
  static let mostMisfortunes = 16

  private func handOut() throws(DiagnosticsError) {
    guard misfortunes < Self.mostMisfortunes else {
      // What is under way is waited for; the rest is for another time.
      ready = []
      return
    }
    while true {
      while ready.isEmpty {
        guard pool.hasRoom, try decideNext() else { return }
      }
      guard pool.hasRoom else { return }
      let step = ready.removeFirst()
      let assignment = try assignment(of: step)
      try study.restoreFolder(candidate(of: assignment.trial), trial: assignment.trial)
      try pool.start(assignment)
      underway.insert(step)
      if step >= 0 { log.append(.handedOut(step: step, session: session)) }
    }
  }

  /// Decides on a step, which then waits for a worker unless the database knows what became of it.
  /// - Returns: whether there was anything to decide
  private func decideNext() throws(DiagnosticsError) -> Bool {
    guard let step = try decide() else { return false }
    if open[step] != nil { ready.append(step) }
    return true
  }

  private func take(_ event: TrialEvent) throws(DiagnosticsError) {
    switch event {
    case .tick: break
    case .progress(let step, let report):
      // Weights that are trained once more are nobody's progress.
      if let job = open[step]?.job { log.note(report, step: step, of: job.epochs) }
    case .trained(let step, let result):
      underway.remove(step)
      misfortunes = 0
      if step < 0 { try endRepair(step, result) } else { try end(step, .trained(result)) }
    case .failed(let step, let fault):
      underway.remove(step)
      if case .lost(let paths) = fault, try repair(paths, for: step) { return }
      if step < 0 { try failRepair(step, fault) } else { try fail(step, fault) }
    }
  }

  private func fail(_ step: Int, _ fault: TrialFault) throws(DiagnosticsError) {
    guard var entry = open[step] else { preconditionFailure("an event speaks of a step under way") }
    try study.checkFiles()
    let stored = StoredFault(reason: fault.description, isDecisive: fault.isDecisive)
    entry.faults.append(stored)
    open[step] = entry
    log.append(.failedAttempt(step: step, stored))
    let alike = entry.faults.count { $0.isDecisive == fault.isDecisive }
    misfortunes = fault.isDecisive ? 0 : misfortunes + 1
    let isRetried = alike < fault.attempts && misfortunes < Self.mostMisfortunes
    report { $0.attemptFailed(trial: entry.job.trial, reason: stored.reason, isRetried: isRetried) }
    if isRetried {
      ready.insert(step, at: 0)
    } else if fault.isDecisive {
      try end(step, .failed(stored.reason))
    } else {
      obstacles[step] = Obstacle(trial: entry.job.trial, reason: stored.reason, attempts: alike)
    }
  }

  private func end(_ step: Int, _ outcome: StepOutcome) throws(DiagnosticsError) {
    guard let entry = open.removeValue(forKey: step) else { preconditionFailure("a step ends once") }
    let job = entry.job
    if case .trained(let result) = outcome { know(result.weights, of: job, step: step) }
    noted = now() - began
    log.append(.ended(step: step, outcome, session: session, seconds: noted))
    try record(outcome, step: step, job, cost: entry.cost)
    progress.share = min(1, share(of: ended.spending))
    ended.earlier.seconds = earlierSeconds
    progress.earlierShare = min(progress.share, ended.earlier.share(of: study.specification.budget))
    let summary = StepSummary(
      step: step, trial: job.trial, size: archive.entries[job.trial].size, epochs: job.epochs, outcome: outcome,
      progress: progress)
    report { $0.stepEnded(summary) }
  }

  /// Tells the scheduler what became of a step.
  /// - Parameter isStored: whether it ended in an earlier session
  func record(
    _ outcome: StepOutcome, step: Int, _ job: FidelityJob, cost: Double, isStored: Bool = false
  ) throws(DiagnosticsError) {
    let candidate = archive.entries[job.trial]
    var costs: [Double]?
    var curve: LearningCurve?
    if case .trained(let result) = outcome, result.metric.isFinite {
      let direction = study.specification.metric.direction
      if progress.best.map({ direction.cost(of: result.metric) < direction.cost(of: $0) }) ?? true {
        progress.best = result.metric
      }
      costs = Measurement(metric: result.metric, size: candidate.size, measures: result.measures)
        .costs(of: study.specification.objectives)
      curve = result.curve(of: study.specification.objectives)
    }
    let report = TrialReport(
      trial: job.trial, proposal: candidate.proposal, rung: job.rung, costs: costs,
      parameters: candidate.size.parameters, curve: curve, prospects: try prospects(of: job.trial))
    scheduler.record(report, step: step)
    progress.steps += 1
    if job.rung == 0 { progress.trials += 1 }
    let spent = spending(on: job, cost: cost)
    ended.spending += spent
    if isStored { ended.earlier += spent }
  }

  /// The part of the budget that is spent. Time is this process's own.
  func share(of spending: Spending) -> Double {
    var spending = spending
    spending.seconds = seconds
    return spending.share(of: study.specification.budget)
  }
}

extension StudyRun.Ending {
  fileprivate var stored: StoredSession.Ending {
    switch self {
    case .completed: .completed
    case .exhausted: .exhausted
    case .unfinished: .unfinished
    case .interrupted: .interrupted
    }
  }
}
