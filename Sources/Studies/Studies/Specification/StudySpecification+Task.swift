import Datasets
import Diagnostics
import Glibc
import JSONText
import Search
import Tasks
import Training

extension StudySpecification {
  /// Of the metric's values; nil for shares and mere numbers.
  public var metricUnit: String? { metric.unit == .target ? targets?.unit : nil }

  /// The specification for samples with these targets: where nobody named a metric, it is the usual one.
  /// - Parameters:
  ///   - metrics: those that the recipe may name
  ///   - location: where the document says something, of the study's members
  /// - Throws: when objectives, loss or metric are made for other targets
  public func settled(
    on targets: Targets, metrics: MetricCatalogue = .builtin,
    location: (JSONPointer) -> SourceLocation? = { _ in nil }
  ) throws(DiagnosticsError) -> StudySpecification {
    var settled = self
    settled.targets = targets.form == .classes ? nil : targets
    if hasStandardMetric {
      let chosen = try recipe.metric.map { kind throws(DiagnosticsError) in try metrics.definition(of: kind) }
      settled.objectives = objectives.map { objective in
        objective.metric == metric ? ObjectiveDefinition(chosen ?? .standard(for: targets.form)) : objective
      }
    } else if recipe.metric == nil, !objectives.contains(where: { $0.metric != nil }) {
      settled.metric = .standard(for: targets.form)
    }
    if !settled.metric.forms.contains(targets.form),
      let index = objectives.firstIndex(where: { $0.metric != nil })
    {
      let known = metrics.metrics(for: targets.form).map(\.kind)
      throw DiagnosticsError(
        Diagnostic(
          code: "metric-mismatch", at: location(JSONPointer() / "objectives" / index),
          "the metric \(settled.metric.kind) cannot judge \(targets.form.taskName), which '\(dataset)' is for",
          remedy: "Name one of \(listing(known))"))
    }
    _ = try settled.recipe(epochs: epochs, seed: seed).task(on: targets, metrics: metrics) { pointer in
      location(JSONPointer([.key("recipe")] + pointer.steps))
    }
    return settled
  }

  /// What the objectives and the recipe name. To be called once both were read.
  /// - Parameter objectivesAreGiven: whether the document names objectives
  mutating func readMetric(
    objectivesAreGiven: Bool, of methods: StudyMethods, _ reader: inout Reader, _ findings: inout JSONFindings
  ) {
    targets = reader.object("targets", &findings).flatMap { object in
      var inner = Reader(object, at: reader.location / "targets", subject: "targets")
      defer { inner.finish(&findings) }
      return Targets(&inner, &findings)
    }
    hasStandardMetric = !objectivesAreGiven
    let named = objectives.compactMap(\.metric)
    if named.count > 1 {
      findings.add(
        "one-metric", at: reader.location / "objectives",
        "a study improves one metric, not \(listing(named.map(\.kind)))", remedy: "Name one of them")
    }
    if objectivesAreGiven, let named = named.first {
      metric = named
      return
    }
    if let kind = recipe.metric {
      if let definition = methods.metrics[kind] ?? recordedMetrics(methods).first(where: { $0.kind == kind }) {
        (metric, hasStandardMetric) = (definition, false)
      } else {
        let known = methods.metrics.definitions.map(\.kind)
        findings.add(
          "unknown-word", at: reader.location / "recipe", "the recipe's metric '\(kind)' is none",
          remedy: didYouMean(kind, among: known) ?? "Known here: \(listing(known))")
      }
    } else {
      metric = .standard(for: targets?.form ?? .classes)
    }
    guard !objectivesAreGiven else { return }
    let isStandard = hasStandardMetric
    objectives = [ObjectiveDefinition(metric), .parameters]
    hasStandardMetric = isStandard
  }

  /// The metrics of plug-ins that are not loaded, as the study wrote them down.
  func recordedMetrics(_ methods: StudyMethods) -> [MetricDefinition] {
    methods.takesUnknownKinds ? plugins.flatMap(\.metrics) : []
  }
}

extension TrainingData {
  /// The metric that decides, of one answer for all validation samples: their commonest class, the shares of their labels,
  /// or the mean of their quantities. Nil if nothing is set aside, or the answer does not define the metric.
  public var constantMetric: Double? {
    guard let validation, validation.count > 0 else { return nil }
    let counts = validation.targetCounts
    if task.metric == .accuracy { return Double(counts.max() ?? 0) / Double(validation.count) }
    let row: [Double]
    let truth: Predictions.Truth
    switch validation.targetValues {
    case .classes(let classes):
      row = counts.map { log(max(Double($0), 1e-9) / Double(validation.count)) }
      truth = .classes(classes)
    case .labels(let labels):
      row = counts.map { count in
        let share = min(max(Double(count) / Double(validation.count), 1e-9), 1 - 1e-9)
        return log(share / (1 - share))
      }
      truth = .labels(labels)
    case .quantities(let values):
      row = TargetScaling(values, count: validation.targets.count).means
      truth = .quantities(values.map(Double.init))
    }
    let outputs = (0..<validation.count).flatMap { _ in row }
    return task.metric.compute(Predictions(outputs: outputs, width: row.count, truth: truth))
  }
}
