import JSONText
import ReferenceBackend
import Tasks
import Testing

@testable import Training

@Suite struct ResultTests {
  @Test func runsOfOneModelAreOneRow() throws {
    let run = try SmallRun()
    let runs = try ([0, 1, 2] as [UInt64]).map { seed -> RunSummary in
      var run = run
      run.recipe.seed = seed
      let trainer = try run.trainer()
      return RunSummary(trainer, try trainer.run())
    }
    #expect(runs.map(\.seed) == [0, 1, 2])
    let row = ComparisonRow(runs)
    #expect((row.model, row.parameterCount, row.runCount) == ("small", 147, 3))
    let accuracies = try runs.map { try $0.validationMetric.unwrapped }
    #expect(row.validationMetric?.mean == accuracies.reduce(0, +) / 3)
    #expect(row.testMetric == nil)
    guard case .object(let object) = row.json else { throw JSONMismatch() }
    #expect(
      object.keys == [
        "model", "parameters", "multiplyAdds", "runs", "seconds", "trainAccuracy", "validationAccuracy",
      ])
  }

  private struct JSONMismatch: Error {}

  @Test func spreadsAreSampleDeviations() {
    #expect(Spread([1, 2, 3, 4])?.mean == 2.5)
    #expect(Spread([2, 4])?.deviation == 2.0.squareRoot())
    #expect(Spread([2])?.deviation == nil)
    #expect(Spread([2, nil]) == nil)
    #expect(Spread([]) == nil)
  }

  @Test func epochsAreLines() {
    var record = EpochRecord(epoch: 2, metric: "accuracy", trainLoss: 0.5, trainMetric: 0.75, learningRate: 0.001)
    record.seconds = 1.5
    #expect(
      JSONWriter.line(record.json)
        == #"{"epoch":2,"trainLoss":0.5,"trainAccuracy":0.75,"validationLoss":null,"validationAccuracy":null,"#
        + #""learningRate":0.001,"seconds":1.5,"samplesPerSecond":null}"#)
  }

  /// Where another metric decides, members are called by it.
  @Test func epochsSpeakOfTheMetricThatDecides() {
    let record = EpochRecord(epoch: 1, metric: "rmse", trainLoss: 0.5, validationMetric: 2, learningRate: 0.001)
    #expect(
      JSONWriter.line(record.json)
        == #"{"epoch":1,"trainLoss":0.5,"trainRmse":null,"validationLoss":null,"validationRmse":2.0,"#
        + #""learningRate":0.001,"seconds":null,"samplesPerSecond":null}"#)
  }

  @Test func evaluationsCountClasses() {
    var confusion = Confusion(classes: 3)
    (confusion.counts, confusion.undecided) = ([[3, 1, 0], [0, 2, 0], [0, 0, 0]], [0, 2, 0])
    #expect(confusion.accuracy == 5.0 / 8)
    #expect(confusion.classAccuracies == [0.75, 0.5, nil])
    let evaluation = Evaluation(
      targets: .classes(names: ["a", "b", "c"]), sampleCount: 8, loss: 0.25, confusion: confusion)
    #expect(
      JSONWriter.line(evaluation.json)
        == #"{"loss":0.25,"accuracy":0.625,"samples":8,"classes":[{"name":"a","samples":4,"accuracy":0.75},"#
        + #"{"name":"b","samples":4,"accuracy":0.5},{"name":"c","samples":0,"accuracy":null}],"#
        + #""confusion":[[3,1,0],[0,2,0],[0,0,0]]}"#)
  }

  /// Accuracy by the metric is that of the confusion matrix, and the table's other metrics stand beside it.
  @Test func evaluationsHoldTheMetricsThatAreAskedFor() throws {
    let run = try SmallRun()
    let trainer = try run.trainer()
    try trainer.run()
    let evaluator = try Evaluator(
      run.graph, checkpoint: trainer.checkpoint(), on: run.samples, backend: ReferenceBackend())
    let plain = try evaluator.evaluate()
    let full = try evaluator.evaluate(metrics: MetricCatalogue.builtin.metrics(for: .classes))
    #expect(plain.metrics.isEmpty)
    #expect(full.metrics.map(\.metric.kind) == ["accuracy", "balancedAccuracy", "macroF1", "auc", "logLoss"])
    let confusion = try full.confusion.unwrapped
    #expect(full.metrics[0].value == confusion.accuracy)
    let recalls = confusion.classAccuracies.compactMap(\.self)
    #expect(abs(full.metrics[1].value - recalls.reduce(0, +) / Double(recalls.count)) < 1e-12)
    // The loss in use is the log loss of the same outputs.
    #expect(abs(full.metrics[4].value - full.loss) < 1e-5)
    guard case .object(let object) = full.json, case .object(let values)? = object["metrics"] else {
      Issue.record("metrics are an object")
      return
    }
    #expect(values["auc"] == .number(full.metrics[3].value))
  }
}
