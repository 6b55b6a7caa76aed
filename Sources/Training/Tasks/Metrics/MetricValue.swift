/// What a metric is on some samples.
public struct MetricValue: Hashable, Sendable {
  public var metric: MetricDefinition
  public var value: Double

  public init(_ metric: MetricDefinition, _ value: Double) {
    self.metric = metric
    self.value = value
  }
}

extension MetricValue: CustomStringConvertible {
  /// `accuracy 0.83`
  public var description: String { "\(metric.name) \(value)" }
}
