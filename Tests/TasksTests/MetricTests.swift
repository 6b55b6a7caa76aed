import Diagnostics
import Tasks
import Testing

@Suite struct MetricTests {
  /// Every value that scikit-learn gives, to 1e-9.
  @Test func agreeWithScikitLearn() throws {
    var seen: Set<String> = []
    for (index, recorded) in try Recorded.metrics().enumerated() {
      let form = try #require(Targets.Form(rawValue: recorded.form))
      let truth: Predictions.Truth =
        switch form {
        case .classes: .classes(recorded.truth.map { Int32($0) })
        case .labels: .labels(recorded.truth.map { $0 == 1 })
        case .quantities: .quantities(recorded.truth)
        }
      let predictions = Predictions(outputs: recorded.outputs, width: recorded.width, truth: truth)
      for (kind, expected) in recorded.values.sorted(by: { $0.key < $1.key }) {
        let metric = try MetricCatalogue.builtin.definition(of: kind)
        #expect(metric.forms.contains(form))
        let found = try #require(metric.compute(predictions), "\(kind) of case \(index)")
        #expect(abs(found - expected) <= 1e-9 * max(1, abs(expected)), "\(kind) of case \(index)")
        seen.insert(kind)
      }
    }
    #expect(seen == Set(MetricCatalogue.builtin.kinds), "every metric is compared")
  }

  @Test func areUndefinedWhereTheyMeanNothing() {
    let oneClass = Predictions(outputs: [1, 0, 2, 1], width: 2, truth: .classes([0, 0]))
    #expect(MetricDefinition.areaUnderCurve.compute(oneClass) == nil)
    #expect(MetricDefinition.topFive.compute(oneClass) == nil)
    let noLabel = Predictions(outputs: [1, 0], width: 1, truth: .labels([false, false]))
    #expect(MetricDefinition.averagePrecision.compute(noLabel) == nil)
    let constant = Predictions(outputs: [1, 2], width: 1, truth: .quantities([3, 3]))
    #expect(MetricDefinition.determination.compute(constant) == nil)
    #expect(MetricDefinition.rootMeanSquaredError.compute(oneClass) == nil)
    #expect(MetricDefinition.accuracy.compute(constant) == nil)
  }

  @Test func countWhatIsNoNumberAsWrong() {
    let broken = Predictions(outputs: [.nan, 0, 2, 1], width: 2, truth: .classes([0, 0]))
    #expect(MetricDefinition.accuracy.compute(broken) == 0.5)
    #expect(MetricDefinition.balancedAccuracy.compute(broken) == 0.5)
    #expect(MetricDefinition.areaUnderCurve.compute(broken) == nil)
  }

  @Test func tasksHaveAStandardLossAndMetric() throws {
    let classes = try Task(.classes(names: ["cat", "dog"]))
    #expect(classes.loss == .crossEntropy)
    #expect(classes.metric.kind == "accuracy")
    #expect(classes.metrics.map(\.kind) == ["accuracy", "top5", "balancedAccuracy", "macroF1", "auc", "logLoss"])
    let labels = try Task(.labels(names: ["rain", "wind"]))
    #expect(labels.metric.kind == "auc")
    #expect(labels.metrics.map(\.kind) == ["macroF1", "auc", "exactMatch", "meanAveragePrecision"])
    let quantities = try Task(.quantities([Targets.Quantity("temperature", unit: "°C")]), loss: .huber(delta: 2))
    #expect(quantities.metrics.map(\.kind) == ["mae", "rmse", "r2"])
    #expect(quantities.targets.unit == "°C")
  }

  @Test func tasksRefuseWhatDoesNotFit() {
    let loss = #expect(throws: DiagnosticsError.self) {
      try Task(.classes(names: ["cat", "dog"]), loss: .squaredError)
    }
    #expect(
      loss?.description
        == "error: the loss squared_error is for regression, but the samples are for classification. "
        + "Leave \"loss\" out, or use cross_entropy")
    let metric = #expect(throws: DiagnosticsError.self) {
      try Task(.quantities([Targets.Quantity("length")]), metric: .accuracy)
    }
    #expect(
      metric?.description
        == "error: the metric accuracy cannot judge regression. Use one of mae, rmse, r2")
    let head = #expect(throws: DiagnosticsError.self) {
      try Targets.classes(names: ["cat", "dog"]).checkHead([3], of: "net", on: "pets")
    }
    #expect(
      head?.description
        == "error: 'net' ends in [3], but 'pets' has 2 classes. End in a layer with one feature for each class")
  }
}
