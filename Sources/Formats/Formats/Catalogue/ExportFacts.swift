import Datasets
import Tasks

/// What is known of a network beside its architecture and its weights: what files of other tools say of it.
public struct ExportFacts: Hashable, Sendable {
  /// What it was trained on.
  public struct Data: Hashable, Sendable {
    /// The name of the data set.
    public var name: String
    public var targets: Targets
    /// How quantities were standardised; nil for classes and labels.
    public var scaling: TargetScaling?
    /// How raw values became the network's input.
    public var normalization: Normalization

    public init(name: String, targets: Targets, scaling: TargetScaling? = nil, normalization: Normalization) {
      self.name = name
      self.targets = targets
      self.scaling = scaling
      self.normalization = normalization
    }
  }

  /// A metric that was measured.
  public struct Metric: Hashable, Sendable {
    /// The samples that it was measured on: `validation` or `test`.
    public var samples: String
    /// The metric's kind, `accuracy`.
    public var kind: String
    /// A share is a fraction of one.
    public var value: Double

    public init(samples: String, kind: String, value: Double) {
      self.samples = samples
      self.kind = kind
      self.value = value
    }
  }

  /// Nil for a network that was not trained.
  public var data: Data?
  public var metrics: [Metric]
  /// Epochs that it was trained for.
  public var epochs: Int?
  /// The name of the study that found it, and the number of its trial there.
  public var study: String?
  public var trial: Int?
  /// The seed of the initial weights of a network that was not trained.
  public var initialSeed: UInt64?

  public init(
    data: Data? = nil, metrics: [Metric] = [], epochs: Int? = nil, study: String? = nil, trial: Int? = nil,
    initialSeed: UInt64? = nil
  ) {
    self.data = data
    self.metrics = metrics
    self.epochs = epochs
    self.study = study
    self.trial = trial
    self.initialSeed = initialSeed
  }
}
