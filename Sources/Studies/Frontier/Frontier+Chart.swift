import Reports

extension Frontier {
  /// Accuracy by parameters.
  /// - Parameter budget: the most parameters that were allowed
  public func chart(budget: Int?) -> ScatterChart {
    func place(_ point: Point, _ role: ScatterChart.Role, label: String?) -> ScatterChart.Point {
      ScatterChart.Point(
        x: Double(point.measurement.size.parameters), y: point.measurement.accuracy, role, label: label)
    }
    let front = points.enumerated().map { index, point in
      place(point, index == knee ? .knee : .front, label: "trial \(point.trial)")
    }
    return ScatterChart(
      name, x: Axis("parameters", scale: .logarithmic, format: .count),
      y: Axis("validation accuracy", format: .percentage),
      points: dominated.map { point in
        point.trial == 0 ? place(point, .reference, label: "base") : place(point, .dominated, label: nil)
      } + front, budget: budget.map(Double.init))
  }
}
