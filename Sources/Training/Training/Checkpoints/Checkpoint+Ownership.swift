import Diagnostics
import Tasks

extension Checkpoint {
  /// Whether its run has ended.
  /// - parameter metric: the one that decides
  public func isFinished(metric: MetricDefinition) -> Bool {
    progress.epoch >= recipe.epochs || recipe.earlyStopping?.ends(progress.history, metric: metric) ?? false
  }
}

extension Trainer {
  /// What tells the run of a checkpoint from this one; nil if it is this run, as far as it was when it was saved.
  /// Names and comments do not count.
  public func difference(from checkpoint: Checkpoint) -> String? {
    if checkpoint.graphHash != graph.canonicalHash { return "another network" }
    if checkpoint.data.name != data.training.name { return "another data set" }
    var other = checkpoint.recipe
    (other.name, other.comment, other.schema) = (recipe.name, recipe.comment, recipe.schema)
    if other != recipe {
      other.seed = recipe.seed
      if other == recipe { return "another seed" }
      other.epochs = recipe.epochs
      guard other == recipe else { return "another recipe" }
      return "\(checkpoint.recipe.epochs) epoch\(checkpoint.recipe.epochs == 1 ? "" : "s")"
    }
    if checkpoint.origin != origin { return "other weights to begin from" }
    if checkpoint.teacher != teacher?.identity {
      return checkpoint.teacher == nil ? "no teacher" : teacher == nil ? "a teacher" : "another teacher"
    }
    do throws(DiagnosticsError) {
      try checkpoint.data.check(isThatOf: dataDescription)
    } catch {
      return "other samples"
    }
    return nil
  }
}
