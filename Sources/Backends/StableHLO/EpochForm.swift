/// What a device is told of an epoch before it runs one: everything that decides the text of its program.
public struct EpochForm: Hashable, Sendable {
  /// The most steps of a run.
  public var stepCount: Int
  public var batchSize: Int
  /// Samples that the device holds.
  public var sampleCount: Int
  /// One sample: [channels, height, width], [channels, length] or [features].
  public var sample: [Int]
  /// Whether samples are bytes, worth value / 255.
  public var hasPixels: Bool
  /// Of each channel what is subtracted, and what the difference is divided by.
  public var means: [Float]
  public var deviations: [Float]
  public var classCount: Int
  /// Whether pictures are moved, mirrored and blanked.
  public var changesPictures: Bool
  /// Whether a batch is mixed with itself in reverse order.
  public var mixes: Bool

  public init(
    stepCount: Int, batchSize: Int, sampleCount: Int, sample: [Int], hasPixels: Bool, means: [Float],
    deviations: [Float], classCount: Int, changesPictures: Bool, mixes: Bool
  ) {
    self.stepCount = stepCount
    self.batchSize = batchSize
    self.sampleCount = sampleCount
    self.sample = sample
    self.hasPixels = hasPixels
    self.means = means
    self.deviations = deviations
    self.classCount = classCount
    self.changesPictures = changesPictures
    self.mixes = mixes
  }

  /// How many numbers say how a picture is changed: mirrored or not, top, left, and the first and the last but one of the
  /// rows and columns that are blanked.
  public static let changeCount = 7

  var plane: Int { sample.reduce(1, *) / means.count }

  /// The types of what the device is given beside stored tensors.
  /// - parameter lanes: each has an order, changes and shares of its own
  func arguments(lanes: Int?) -> [(slot: StableHLOModule.Slot, value: HLOValue)] {
    let shared: [(slot: StableHLOModule.Slot, type: TensorType)] = [
      (.firstStep, TensorType([], .int32)), (.stepLimit, TensorType([], .int32)),
      (.samples, TensorType([sampleCount, means.count, plane], hasPixels ? .uint8 : .float32)),
      (.labels, TensorType([sampleCount], .int32)), (.classTargets, TensorType([classCount, classCount])),
    ]
    var all: [(slot: StableHLOModule.Slot, type: TensorType)] = [
      (.order, TensorType([stepCount, batchSize], .int32))
    ]
    if changesPictures { all.append((.changes, TensorType([stepCount, batchSize, Self.changeCount], .int32))) }
    if mixes { all.append((.mixShares, TensorType([stepCount]))) }
    return shared.map { $0.slot.argument($0.type) } + all.map { $0.slot.argument($0.type, lanes: lanes) }
  }
}
