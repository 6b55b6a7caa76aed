import Search

/// Decides what a study does next, from the results of earlier steps in the order of their numbers alone.
///
/// A step is one ``FidelityJob``: a trial, or its training on to the next rung. The decisions are the same whatever order
/// results are recorded in and however often the study was interrupted: a resumed study asks for its stored steps
/// over again, with the results that it has.
struct OrderedScheduler {
  enum Decision: Hashable {
    case run(step: Int, FidelityJob)
    /// The decision depends on a step that is under way.
    case blocked
    case finished
  }

  struct Best: Hashable {
    var trial: Int
    var cost: Double
    var parameters: Int
  }

  private var window: ResultWindow<TrialReport>
  private var fidelity: any FidelityScheduler
  private(set) var sampler: any Sampler
  /// The highest rung of each trial that has been told and did not fail.
  private(set) var rungs: [Int: Int] = [:]
  /// What a screening is given of the results; empty if nobody screens.
  var screened = ScreeningHistory()
  private let isScreened: Bool
  /// The trial with the best metric of all reports of the last rung; nil if there is none, or nobody asks.
  private(set) var best: Best?
  /// The axis of that metric.
  private let bestAxis: Int?
  private let lastRung: Int
  private var base: BaseTraining
  private var nextStep = 0
  /// The fidelity scheduler has asked for one more report than the window gives.
  private var wantsReport = false

  /// - Parameters:
  ///   - trainsBaseFully: whether trial 0 is trained to the last rung whatever becomes of others
  ///   - isScreened: whether results are kept for a screening
  ///   - bestAxis: the index of the metric among the costs, if anybody asks for the best trial
  init(
    sampler: any Sampler, fidelity: any FidelityScheduler, window: Int, trainsBaseFully: Bool = false,
    isScreened: Bool = false, bestAxis: Int? = nil
  ) {
    self.bestAxis = bestAxis
    lastRung = fidelity.rungEpochs.count - 1
    self.isScreened = isScreened
    self.sampler = sampler
    base = BaseTraining(rungEpochs: trainsBaseFully ? fidelity.rungEpochs : [])
    self.fidelity = fidelity
    self.window = ResultWindow(size: window)
  }

  /// Whether anybody asks how fast networks learned.
  var comparesCurves: Bool { sampler.comparesCurves || fidelity.comparesCurves }
  /// Whether anybody asks what more training may bring.
  var comparesProspects: Bool { fidelity.comparesProspects }

  mutating func record(_ report: TrialReport, step: Int) {
    window.record(report, step: step)
  }

  /// - Parameter mayStart: whether the study wants further trials; once false it stays false.
  mutating func next(mayStart: Bool) -> Decision {
    if wantsReport {
      guard tellNext() else { return .blocked }
      wantsReport = false
    } else {
      guard let reports = window.release(for: nextStep) else { return .blocked }
      reports.forEach { tell($0) }
    }
    while true {
      if let job = base.next() { return run(job) }
      switch fidelity.next(mayStart: mayStart) {
      case .run(let job):
        switch base.hasRun(job) {
        case .no: return run(job)
        case .underway: continue
        case .ended(let report): pass(report)
        }
      case .wait:
        guard tellNext() else {
          wantsReport = true
          return .blocked
        }
      case .finished:
        guard base.isUnderway else { return .finished }
        guard tellNext() else {
          wantsReport = true
          return .blocked
        }
      }
    }
  }

  private mutating func run(_ job: FidelityJob) -> Decision {
    defer { nextStep += 1 }
    return .run(step: nextStep, job)
  }

  private mutating func tellNext() -> Bool {
    guard let report = window.releaseNext() else { return false }
    tell(report)
    return true
  }

  private mutating func tell(_ report: TrialReport) {
    noteBest(report)
    if !base.takes(report) { pass(report) }
  }

  private mutating func noteBest(_ report: TrialReport) {
    guard let bestAxis, report.rung == lastRung, let cost = report.costs?[bestAxis], cost.isFinite else { return }
    if let best, (best.cost, best.trial) <= (cost, report.trial) { return }
    best = Best(trial: report.trial, cost: cost, parameters: report.parameters)
  }

  /// Tells those who compare trials.
  private mutating func pass(_ report: TrialReport) {
    if isScreened { screened.tell(report) }
    sampler.tell(report)
    fidelity.tell(report)
    if report.costs != nil { rungs[report.trial] = max(report.rung, rungs[report.trial] ?? 0) }
  }
}
