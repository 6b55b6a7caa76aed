import GraphIR

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
  /// Loss and accuracy on the test split, if that was asked for.
  public var test: Evaluation?

  public init(_ trainer: Trainer, _ outcome: TrainingOutcome, test: Evaluation? = nil) {
    model = trainer.graph.name
    recipe = trainer.recipe.name
    seed = trainer.recipe.seed
    let size = trainer.graph.size
    parameterCount = size.trainable
    multiplyAdds = size.multiplyAdds
    seconds = outcome.seconds
    history = outcome.history
    self.test = test
  }

  public var validationAccuracy: Double? { history.last?.validationAccuracy }
  public var trainAccuracy: Double? { history.last?.trainAccuracy }
}
