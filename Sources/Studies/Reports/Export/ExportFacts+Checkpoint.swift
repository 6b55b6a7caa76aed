import Formats
import Studies
import Training

extension ExportFacts {
  /// What a checkpoint says of its network: its data set, and the metric that decides after the last epoch.
  public init(_ checkpoint: Checkpoint) {
    self.init(
      data: Data(
        name: checkpoint.data.name, targets: checkpoint.data.targets, scaling: checkpoint.data.scaling,
        normalization: checkpoint.normalization),
      epochs: checkpoint.progress.epoch)
    if let last = checkpoint.progress.history.last, let value = last.validationMetric {
      metrics = [Metric(samples: "validation", kind: last.metric, value: value)]
    }
  }

  /// What a study says of a trial, beside what its checkpoint does.
  public init(_ checkpoint: Checkpoint, point: Frontier.Point, of frontier: Frontier) {
    self.init(checkpoint)
    (study, trial, epochs) = (frontier.name, point.trial, point.epochs)
    metrics = [Metric(samples: "validation", kind: frontier.metric.kind, value: point.measurement.metric)]
  }
}
