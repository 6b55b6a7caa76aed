import Diagnostics

extension Trainer {
  /// Continues from a checkpoint of a network with the same tensors that ended an epoch on other samples: fewer of them, or
  /// at another resolution. Weights, buffers and the optimiser's state carry on, and epochs count on. The schedule is that
  /// of a run of this recipe's epochs, entered where so many of them have passed.
  /// - throws: when a tensor is missing or has another shape; the trainer is then as it was
  public func continueTraining(from checkpoint: Checkpoint) throws(DiagnosticsError) {
    guard checkpoint.progress.batch == 0 else {
      throw StoredValues.fault("was written in the middle of an epoch")
    }
    restore(try values(of: checkpoint))
    progress = checkpoint.progress
    origin = checkpoint.origin
  }
}
