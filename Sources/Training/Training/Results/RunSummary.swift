import GraphIR
import Tasks

/// One trained model in a row of a comparison.
public struct RunSummary: Hashable, Sendable {
  public var model: String
  public var recipe: String
  public var seed: UInt64
  /// As PyTorch counts them.
  public var parameterCount: Int
  /// For one sample, biases included.
  public var multiplyAdds: Int
  /// Seconds of training and validation.
  public var seconds: Double
  public var history: [EpochRecord]
  /// The one that decides.
  public var metric: MetricDefinition
  /// On the test split, if that was asked for.
  public var test: Evaluation?
  /// After each epoch, where a comparison follows a run by its test samples, as nothing is set aside; else empty.
  public var epochTests: [TestRecord] = []
  /// The file that holds the run; nil if it was not kept.
  public var checkpoint: String?

  public init(
    _ trainer: Trainer, _ outcome: TrainingOutcome, test: Evaluation? = nil, epochTests: [TestRecord] = [],
    checkpoint: String? = nil
  ) {
    (self.epochTests, self.checkpoint) = (epochTests, checkpoint)
    model = trainer.graph.name
    recipe = trainer.recipe.name
    seed = trainer.recipe.seed
    let size = trainer.graph.size
    parameterCount = size.trainable
    multiplyAdds = size.multiplyAdds
    seconds = outcome.seconds
    history = outcome.history
    metric = trainer.data.task.metric
    self.test = test
  }

  public var validationMetric: Double? { history.last?.validationMetric }
  public var trainMetric: Double? { history.last?.trainMetric }
  public var testMetric: Double? { test?[metric] }
}
