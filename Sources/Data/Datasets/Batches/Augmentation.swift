import Randomness
import Diagnostics
import TensorTypes

/// Random changes to training samples. All numbers 0 and false: none.
///
/// Pictures in the order of the common recipe (torchvision's `RandomCrop`, `RandomHorizontalFlip`, `ToTensor`, `Normalize`, then
/// cutout): the crop pads with raw zeros, black, *before* normalisation; cutout writes zeros *after* it. Then signals: they
/// are shifted, scaled, given noise and blanked, all but the shift after normalisation. Mixup comes last.
public struct Augmentation: Hashable, Sendable {
  public static let none = Augmentation()

  /// Mirror left and right, every second sample on average.
  public var horizontalFlip: Bool
  /// Pad each side by this many pixels and cut a window of the original size out at random, each offset equally likely.
  public var cropPadding: Int
  /// The side of a square of zeros whose centre is a random pixel; it may reach over the edge.
  /// DeVries and Taylor 2017, arXiv:1708.04552.
  public var cutout: Int
  /// The α of mixup: a batch is mixed with itself in reverse order, λ drawn once a batch from Beta(α, α); the sample
  /// in the middle of an odd batch stays as it is. Zhang et al. 2017, arXiv:1710.09412.
  public var mixup: Double

  /// Move a signal by up to this many points to either side, each number equally likely. Raw zeros follow.
  public var shift = 0
  /// Multiply a sample by a number from 1 − scale to 1 + scale, each equally likely.
  public var scale = 0.0
  /// The deviation of normal noise that is added to each value, in units of the network's input.
  public var noise = 0.0
  /// Blank a run of the last axis, of up to this many points, with zeros: of a signal, or of a spectrogram's frames.
  /// Park et al. 2019, "SpecAugment", arXiv:1904.08779.
  public var timeMask = 0

  public init(horizontalFlip: Bool = false, cropPadding: Int = 0, cutout: Int = 0, mixup: Double = 0) {
    self.horizontalFlip = horizontalFlip
    self.cropPadding = cropPadding
    self.cutout = cutout
    self.mixup = mixup
  }

  /// - Throws: when a number is out of range or the samples are no pictures [channels, height, width] where they must be.
  func check(for shape: Shape) throws(DiagnosticsError) {
    if let fault = faults(for: shape).first {
      throw DiagnosticsError(Diagnostic(code: "augmentation", fault.message, remedy: fault.remedy))
    }
  }
}

/// What the dice say for one sample.
struct AugmentationDraw: Hashable {
  var isFlipped = false
  /// Where the window begins in the picture, from −padding to +padding.
  var top = 0
  var left = 0
  /// The rows and columns that cutout blanks, within the picture.
  var blankRows = 0..<0
  var blankColumns = 0..<0

  static let none = AugmentationDraw()

  private init() {}

  /// A function of the seed, the epoch and the position in the epoch alone. Every number is drawn whether it is used
  /// or not, so that switching one change on does not move another.
  init(_ augmentation: Augmentation, height: Int, width: Int, seed: UInt64, epoch: Int, position: Int) {
    var generator = SeededGenerator(seed: seed, stream: .augmentation, epoch: epoch, position: position)
    let window = UInt32(2 * augmentation.cropPadding + 1)
    let coin = generator.integer(below: 2) == 1
    isFlipped = augmentation.horizontalFlip && coin
    top = Int(generator.integer(below: window)) - augmentation.cropPadding
    left = Int(generator.integer(below: window)) - augmentation.cropPadding
    let row = Int(generator.integer(below: UInt32(height)))
    let column = Int(generator.integer(below: UInt32(width)))
    let side = augmentation.cutout
    guard side > 0 else { return }
    blankRows = max(0, row - side / 2)..<min(height, row - side / 2 + side)
    blankColumns = max(0, column - side / 2)..<min(width, column - side / 2 + side)
  }
}
