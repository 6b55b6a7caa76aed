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
    /// The cancellation flag was raised. What was under way will be done again.
    case interrupted
  }

  let study: Study
  var source: any CandidateSource
  let pool: any TrialPool
  let observer: (any StudyObserver)?
  private let now: TimeSource

  var scheduler: OrderedScheduler
  let screening: any Screening
  let scorer: (any CandidateScorer)?
  /// Multiply-adds of the scores that chose a trial's candidate, by trial.
  var screeningCosts: [Int: Double] = [:]
  /// By trial, of those that were asked for.
  var features: [Int: CandidateFeatures] = [:]
  /// The epochs that a trial has been trained for at the end of each rung.
  let rungBudgets: [Int]
  let rungs: [FidelityRung]
  /// Multiply-adds of a sample by trial and resolution, as far as they were asked for.
  var reducedMultiplyAdds: [Int: [Double: Int]] = [:]
  /// By trial.
  var candidates: [TrialCandidate] = []
  var hashes: Set<String> = []
  /// Steps of the database, of which the first ``decided`` have been decided over again.
  let stored: [StoredStep]
  /// The last stored step that began a trial.
  let lastStart: Int
  var decided = 0
  var isExhausted = false
  var isDecided = false

  /// Steps that wait for a worker.
  private var ready: [Int] = []
  /// Steps that have not ended.
  var open: [Int: OpenStep] = [:]
  var spending = Spending()
  /// What the steps that have ended took.
  private var ended = (steps: 0, spending: Spending())
  private let earlierSeconds: Double
  private var began = 0.0
  private var noted = 0.0

  struct OpenStep {
    var job: FidelityJob
    /// The weights that it begins from.
    var inheritedWeights: [String]
    var faults: [StoredFault]
  }

  /// - Parameter scorer: asked where the study's screening goes by scores
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
    rungBudgets = fidelity.budgets
    rungs = fidelity.rungs
    scheduler = OrderedScheduler(
      sampler: specification.makeSampler(from: methods.samplers), fidelity: fidelity, window: specification.window)
    screening = specification.makeScreening(from: methods.screenings)
    stored = try study.store.steps()
    lastStart = stored.last { $0.job.rung == 0 }?.number ?? -1
    candidates = try study.store.trials().map(\.candidate)
    hashes = Set(candidates.map(\.hash))
    earlierSeconds = try study.store.seconds()
  }

  /// Runs to the end of the budget.
  /// - Throws: when the database or the candidates' files cannot be written, or no worker can be had. Finished trials are
  ///   safe, and the study can be resumed.
  public func run(until cancellation: CancellationFlag = CancellationFlag()) throws(DiagnosticsError) -> Ending {
    began = now()
    let session = try study.store.beginSession()
    defer { pool.stop() }
    observer?.studyBegan(finishedTrials: Set(stored.filter { $0.outcome != nil }.map(\.job.trial)).count)
    while !cancellation.isRaised {
      try handOut()
      if open.isEmpty {
        guard isDecided || isExhausted else { preconditionFailure("nothing is under way, so nothing blocks") }
        try study.store.setSeconds(now() - began, session: session)
        return isExhausted ? .exhausted : .completed
      }
      try take(pool.nextEvent())
      try noteTime(session)
    }
    try study.store.setSeconds(now() - began, session: session)
    return .interrupted
  }

  /// What was tried before the search ended as ``Ending/exhausted``; nil where its source does not say.
  public var exhaustion: String? { isExhausted ? source.exhaustion : nil }

  /// Seconds of this session and of those before.
  var seconds: Double { earlierSeconds + now() - began }

  private func noteTime(_ session: Int) throws(DiagnosticsError) {
    guard now() - began - noted >= 5 else { return }
    noted = now() - began
    try study.store.setSeconds(noted, session: session)
  }

  private func handOut() throws(DiagnosticsError) {
    while pool.hasRoom {
      if ready.isEmpty {
        guard let step = try decide() else { return }
        guard open[step] != nil else { continue }
        ready.append(step)
      }
      let step = ready.removeFirst()
      guard let job = open[step]?.job else { preconditionFailure("a step that waits is open") }
      try pool.start(assignment(step, job))
    }
  }

  private func take(_ event: TrialEvent) throws(DiagnosticsError) {
    switch event {
    case .progress, .tick: break
    case .trained(let step, let result): try end(step, .trained(result))
    case .failed(let step, let fault):
      guard var entry = open[step] else { preconditionFailure("an event speaks of a step under way") }
      let stored = StoredFault(reason: fault.description, isDecisive: fault.isDecisive)
      entry.faults.append(stored)
      open[step] = entry
      try study.store.add(stored, step: step)
      let alike = entry.faults.count { $0.isDecisive == fault.isDecisive }
      observer?.attemptFailed(
        trial: entry.job.trial, reason: stored.reason, isRetried: alike < fault.attempts)
      if alike < fault.attempts {
        ready.insert(step, at: 0)
      } else {
        try end(step, .failed(stored.reason))
      }
    }
  }

  private func end(_ step: Int, _ outcome: StepOutcome) throws(DiagnosticsError) {
    guard let job = open.removeValue(forKey: step)?.job else { preconditionFailure("a step ends once") }
    if case .trained(let result) = outcome { try study.writeHistory(result, trial: job.trial) }
    try study.store.add(outcome, step: step)
    record(outcome, step: step, job)
    observer?.stepEnded(
      StepSummary(
        step: step, trial: job.trial, size: candidates[job.trial].size, epochs: job.epochs, outcome: outcome,
        endedSteps: ended.steps, share: min(1, share(of: ended.spending))))
  }

  /// Tells the scheduler what became of a step.
  func record(_ outcome: StepOutcome, step: Int, _ job: FidelityJob) {
    let candidate = candidates[job.trial]
    var costs: [Double]?
    var curve: LearningCurve?
    if case .trained(let result) = outcome, result.accuracy.isFinite {
      costs = Measurement(accuracy: result.accuracy, size: candidate.size, measures: result.measures)
        .costs(of: study.specification.objectives)
      curve = result.curve(of: study.specification.objectives)
    }
    scheduler.record(
      TrialReport(
        trial: job.trial, proposal: candidate.proposal, rung: job.rung, costs: costs,
        parameters: candidate.size.parameters, curve: curve),
      step: step)
    ended.steps += 1
    ended.spending += spending(on: job)
  }

  /// The part of the budget that is spent. Time is this process's own.
  func share(of spending: Spending) -> Double {
    var spending = spending
    spending.seconds = seconds
    return spending.share(of: study.specification.budget)
  }
}
