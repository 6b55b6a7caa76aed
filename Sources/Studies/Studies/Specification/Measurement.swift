import Search

/// The result of a trial, in the terms of every objective.
public struct Measurement: Hashable, Sendable {
  /// The metric that decides, on the samples that are set aside.
  public var metric: Double
  public var size: CandidateSize
  /// What workers measured, by the objective's kind.
  public var measures: [String: Double]

  public init(metric: Double, size: CandidateSize, measures: [String: Double] = [:]) {
    self.metric = metric
    self.size = size
    self.measures = measures
  }

  /// NaN for what was not measured.
  public subscript(objective: ObjectiveDefinition) -> Double {
    switch objective.source {
    case .metric: metric
    case .size(let measure): size[measure].map(Double.init) ?? .nan
    case .measured: measures[objective.kind] ?? .nan
    }
  }

  /// In minimisation form.
  public func costs(of objectives: [ObjectiveDefinition]) -> [Double] {
    objectives.map { $0.direction.cost(of: self[$0]) }
  }
}
