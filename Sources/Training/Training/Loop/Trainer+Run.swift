import Compilation
import Datasets
import Diagnostics
import Glibc

/// Where and when a run is saved.
public struct CheckpointPolicy: Hashable, Sendable {
  /// The file that is replaced at each saving, and holds the finished network in the end.
  public var path: String
  /// The most seconds of training that a crash may cost; nil if only epochs' ends save.
  public var interval: Double?
  /// After how many epochs the run is saved. It is saved in the end whatever this is.
  public var epochs: Int
  /// A second file for the network of the epoch that validated best, by what early stopping watches, else by
  /// the metric that decides.
  public var bestPath: String?

  public init(path: String, interval: Double? = 60, epochs: Int = 1, bestPath: String? = nil) {
    precondition(epochs >= 1, "a run is saved after one epoch or several")
    self.path = path
    self.interval = interval
    self.epochs = epochs
    self.bestPath = bestPath
  }
}

/// Seconds since any fixed moment.
public typealias TimeSource = () -> Double

/// Seconds since the machine was started.
public func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

extension Trainer {
  /// Trains to the end of the recipe, from wherever the progress stands.
  ///
  /// - parameters:
  ///   - policy: nil if nothing is to be saved
  ///   - cancellation: checked at every step; raised, it makes the run save and end
  ///   - now: for reporting and for the interval between savings; no result depends on it
  /// - throws: when loss or gradients stop being finite, saying where (the last checkpoint stays as it is), or when a
  ///   checkpoint cannot be written
  @discardableResult
  public func run(
    saving policy: CheckpointPolicy? = nil, observer: (any TrainingObserver)? = nil,
    until cancellation: CancellationFlag = CancellationFlag(), now: @escaping TimeSource = monotonicSeconds
  ) throws(DiagnosticsError) -> TrainingOutcome {
    let began = now()
    observer?.trainingBegan(plan)
    var run = Run(policy: policy, observer: observer, cancellation: cancellation, now: now, saved: began)
    var ending = TrainingOutcome.Ending.completed
    while progress.epoch < recipe.epochs {
      if recipe.earlyStopping?.ends(progress.history, metric: data.task.metric) ?? false {
        ending = .stoppedEarly
        break
      }
      guard try finishEpoch(&run) else {
        ending = .interrupted
        break
      }
    }
    try save(&run)
    let outcome = TrainingOutcome(ending: ending, history: progress.history, seconds: now() - began)
    observer?.trainingEnded(outcome)
    return outcome
  }

  private struct Run {
    let policy: CheckpointPolicy?
    let observer: (any TrainingObserver)?
    let cancellation: CancellationFlag
    let now: TimeSource
    /// When the run was last saved, and what was.
    var saved: Double
    var savedProgress: TrainingProgress?
  }

  /// Trains what is left of the epoch and validates.
  /// - returns: whether the epoch ended
  private func finishEpoch(_ run: inout Run) throws(DiagnosticsError) -> Bool {
    let began = run.now()
    let samplesBefore = progress.sampleCount
    let order = loader.order(epoch: progress.epoch)
    while progress.batch < batches.count {
      if run.cancellation.isRaised { return false }
      if let reports = try takeSteps(order, now: run.now) {
        for report in reports { run.observer?.stepEnded(report) }
      } else {
        let report = try takeStep(order)
        run.observer?.stepEnded(report)
      }
      if let interval = run.policy?.interval, run.now() - run.saved >= interval { try save(&run) }
    }
    let trained = run.now()
    let evaluation = try validate(until: run.cancellation)
    if evaluation == nil, data.validation != nil { return false }
    if let loss = evaluation?.loss, !loss.isFinite { throw nonFiniteValidation(loss) }
    let record = record(
      evaluation, seconds: run.now() - began,
      samplesPerSecond: trained > began ? Double(progress.sampleCount - samplesBefore) / (trained - began) : nil)
    progress.finishEpoch(record)
    run.observer?.epochEnded(record)
    if progress.epoch.isMultiple(of: run.policy?.epochs ?? 1) { try save(&run) }
    try saveBest(&run)
    return true
  }

  /// Of the epoch whose last step was taken.
  func record(_ evaluation: Evaluation?, seconds: Double, samplesPerSecond: Double?) -> EpochRecord {
    let metric = data.task.metric
    return EpochRecord(
      epoch: progress.epoch + 1, metric: metric.kind, trainLoss: progress.meanLoss, trainMetric: trainMetric,
      validationLoss: evaluation?.loss, validationMetric: evaluation?[metric],
      learningRate: recipe.rates(at: step - 1, of: stepCount).learningRate, seconds: seconds,
      samplesPerSecond: samplesPerSecond)
  }

  /// Saves unless the same was saved last.
  private func save(_ run: inout Run) throws(DiagnosticsError) {
    guard let policy = run.policy, run.savedProgress != progress else { return }
    let checkpoint = checkpoint()
    try session.checkFault()
    try checkpoint.write(to: policy.path)
    run.observer?.checkpointSaved(policy.path)
    run.saved = run.now()
    run.savedProgress = progress
  }

  /// Saves the epoch that has just ended if it is the best.
  private func saveBest(_ run: inout Run) throws(DiagnosticsError) {
    let metric = data.task.metric
    let watched = recipe.earlyStopping ?? EarlyStopping(.metric(metric.kind), patience: 1)
    guard let path = run.policy?.bestPath,
      watched.bestEpoch(of: progress.history, metric: metric) == progress.epoch - 1
    else { return }
    try checkpoint().write(to: path)
    run.observer?.checkpointSaved(path)
  }
}
