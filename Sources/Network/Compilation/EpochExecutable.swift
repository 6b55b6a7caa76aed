import Diagnostics
import Optimizers
import Primitives

/// Samples that a device holds for as long as it trains on them.
public struct ResidentSamples: Sendable {
  public enum Values: Sendable {
    /// Pixels, worth value / 255.
    case bytes([UInt8])
    case floats([Float])

    public var byteCount: Int {
      switch self {
      case .bytes(let bytes): bytes.count
      case .floats(let floats): 4 * floats.count
      }
    }
  }

  /// Sample after sample.
  public var values: Values
  /// The extents of one sample: [channels, height, width], [channels, length] or [features].
  public var extents: [Int]
  /// The class of each sample.
  public var labels: [Int32]
  /// For each class the distribution that is wanted, [classes, classes].
  public var classTargets: [Float]
  /// Of each channel what is subtracted, and what the difference is divided by.
  public var means: [Float]
  public var deviations: [Float]

  public init(
    values: Values, extents: [Int], labels: [Int32], classTargets: [Float], means: [Float], deviations: [Float]
  ) {
    self.values = values
    self.extents = extents
    self.labels = labels
    self.classTargets = classTargets
    self.means = means
    self.deviations = deviations
  }
}

/// What a session is told so that it trains stretches of epochs by itself.
public struct EpochPlan: Sendable {
  /// The training step for batches of one size.
  public var program: Program
  /// A step of the optimiser; others differ in their numbers alone.
  public var form: UpdateForm
  public var samples: ResidentSamples
  public var batchSize: Int
  /// The steps of an epoch that have batches of this size.
  public var stepCount: Int
  /// Whether pictures are moved, mirrored and blanked.
  public var changesPictures: Bool
  /// Whether batches are mixed with themselves.
  public var mixes: Bool

  public init(
    program: Program, form: UpdateForm, samples: ResidentSamples, batchSize: Int, stepCount: Int, changesPictures: Bool,
    mixes: Bool
  ) {
    self.program = program
    self.form = form
    self.samples = samples
    self.batchSize = batchSize
    self.stepCount = stepCount
    self.changesPictures = changesPictures
    self.mixes = mixes
  }
}

/// What the steps of one epoch are made of, for all of them.
public struct EpochTables: Sendable {
  /// The sample at each position, [steps, batch].
  public var order: [Int32]
  /// How each picture is changed, [steps, batch, 7]: mirrored (1) or not, top, left, and of the rows and columns that are
  /// blanked the first and the one after the last. Empty if none is.
  public var changes: [Int32]
  /// Of each batch the share that a sample keeps when it is mixed. Empty if none is.
  public var mixShares: [Float]
  public var updates: [UpdateNumbers]
  public var keys: [RandomKey]

  public init(
    order: [Int32], changes: [Int32], mixShares: [Float], updates: [UpdateNumbers], keys: [RandomKey]
  ) {
    self.order = order
    self.changes = changes
    self.mixShares = mixShares
    self.updates = updates
    self.keys = keys
  }
}

/// What is known of one step that a device took by itself.
public struct EpochStep: Hashable, Sendable {
  public var loss: Double
  /// The norm of all gradients together before clipping.
  public var gradientNorm: Double
  /// How many samples were right by their own label, and by that of the sample that they were mixed with.
  public var ownCorrect: Double
  public var mixedCorrect: Double

  public init(loss: Double, gradientNorm: Double, ownCorrect: Double, mixedCorrect: Double) {
    self.loss = loss
    self.gradientNorm = gradientNorm
    self.ownCorrect = ownCorrect
    self.mixedCorrect = mixedCorrect
  }
}

/// Training steps in a row, without a word between the host and the device.
public protocol EpochExecutable: AnyObject {
  /// Takes over what the steps of the next epoch are made of.
  func begin(_ tables: EpochTables) throws(DiagnosticsError)

  /// Takes steps of the epoch. If the loss or the gradients of one are not finite, the session's tensors stay as they were, so
  /// that steps taken one by one find the place.
  func run(_ steps: Range<Int>) throws(DiagnosticsError) -> [EpochStep]
}
