import Compilation
import Datasets
import JSONText
import Optimizers
import Tasks

/// How a network is trained: everything but the network, the data and the machine. A value that round-trips through
/// JSON; files of it stand in `recipes/`.
///
/// What a file leaves out is as PyTorch has it.
///
/// ```swift
/// var recipe = try Recipe(path: "recipes/cifar10.json")
/// recipe.epochs = 30
/// recipe.schedule = .oneCycle(OneCycle())
/// ```
public struct Recipe: Hashable, Sendable {
  /// The version of the format that this tool reads and writes.
  public static let format = DocumentFormat("recipe", "a recipe", version: 1)

  /// The JSON Schema that an editor should use, as the file names it.
  public var schema: String?
  public var name = "default"
  public var comment: String?

  public var optimizer = Update.Rule.adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decoupledDecay: false)
  /// The learning rate; the highest one of a schedule.
  public var learningRate = 0.001
  public var schedule = Schedule.constant
  public var warmUp: WarmUp?
  /// Weight decay: added to the gradient as an L2 penalty, or with AdamW taken from the weights.
  public var weightDecay = 0.0
  /// Whether weight decay spares parameters of fewer than two axes: biases, and scales and shifts of norms.
  public var exemptsNormsAndBiases = false
  /// The norm that all gradients together are scaled down to if theirs is larger.
  public var clipNorm: Double?
  /// The weight of the old value in an exponential moving average of the parameters. Where this is set, validation
  /// and the finished network use the average; the running statistics of norms are the last ones.
  public var averageDecay: Double?

  /// What training makes small; nil for the usual loss of the samples' targets.
  public var loss: Loss?
  /// The kind of the metric that decides; nil for the usual one of the samples' targets.
  public var metric: String?
  /// What samples of each class count for in the loss; nil if all count alike.
  public var classWeights: ClassWeights?

  public var epochs = 10
  /// Samples in a step; see ``lastBatch`` for what remains.
  public var batchSize = 64
  /// What becomes of the samples that do not fill a batch; nil for ``LastBatch/keep``, and ``LastBatch/merge`` where a
  /// batch norm would see one value a channel.
  public var lastBatch: LastBatch?
  public var labelSmoothing = 0.0
  public var augmentation = Augmentation.none
  public var normalization = NormalizationRule.unit
  /// What is set aside from the training samples; nil if nothing is.
  public var validation: ValidationSplit? = ValidationSplit(.fraction(0.1))
  public var earlyStopping: EarlyStopping?
  /// What training steps compute in. Validation and the finished network compute in 32 bits whatever it is.
  public var precision = Precision.float32
  public var initialWeights = InitialWeights()
  /// Whether the network is trained for 8-bit integers, and how; nil if it is not.
  public var quantization: QuantizedTraining?
  /// What the initial weights, the order of the samples, augmentation and dropout are a function of. Files hold seeds
  /// below 2⁶³.
  public var seed: UInt64 = 0

  /// The recipe that is used if none is named: Adam at 0.001 in batches of 64 for 10 epochs, a tenth of the
  /// samples set aside.
  public init() {}
}

/// How raw values become the network's input.
public enum NormalizationRule: Hashable, Sendable {
  /// Pixels from 0 to 1; other values as they are.
  case unit
  /// (x − mean) / deviation with the numbers given, one of each for every channel or one for all.
  case given(mean: [Double], deviation: [Double])
  /// The same with the training samples' own mean and deviation in each channel.
  case training
}

/// The samples that are set aside to validate on.
public struct ValidationSplit: Hashable, Sendable {
  public var size: SampleCount
  /// Which ones; apart from the recipe's seed, so that runs with several seeds are held against the same samples.
  public var seed: UInt64
  /// Whether each class gives its share.
  public var isStratified: Bool

  public init(_ size: SampleCount, seed: UInt64 = 0, isStratified: Bool = false) {
    self.size = size
    self.seed = seed
    self.isStratified = isStratified
  }
}

/// What samples of each class count for.
public enum ClassWeights: Hashable, Sendable {
  /// So that every class counts alike in sum; see `ClassTargets.balancedWeights(counts:)`.
  case balanced
  /// One for each class.
  case given([Double])
}

/// Ends training when validation has not improved for a while.
public struct EarlyStopping: Hashable, Sendable {
  /// What is watched.
  public enum Measure: Hashable, Sendable {
    case loss
    /// The metric that decides, by its kind.
    case metric(String)
  }

  public var measure: Measure
  /// How many epochs without improvement end the run.
  public var patience: Int
  /// What counts as an improvement: more than this much better than the best so far.
  public var minimumGain: Double

  public init(_ measure: Measure, patience: Int, minimumGain: Double = 0) {
    self.measure = measure
    self.patience = patience
    self.minimumGain = minimumGain
  }
}
