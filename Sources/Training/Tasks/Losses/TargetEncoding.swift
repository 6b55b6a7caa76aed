/// How the targets of samples are written to a program.
public struct TargetEncoding: Hashable, Sendable {
  /// ε of classes, see ``ClassTargets``; a label's target t becomes (1 − ε) · t + ε / 2.
  public var smoothing: Double
  /// One for each class; nil where all count alike.
  public var classWeights: [Double]?
  /// Of quantities; nil where they are written as they are.
  public var scaling: TargetScaling?

  public init(smoothing: Double = 0, classWeights: [Double]? = nil, scaling: TargetScaling? = nil) {
    self.smoothing = smoothing
    self.classWeights = classWeights
    self.scaling = scaling
  }

  /// What validation and evaluation compare with: neither smoothed nor weighted.
  public var plain: TargetEncoding { TargetEncoding(scaling: scaling) }
}
