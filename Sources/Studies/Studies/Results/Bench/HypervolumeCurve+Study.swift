extension HypervolumeCurve {
  /// The curve of one study, in the box that its frontier's hypervolume is a part of. What is no better than one answer for
  /// all samples adds nothing, as it is not on the frontier.
  /// - Parameter frontier: that of the same facts
  public init(of study: Study, _ facts: StudyFacts, _ frontier: Frontier) {
    var record = StudyRecord(of: study, facts)
    let decides = frontier.objectives.contains { $0.metric != nil }
    let direction = frontier.metric.direction
    for index in record.steps.indices {
      guard let measurement = record.steps[index].measurement else { continue }
      let isComplete = frontier.objectives.allSatisfy { measurement[$0].isFinite }
      let isAtChance =
        decides
        && frontier.constantMetric.map { direction.cost(of: measurement.metric) >= direction.cost(of: $0) } ?? false
      if isAtChance || !isComplete { record.steps[index].measurement = nil }
    }
    let box = ObjectiveBox(
      frontier.objectives, limits: study.specification.limits, sizes: record.sizes,
      measurements: (frontier.points + frontier.dominated).map(\.measurement), constantMetric: frontier.constantMetric)
    self.init(record, in: box)
  }
}
