import Training

/// Hands on the number of each epoch that ends.
final class EpochListener: TrainingObserver {
  private let progress: (Int) -> Void

  init(_ progress: @escaping (Int) -> Void) {
    self.progress = progress
  }

  func epochEnded(_ epoch: EpochRecord) { progress(epoch.epoch) }
}
