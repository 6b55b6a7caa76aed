import Training

/// Hands on what is to be said of each epoch that ends.
final class EpochListener: TrainingObserver {
  private let progress: (EpochReport) -> Void
  private var seconds = 0.0

  init(_ progress: @escaping (EpochReport) -> Void) {
    self.progress = progress
  }

  func epochEnded(_ epoch: EpochRecord) {
    seconds += epoch.seconds ?? 0
    progress(EpochReport(epoch, seconds: seconds))
  }
}
