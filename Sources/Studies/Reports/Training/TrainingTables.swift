import Figures
import Training

extension Trainer {
  /// A row for each epoch.
  public func historyTable(_ outcome: TrainingOutcome) -> Table {
    var table = Table(
      "\(graph.name): \(NumberText.grouped(graph.size.trainable)) parameters, "
        + "\(NumberText.duration(seconds: outcome.seconds))",
      columns: [
        Column("Epoch", .right), Column("Train loss", .right), Column("Accuracy", .right, unit: "%"),
        Column("Validation loss", .right), Column("Accuracy", .right, unit: "%", key: "validationAccuracy"),
        Column("Time", .right, priority: 1), Column("Samples/s", .right, priority: 2),
      ])
    if recipe.augmentation.mixup > 0 {
      table.notes = ["The first accuracy is of mixed samples: each of a sample's two labels counts by its share."]
    }
    for epoch in outcome.history {
      table.append([
        .integer(epoch.epoch), .number(epoch.trainLoss, decimals: 4), .percentage(epoch.trainAccuracy, decimals: 2),
        .optional(epoch.validationLoss) { .number($0, decimals: 4) },
        .optional(epoch.validationAccuracy) { .percentage($0, decimals: 2) },
        .optional(epoch.seconds) { .duration(seconds: $0) },
        .optional(epoch.samplesPerSecond) { .integer(Int($0)) },
      ])
    }
    return table
  }
}
