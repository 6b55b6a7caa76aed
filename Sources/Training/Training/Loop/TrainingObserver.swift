import Tasks

/// Follows a run, on the thread that trains. What an observer does takes its time from training, so it
/// throttles what it shows.
public protocol TrainingObserver: AnyObject {
  func trainingBegan(_ plan: TrainingPlan)
  func stepEnded(_ step: StepReport)
  func epochEnded(_ epoch: EpochRecord)
  func checkpointSaved(_ path: String)
  func trainingEnded(_ outcome: TrainingOutcome)
}

extension TrainingObserver {
  public func trainingBegan(_ plan: TrainingPlan) {}
  public func stepEnded(_ step: StepReport) {}
  public func epochEnded(_ epoch: EpochRecord) {}
  public func checkpointSaved(_ path: String) {}
  public func trainingEnded(_ outcome: TrainingOutcome) {}
}

/// How much there is to do.
public struct TrainingPlan: Hashable, Sendable {
  public var model: String
  public var task: Task
  public var parameterCount: Int
  public var epochCount: Int
  public var batchesPerEpoch: Int
  /// Samples of an epoch.
  public var trainingSampleCount: Int
  public var validationSampleCount: Int
  /// Epochs and steps of the next one that an earlier run has done.
  public var completedEpochs: Int
  public var completedBatches: Int

  public var stepCount: Int { epochCount * batchesPerEpoch }
}

/// One step of the optimiser.
public struct StepReport: Hashable, Sendable {
  /// From one.
  public var epoch: Int
  /// The step within its epoch, from one.
  public var batch: Int
  /// The step within the run, from one.
  public var step: Int
  public var sampleCount: Int
  /// The mean loss of the batch, before the step.
  public var loss: Double
  /// The mean loss of the epoch so far.
  public var epochLoss: Double
  /// The metric that decides, of the epoch so far; nil where it is not counted while training.
  public var epochMetric: Double?
  public var learningRate: Double
  /// The norm of all gradients together before clipping.
  public var gradientNorm: Double
}

/// How a run ended.
public struct TrainingOutcome: Hashable, Sendable {
  public enum Ending: Hashable, Sendable {
    case completed
    /// Validation did not improve for as long as the recipe waits.
    case stoppedEarly
    /// The cancellation flag was raised. The run can be resumed from its checkpoint.
    case interrupted
  }

  public var ending: Ending
  public var history: [EpochRecord]
  /// Seconds that this process has trained and validated.
  public var seconds: Double
}
