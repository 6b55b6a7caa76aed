import Glibc

/// What a trial has been trained on at the end of a rung.
public struct FidelityRung: Hashable, Sendable {
  /// Epochs in all, those of the rungs before included.
  public var epochs: Int
  /// The part of the training samples that an epoch of this rung goes over, up to 1.
  public var samples: Double
  /// The part of its edges that the input keeps, up to 1.
  public var resolution: Double

  public init(epochs: Int, samples: Double = 1, resolution: Double = 1) {
    self.epochs = epochs
    self.samples = samples
    self.resolution = resolution
  }

  /// The samples of an epoch, of so many that there are: one at least.
  public func sampleCount(of total: Int) -> Int { min(total, max(1, Int((samples * Double(total)).rounded()))) }

  /// Rungs on which samples and resolution grow by one factor each, from the least on the first to all on the last. One
  /// rung alone has all.
  /// - parameter rungEpochs: the rungs' epochs
  static func ladder(_ rungEpochs: [Int], minSamples: Double, minResolution: Double) -> [FidelityRung] {
    rungEpochs.enumerated().map { rung, epochs in
      // What is left of the way up: 1 on the first rung, 0 on the last.
      let left = rungEpochs.count > 1 ? 1 - Double(rung) / Double(rungEpochs.count - 1) : 0
      return FidelityRung(epochs: epochs, samples: pow(minSamples, left), resolution: pow(minResolution, left))
    }
  }
}
