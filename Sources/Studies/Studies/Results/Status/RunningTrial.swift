/// A trial that a worker trains now, as far as its epochs are known.
public struct RunningTrial: Hashable, Sendable {
  public var trial: Int
  /// The epochs of the rung before, which the training continues from; 0 if it begins anew.
  public var firstEpoch: Int
  /// The epochs that the training ends after, those of earlier rungs included.
  public var epochs: Int
  /// What the worker reported, in the order of epochs; empty before the first has ended. Of long trainings some epochs alone.
  public var reports: [EpochReport]

  public init(trial: Int, firstEpoch: Int, epochs: Int, reports: [EpochReport]) {
    (self.trial, self.firstEpoch, self.epochs, self.reports) = (trial, firstEpoch, epochs, reports)
  }

  /// The last epoch that has ended, as far as that is known.
  public var epoch: Int { reports.last?.epoch ?? firstEpoch }

  /// Seconds that the epochs after the last report will take at the rate so far; nil before the first report.
  public var remainingSeconds: Double? {
    guard let last = reports.last, last.epoch > firstEpoch, last.seconds > 0 else { return nil }
    return last.seconds / Double(last.epoch - firstEpoch) * Double(max(0, epochs - last.epoch))
  }
}
