import JSONText

/// What the initial weights of convolutions are, beside PyTorch's: both are starts for short runs.
public struct InitialWeights: Hashable, Sendable {
  /// Whether the first filters of each convolution hand on one channel of the input each, as many as there are channels,
  /// so that a deep network begins by passing its input through. As PyTorch's `dirac_` with its groups; the other filters
  /// keep their random values. Zagoruyko and Komodakis 2017, arXiv:1706.00388.
  public var identity = false
  /// Whether convolutions that read the network's input begin with the main directions of the training samples' patches,
  /// each scaled to a deviation of 1 and each with its mirror image: see `PatchWhitening`.
  public var whitening = false

  public init(identity: Bool = false, whitening: Bool = false) {
    self.identity = identity
    self.whitening = whitening
  }

  static let standard = InitialWeights()
}

extension InitialWeights {
  init(_ reader: inout Recipe.Reader, _ findings: inout JSONFindings) {
    identity = reader.boolean("identity", &findings) ?? false
    whitening = reader.boolean("whitening", &findings) ?? false
    reader.finish(&findings)
  }

  /// Nil for PyTorch's.
  var json: JSONValue? {
    self == .standard ? nil : ["identity": .boolean(identity), "whitening": .boolean(whitening)]
  }
}
