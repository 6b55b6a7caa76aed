/// What a user may ask of the file that a network is written to. A format says which of these it understands
/// (``FormatDefinition/options``); the others have no effect on it.
public struct ExportOptions: Hashable, Sendable {
  /// An option, by its name on the command line without dashes.
  public enum Option: String, Hashable, Sendable, CaseIterable {
    case opset
    case noFold = "no-fold"
    case normalize
    case bytes
    case selfTest = "self-test"
  }

  /// The version of ONNX's operators; nil for the format's own choice.
  public var opset: Int?
  /// Whether batch normalisations are folded into the layers before them.
  public var folds: Bool
  /// Whether the file computes the data set's normalisation itself, so that it reads samples as they are.
  public var normalizes: Bool
  /// Whether the file that normalises reads bytes from 0 to 255, and not the same as numbers from 0 to 1.
  public var readsBytes: Bool
  /// Samples that the self-test of a C file has recorded; nil for two.
  public var selfTestSamples: Int?

  public init(
    opset: Int? = nil, folds: Bool = true, normalizes: Bool = false, readsBytes: Bool = false,
    selfTestSamples: Int? = nil
  ) {
    self.selfTestSamples = selfTestSamples
    self.opset = opset
    self.folds = folds
    self.normalizes = normalizes
    self.readsBytes = readsBytes
  }

  /// Those that differ from the default.
  public var given: Set<Option> {
    var given: Set<Option> = []
    if opset != nil { given.insert(.opset) }
    if !folds { given.insert(.noFold) }
    if normalizes { given.insert(.normalize) }
    if readsBytes { given.insert(.bytes) }
    if selfTestSamples != nil { given.insert(.selfTest) }
    return given
  }
}
