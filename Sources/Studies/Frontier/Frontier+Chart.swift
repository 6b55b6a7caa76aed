import Reports
import Search

/// Which samples an accuracy was measured on.
public enum AccuracyKind: String, Hashable, Sendable, CaseIterable {
  case validation, test
}

extension Frontier {
  /// The test samples where the whole frontier was confirmed.
  public var bestKnownAccuracy: AccuracyKind {
    !points.isEmpty && points.allSatisfy { $0.test != nil } ? .test : .validation
  }

  /// Accuracy by ``chartedCost``. References have a place on the test samples alone, and where their cost is known.
  /// - Parameter limits: what was allowed
  public func chart(_ accuracy: AccuracyKind, limits: Budget) -> ScatterChart {
    let cost = chartedCost
    var budget: Int?
    if case .size(let measure) = cost.source { budget = limits[measure].maximum }
    return ScatterChart(
      name, x: Axis(cost.axisTitle, scale: .logarithmic, format: cost.isMeasured ? .number : .count),
      y: Axis("\(accuracy.rawValue) accuracy", format: .percentage),
      points: accuracy == .test ? testPoints : validationPoints, budget: budget.map(Double.init))
  }

  private var validationPoints: [ScatterChart.Point] {
    let cost = chartedCost
    func place(_ point: Point, _ role: ScatterChart.Role, label: String?) -> ScatterChart.Point {
      ScatterChart.Point(x: point.measurement[cost], y: point.measurement.accuracy, role, label: label)
    }
    let front = points.enumerated().map { index, point in
      place(point, index == knee ? .knee : .front, label: point.label)
    }
    return dominated.map { point in
      point.trial == 0 ? place(point, .reference, label: point.label) : place(point, .dominated, label: nil)
    } + front
  }

  /// What holds on the test samples may differ from what the search found, so the front is drawn anew.
  private var testPoints: [ScatterChart.Point] {
    let cost = chartedCost
    let tested = (dominated + points).filter { $0.test != nil }
    let front = Set(paretoFront(of: tested.map { [$0.measurement[cost], -($0.test?.mean ?? 0)] }))
    let kneeTrial = knee.map { points[$0].trial }
    let trials = tested.enumerated().map { index, point in
      let role: ScatterChart.Role =
        front.contains(index)
        ? (point.trial == kneeTrial ? .knee : .front) : point.trial == 0 ? .reference : .dominated
      return ScatterChart.Point(x: point.measurement[cost], y: point.test?.mean ?? 0, role, label: point.label)
    }
    guard case .size(let measure) = cost.source else { return trials }
    return trials
      + references.compactMap { known in
        known.test.map {
          ScatterChart.Point(x: Double(known.size[measure]), y: $0.mean, .reference, label: known.name)
        }
      }
  }
}

extension ObjectiveDefinition {
  /// `multiply-adds`, `latency (ms)`.
  fileprivate var axisTitle: String {
    let words = self == .multiplyAdds ? "multiply-adds" : kind.replacing("_", with: " ")
    return words + (unit.map { " (\($0))" } ?? "")
  }
}
