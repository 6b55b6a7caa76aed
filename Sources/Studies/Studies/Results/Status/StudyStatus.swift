import Diagnostics

/// How far a study has come.
public struct StudyStatus: Sendable {
  public struct Bin: Hashable, Sendable {
    /// Parameters of the bin: from this to twice this.
    public var floor: Int
    public var trials: Int
    public var best: Frontier.Point
  }

  public struct Failure: Hashable, Sendable {
    public var trial: Int
    public var reason: String
  }

  /// What becomes of the study.
  public enum State: String, Hashable, Sendable {
    /// A coordinator runs it.
    case running
    /// Its budget is spent, and all of its trials have ended.
    case finished
    /// No further network was found that is new and within the limits.
    case exhausted
    /// Steps are left that the machine did not let end.
    case unfinished
    /// It can be resumed.
    case interrupted
  }

  /// A training that has ended.
  public struct Ended: Hashable, Sendable {
    public var trial: Int
    /// Those of earlier rungs included.
    public var epochs: Int
    /// The metric that decides; nil if the training failed.
    public var metric: Double?
    public var failure: String?
  }

  public var specification: StudySpecification
  public var state: State
  public var trained: Int
  /// Trials that workers train now, in the order in which that was decided.
  public var running: [RunningTrial]
  /// The machines that work for a study in a database, by name.
  public var nodes: [WorkerNode] = []
  /// Trials that were begun, or are to be trained on, and that nobody trains now.
  public var waiting: [Int]
  public var failures: [Failure]
  /// Of the trainings that have ended the eight that were decided on last, the last first.
  public var latest: [Ended]
  /// A text that is another one whenever what was found is.
  public var version: String
  /// Attempts that failed.
  public var faults: Int
  public var spending: Spending
  /// The metric of one answer for all on the validation samples; nil if that is not known.
  public var constantMetric: Double?
  /// Rows of the frontier, and the best of the metric that decides among them.
  public var frontCount: Int
  public var best: Double?
  /// By parameters, the least first.
  public var bins: [Bin]
  /// How well rungs order trials, the least training first.
  public var rankings: [RungRanking]

  public init(of study: Study) throws(DiagnosticsError) {
    let facts = try StudyFacts(of: study, isDetailed: false)
    self.init(of: study, facts, Frontier(of: study, facts))
  }

  /// - Parameter frontier: that of the same facts
  public init(of study: Study, _ facts: StudyFacts, _ frontier: Frontier) {
    let (steps, trials, sessions) = (facts.steps, facts.trials, facts.sessions)
    specification = study.specification
    constantMetric = study.constantMetric
    let points = frontier.points + frontier.dominated
    trained = points.count
    let tests = points.lazy.compactMap { point in point.test.map { (point.trial, $0.mean) } }
    rankings = RungRanking.all(of: steps, tests: Dictionary(tests) { first, _ in first })
    let open = steps.filter { $0.outcome == nil }
    // Who confirms a study holds it, too.
    let isRunning = facts.isHeld && sessions.last.map { $0.ending == nil } ?? true
    let session = isRunning ? sessions.last?.number : nil
    // What a database hands out may wait for a worker.
    let begun = open.filter { step in
      facts.claims.map { isRunning && $0.contains(step.number) } ?? (step.session != nil && step.session == session)
    }
    let begunNumbers = Set(begun.map(\.number))
    waiting = open.filter { !begunNumbers.contains($0.number) }.map(\.job.trial)
    nodes = facts.nodes
    failures = steps.compactMap { step in
      if case .failed(let reason)? = step.outcome { Failure(trial: step.job.trial, reason: reason) } else { nil }
    }
    faults = steps.reduce(0) { $0 + $1.faults.count }
    latest = steps.reversed().lazy.compactMap { $0.ended }.prefix(8).map(\.self)
    spending = Spending()
    // By trial; trainings have one epoch or more.
    var epochs = [Int](repeating: 0, count: trials.count)
    for step in steps where step.outcome != nil {
      let (trial, before) = (step.job.trial, epochs[step.job.trial])
      spending.epochs += max(0, step.job.epochs - before)
      spending.multiplyAdds +=
        step.cost
        ?? Study.cost(
          multiplyAdds: trials[trial].candidate.size.multiplyAdds, samples: study.trainingSamples,
          epochs: max(0, step.job.epochs - before))
      epochs[trial] = step.job.epochs
    }
    spending.trials = epochs.count { $0 > 0 }
    spending.seconds = sessions.reduce(0) { $0 + $1.seconds }
    running = begun.map { step in
      RunningTrial(
        trial: step.job.trial, firstEpoch: step.job.rung == 0 ? 0 : epochs[step.job.trial],
        epochs: step.job.epochs, reports: facts.epochs[step.number] ?? [])
    }
    let isSpent = spending.share(of: specification.budget) >= 1 && open.isEmpty
    state =
      if isRunning && !isSpent {
        .running
      } else {
        switch sessions.last?.ending {
        case .exhausted? where !isSpent: .exhausted
        case .unfinished?: .unfinished
        default: isSpent ? .finished : .interrupted
        }
      }
    version =
      "\(trials.count).\(steps.count - open.count).\(failures.count).\(facts.confirmations.count).\(state.rawValue)"
    let direction = frontier.metric.direction
    func cost(_ point: Frontier.Point) -> Double { direction.cost(of: point.measurement.metric) }
    frontCount = frontier.points.count
    best = frontier.points.min { cost($0) < cost($1) }?.measurement.metric
    var bins: [Int: Bin] = [:]
    for point in points {
      let floor = point.measurement.size.parameters.floorPowerOfTwo
      guard let bin = bins[floor] else {
        bins[floor] = Bin(floor: floor, trials: 1, best: point)
        continue
      }
      bins[floor]?.trials += 1
      if (cost(point), point.trial) < (cost(bin.best), bin.best.trial) { bins[floor]?.best = point }
    }
    self.bins = bins.values.sorted { $0.floor < $1.floor }
  }

  /// The numbers of the trials that workers train now.
  public var underway: [Int] { running.map(\.trial) }

  /// Seconds that the rest will take at the rate so far; nil if nothing is left, and if nothing is known yet.
  public var remainingSeconds: Double? {
    guard state != .finished, state != .exhausted else { return nil }
    let share = spending.share(of: specification.budget)
    guard share > 0, spending.seconds > 0 else { return nil }
    return spending.seconds * max(0, 1 / min(1, share) - 1)
  }
}

extension StoredStep {
  /// What became of it; nil before it has ended.
  fileprivate var ended: StudyStatus.Ended? {
    switch outcome {
    case .trained(let result)?:
      StudyStatus.Ended(trial: job.trial, epochs: job.epochs, metric: result.metric, failure: nil)
    case .failed(let reason)?: StudyStatus.Ended(trial: job.trial, epochs: job.epochs, metric: nil, failure: reason)
    case nil: nil
    }
  }
}

extension Int {
  /// The largest power of two that is not above a positive number.
  fileprivate var floorPowerOfTwo: Int { 1 << (Int.bitWidth - 1 - leadingZeroBitCount) }
}
