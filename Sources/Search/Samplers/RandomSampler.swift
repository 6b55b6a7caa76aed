import Catalogues

/// Samples the space and learns nothing: what every other sampler has to beat.
///
/// Li and Talwalkar 2019, arXiv:1902.07638.
public struct RandomSampler: Sampler, Configurable {
  public static let kind = "random"
  public static let help = "Samples the space; the baseline."
  public static let settings: [Setting<Self>] = []

  public init() {}

  public var comparesCurves: Bool { false }

  public mutating func tell(_ report: TrialReport) {}

  public func propose(trial: Int, using generator: inout some RandomNumberGenerator) -> Proposal {
    .random
  }
}
