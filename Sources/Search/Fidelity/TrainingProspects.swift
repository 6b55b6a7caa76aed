/// What tells how much more training brings a network, beside its results so far.
public struct TrainingProspects: Hashable, Sendable {
  /// The index of the metric among the costs.
  public var objective: Int
  /// The cost of the best metric that there can be.
  public var ideal: Double
  /// Of a forward pass over one sample.
  public var multiplyAdds: Int
  /// Layers that multiply by weights that are trained.
  public var weightedLayers: Int

  public init(objective: Int, ideal: Double, multiplyAdds: Int, weightedLayers: Int) {
    self.objective = objective
    self.ideal = ideal
    self.multiplyAdds = multiplyAdds
    self.weightedLayers = weightedLayers
  }
}
