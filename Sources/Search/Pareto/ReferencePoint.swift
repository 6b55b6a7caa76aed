/// The point that hypervolumes reach to: for every objective a value as bad as a result may be.
public struct ReferencePoint: Hashable, Sendable {
  public let objectives: [ObjectiveDefinition]
  /// In minimisation form, in the order of the objectives.
  public let costs: [Double]

  /// Of a metric that grows 0, of one that shrinks the value of one answer for all samples; the most that a limit allows;
  /// by default the worst that there is.
  /// - Parameters:
  ///   - constantMetric: the metric of one answer for all samples, if it is known
  ///   - worst: the highest cost along an axis; nil if there is none
  public init(
    _ objectives: [ObjectiveDefinition], limits: SizeLimits, constantMetric: Double? = nil,
    worst: (_ axis: Int) -> Double?
  ) {
    self.objectives = objectives
    costs = objectives.enumerated().map { axis, objective in
      switch objective.source {
      case .metric(let metric):
        if metric.direction == .maximize { return metric.direction.cost(of: 0) }
        if let constantMetric, constantMetric > 0 { return metric.direction.cost(of: constantMetric) }
      case .size(let measure):
        if let most = limits[measure].maximum { return objective.direction.cost(of: Double(most)) }
      case .measured: break
      }
      return worst(axis) ?? 0
    }
  }

  /// In the terms of the objectives.
  public var values: [Double] { zip(objectives, costs).map { $0.direction.value(of: $1) } }

  /// The volume between the point and those that points dominate.
  /// - Parameter points: in minimisation form
  public func hypervolume(of points: [[Double]]) -> Double { Search.hypervolume(of: points, reference: costs) }
}
