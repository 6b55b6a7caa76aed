import Figures
import Studies
import Tasks
import Training

extension MetricFormat {
  /// - Parameter unit: of the quantities, where they have one
  public init(_ metric: MetricDefinition, unit: String?) {
    self.init(metric.name, unit: metric.unit == .target ? unit : nil, isShare: metric.unit == .share)
  }

  /// Of the metric that decides.
  public init(_ task: Task) { self.init(task.metric, unit: task.targets.unit) }

  /// Of the metric that decides.
  public init(_ specification: StudySpecification) {
    self.init(
      specification.metric, unit: specification.metricUnit, isQuantized: specification.evaluatesQuantized)
  }

  /// - Parameter isQuantized: whether it is of networks in 8-bit integers: `int8 accuracy`
  init(_ metric: MetricDefinition, unit: String?, isQuantized: Bool) {
    self.init(metric, unit: unit)
    if isQuantized { name = "int8 \(name)" }
  }

  func cell(_ spread: Spread) -> Cell { cell(spread.mean, deviation: spread.deviation) }
}
