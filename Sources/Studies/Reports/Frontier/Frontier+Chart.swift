import Figures
import Search
import Studies
import Tasks

/// Which samples a metric was measured on.
public enum MetricPart: String, Hashable, Sendable, CaseIterable {
  case validation, test
}

extension Frontier {
  /// The test samples if the whole frontier was confirmed.
  public var bestKnownPart: MetricPart {
    !points.isEmpty && points.allSatisfy { $0.test != nil } ? .test : .validation
  }

  /// The metric by the frontier's `chartedCost`. Reference networks are drawn by their metric on the test samples alone, if
  /// their cost is known.
  /// - Parameter limits: what was allowed
  public func chart(_ part: MetricPart, limits: SizeLimits) -> ScatterChart {
    let cost = chartedCost
    var limit: Int?
    if case .size(let measure) = cost.source { limit = limits[measure].maximum }
    return ScatterChart(
      name, x: Axis(cost.axisTitle, scale: .logarithmic, format: cost.isMeasured ? .number : .count),
      y: format.axis("\(part.rawValue) "),
      points: part == .test ? testPoints : validationPoints, limit: limit.map(Double.init))
  }

  /// What was not trained to the end says so.
  private var validationPoints: [ScatterChart.Point] {
    let cost = chartedCost
    func charted(_ point: Point, _ role: ScatterChart.Role, isLabelled: Bool = true) -> ScatterChart.Point {
      var label: String?
      if isLabelled { label = point.isFullyTrained ? point.label : "\(point.label) (\(point.training))" }
      return ScatterChart.Point(x: point.measurement[cost], y: point.measurement.metric, role, label: label)
    }
    let front = points.enumerated().map { index, point in charted(point, index == knee ? .knee : .front) }
    return dominated.map { point in
      point.trial == 0
        ? charted(point, .reference) : charted(point, point.isFullyTrained ? .dominated : .partial, isLabelled: false)
    } + front
  }

  /// What holds on the test samples may differ from what the search found, so the front is drawn anew.
  private var testPoints: [ScatterChart.Point] {
    let cost = chartedCost
    let tested = (dominated + points).filter { $0.test != nil }
    let costs = tested.map { [$0.measurement[cost], metric.direction.cost(of: $0.test?.mean ?? 0)] }
    let order = paretoFront(of: costs)
    let (front, knee) = (Set(order), kneePoint(of: order.map { costs[$0] }).map { order[$0] })
    let trials = tested.enumerated().map { index, point in
      let role: ScatterChart.Role =
        front.contains(index) ? (index == knee ? .knee : .front) : point.trial == 0 ? .reference : .dominated
      return ScatterChart.Point(x: point.measurement[cost], y: point.test?.mean ?? 0, role, label: point.label)
    }
    guard case .size(let measure) = cost.source else { return trials }
    return trials
      + references.compactMap { known -> ScatterChart.Point? in
        guard let test = known.test, let size = known.size[measure] else { return nil }
        return ScatterChart.Point(x: Double(size), y: test.mean, .reference, label: known.name)
      }
  }
}

extension ObjectiveDefinition {
  /// `multiply-adds`, `latency (ms)`.
  fileprivate var axisTitle: String { words + (unit.map { " (\($0))" } ?? "") }

  /// The kind in a sentence: `multiply-adds`, `RAM`, `energy use`.
  var words: String {
    switch self {
    case .multiplyAdds: "multiply-adds"
    case .ram: "RAM"
    default: kind.replacing("_", with: " ")
    }
  }
}
