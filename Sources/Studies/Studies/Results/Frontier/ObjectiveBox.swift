import Search

/// The box that hypervolumes are parts of: from the reference point, which is as bad as a result may be, to the ideal:
/// a share of 1 or an error of 0, size 0, and of what is measured and grows the most that was. An error may be as large as
/// that of one answer for all samples.
public struct ObjectiveBox: Hashable, Sendable {
  public let reference: ReferencePoint
  private let volume: Double

  /// - Parameters:
  ///   - sizes: of all candidates; their largest stands if nothing is limited
  ///   - measurements: everything that was measured
  ///   - constantMetric: the metric of one answer for all samples, where it is known
  init(
    _ objectives: [ObjectiveDefinition], limits: SizeLimits, sizes: [CandidateSize], measurements: [Measurement],
    constantMetric: Double? = nil
  ) {
    reference = ReferencePoint(objectives, limits: limits, constantMetric: constantMetric) { axis in
      let objective = objectives[axis]
      if case .size(let measure) = objective.source {
        return sizes.compactMap { $0[measure] }.map { objective.direction.cost(of: Double($0)) }.max() ?? 1
      }
      return measurements.map { objective.direction.cost(of: $0[objective]) }.max()
    }
    var volume = 1.0
    for (objective, worst) in zip(objectives, reference.values) {
      let side = abs(worst - objective.ideal(of: measurements.map { $0[objective] }))
      if side > 0 { volume *= side }
    }
    self.volume = volume
  }

  public var objectives: [ObjectiveDefinition] { reference.objectives }

  /// The part of the box that points dominate.
  /// - Parameter costs: points in minimisation form
  public func hypervolume(of costs: [[Double]]) -> Double { reference.hypervolume(of: costs) / volume }
}

extension ObjectiveDefinition {
  /// The best that a value could be, as far as that can be known from those that there are.
  fileprivate func ideal(of values: [Double]) -> Double {
    switch (source, direction) {
    // A share ends at 1; what a plug-in measures may go beyond.
    case (.metric, .maximize): max(1, values.max() ?? 1)
    case (_, .minimize): min(0, values.min() ?? 0)
    case (_, .maximize): values.max() ?? 0
    }
  }
}
