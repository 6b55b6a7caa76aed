import Figures
import Tasks
import Training

extension Trainer {
  /// A row for each epoch.
  public func historyTable(_ outcome: TrainingOutcome) -> Table {
    let metric = data.task.metric
    let format = MetricFormat(data.task)
    // Only accuracy is counted while training.
    let isCounted = outcome.history.contains { $0.trainMetric != nil }
    var table = Table(
      "\(graph.name): \(NumberText.grouped(graph.size.trainable)) parameters, "
        + "\(NumberText.duration(seconds: outcome.seconds))",
      columns: [
        Column("Epoch", .right), Column("Train loss", .right),
      ] + (isCounted ? [format.column()] : []) + [
        Column("Validation loss", .right), format.column(key: EpochRecord.member("validation", metric.kind)),
        Column("Time", .right, priority: 1), Column("Samples/s", .right, priority: 2),
      ])
    if recipe.augmentation.mixup > 0, metric == .accuracy {
      table.notes = ["The first accuracy is of mixed samples: each of a sample's two labels counts by its share."]
    }
    for epoch in outcome.history {
      table.append(
        [
          .integer(epoch.epoch), .number(epoch.trainLoss, decimals: 4),
        ] + (isCounted ? [.optional(epoch.trainMetric) { format.cell($0) }] : []) + [
          .optional(epoch.validationLoss) { .number($0, decimals: 4) },
          .optional(epoch.validationMetric) { format.cell($0) },
          .optional(epoch.seconds) { .duration(seconds: $0) },
          .optional(epoch.samplesPerSecond) { .integer(Int($0)) },
        ])
    }
    return table
  }
}
