import Compilation
import Datasets
import ReferenceBackend
import TemporaryFolders
import Testing

@testable import Training

@Suite struct TrainerTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func learnsWhatCanBeLearnt() throws {
    var run = try SmallRun(sampleCount: 300)
    run.recipe.epochs = 10
    let observer = Interrupter()
    let outcome = try run.trainer().run(observer: observer)
    #expect(outcome.ending == .completed)
    #expect(outcome.history == observer.epochs)
    #expect(outcome.history.map(\.epoch) == Array(1...10))
    let last = try outcome.history.last.unwrapped
    #expect(try last.validationMetric.unwrapped > 0.85)
    #expect(last.trainLoss < outcome.history[0].trainLoss)
    // 240 samples to train on, in batches of 16.
    #expect(observer.steps.count == 150)
    #expect(observer.steps.last?.epochLoss == last.trainLoss)
    #expect(observer.steps.last?.epochMetric == last.trainMetric)
  }

  @Test func whatIsReportedIsWhatTheCheckpointGives() throws {
    for averageDecay in [nil, 0.9] as [Double?] {
      var run = try SmallRun()
      run.recipe.averageDecay = averageDecay
      let trainer = try run.trainer()
      let outcome = try trainer.run(saving: CheckpointPolicy(path: folder.file("run")))
      let checkpoint = try Checkpoint(path: folder.file("run"))
      let evaluation = try Evaluator(
        run.graph, checkpoint: checkpoint, on: trainer.data.validation.unwrapped, backend: ReferenceBackend()
      ).evaluate(metrics: [.accuracy])
      let confusion = try evaluation.confusion.unwrapped
      #expect(evaluation.loss == outcome.history.last?.validationLoss)
      #expect(evaluation[.accuracy] == outcome.history.last?.validationMetric)
      #expect(evaluation.sampleCount == 14)
      let correct = confusion.counts.indices.map { confusion.counts[$0][$0] }
      let rows = confusion.counts.map { $0.reduce(0, +) }
      #expect(confusion.classAccuracies == zip(correct, rows).map { Double($0) / Double($1) })
      let averages = checkpoint.tensors.filter { $0.name.hasPrefix("average/") }
      #expect(averages.count == (averageDecay == nil ? 0 : 6))
      #expect((checkpoint.weights[0].values == checkpoint.tensors[0].values) == (averageDecay == nil))
    }
  }

  @Test func stopsEarlyAndKeepsTheBest() throws {
    var run = try SmallRun()
    run.recipe.epochs = 40
    run.recipe.learningRate = 0.1
    run.recipe.earlyStopping = EarlyStopping(.loss, patience: 2)
    let policy = CheckpointPolicy(path: folder.file("last"), bestPath: folder.file("best"))
    let trainer = try run.trainer()
    let outcome = try trainer.run(saving: policy)
    #expect(outcome.ending == .stoppedEarly)
    let losses = try outcome.history.map { try $0.validationLoss.unwrapped }
    let best = try losses.min().unwrapped
    #expect(losses.firstIndex(of: best) == losses.count - 3)
    let checkpoint = try Checkpoint(path: folder.file("best"))
    #expect(checkpoint.progress.epoch == losses.count - 2)
    let evaluation = try Evaluator(
      run.graph, checkpoint: checkpoint, on: trainer.data.validation.unwrapped, backend: ReferenceBackend())
    #expect(try evaluation.evaluate().loss == best)
    // Resumed, it has nothing left to do.
    let again = try run.trainer()
    try again.resume(Checkpoint(path: folder.file("last")))
    #expect(try again.run().ending == .stoppedEarly)
    #expect(again.progress.history.count == losses.count)
  }

  @Test func smallGainsDoNotCount() {
    func record(_ epoch: Int, _ loss: Double) -> EpochRecord {
      EpochRecord(
        epoch: epoch, metric: "accuracy", trainLoss: 0, trainMetric: 0, validationLoss: loss, learningRate: 0)
    }
    let history = [1.0, 0.5, 0.45, 0.46].enumerated().map { record($0.offset + 1, $0.element) }
    #expect(EarlyStopping(.loss, patience: 2).bestEpoch(of: history, metric: .accuracy) == 2)
    #expect(EarlyStopping(.loss, patience: 2, minimumGain: 0.1).bestEpoch(of: history, metric: .accuracy) == 1)
    #expect(EarlyStopping(.loss, patience: 2, minimumGain: 0.1).ends(history, metric: .accuracy))
    #expect(!EarlyStopping(.loss, patience: 2).ends(history, metric: .accuracy))
    #expect(EarlyStopping(.metric("accuracy"), patience: 1).bestEpoch(of: history, metric: .accuracy) == nil)
  }

  @Test func aStepCanBeTakenApart() throws {
    let run = try SmallRun()
    let expected = try run.trained(in: folder)
    let trainer = try run.trainer()
    let inspection = trainer.inspectStep()
    #expect(inspection.sampleCount == 16)
    #expect(inspection.input == [16, 1, 12])
    #expect(inspection.layers.map(\.path) == ["first", "norm", "relu_1", "dropout_1", "flatten_1", "last"])
    #expect(inspection.layers.map(\.parameterCount) == [16, 8, 0, 0, 0, 123])
    #expect(inspection.layers[0].output == [16, 4, 10])
    #expect(inspection.layers[5].output == [16, 3])
    #expect(
      inspection.parameters.map(\.name) == [
        "first.weight", "first.bias", "norm.weight", "norm.bias", "last.weight", "last.bias",
      ])
    for parameter in inspection.parameters where parameter.name != "first.bias" {
      #expect(parameter.meanAbsoluteGradient > 0)
      let count = Double(parameter.shape.elementCount)
      // The norm lies between the mean absolute value and √n times it times √n.
      #expect(parameter.gradientNorm >= parameter.meanAbsoluteGradient * count.squareRoot() * 0.999)
      // Adam's first step moves every weight by the learning rate.
      if let ratio = parameter.updateRatio {
        #expect(abs(ratio * parameter.weightNorm - 0.01 * count.squareRoot()) < 1e-3)
      }
    }
    let squares = inspection.parameters.reduce(0) { $0 + $1.gradientNorm * $1.gradientNorm }
    #expect(abs(squares.squareRoot() - inspection.gradientNorm) < 1e-6)
    // The norm's shift begins at zero.
    #expect(inspection.parameters[3].updateRatio == nil)
    // The step was taken back.
    try trainer.run(saving: CheckpointPolicy(path: folder.file("inspected")))
    #expect(try folder.bytes("inspected") == expected)
  }

  @Test func whereNumbersStopBeingFiniteIsSaid() throws {
    var run = try SmallRun()
    run.recipe.learningRate = 1_000
    run.recipe.optimizer = .sgd(momentum: 0, nesterov: false)
    run.recipe.weightDecay = 1_000
    run.recipe.epochs = 200
    let saved = try run.trained(in: folder, upTo: 2)
    let message = folder.message { try run.trainer().run(saving: CheckpointPolicy(path: folder.file("run"))) }
    #expect(message.hasPrefix("error: "))
    #expect(message.contains("epoch "))
    #expect(message.hasSuffix(#"Lower the learning rate, or clip gradients with "clipNorm""#), "\(message)")
    // What was saved before is still finite.
    let checkpoint = try Checkpoint(path: folder.file("run"))
    #expect(checkpoint.tensors.allSatisfy { $0.values.allSatisfy(\.isFinite) })
    #expect(!saved.isEmpty)
  }

  @Test func theFirstLayerThatIsNotFiniteIsNamed() throws {
    let run = try SmallRun()
    let trainer = try run.trainer()
    // Weights so large that the last layer overflows, and every one of them finite.
    let huge = [Float](repeating: .greatestFiniteMagnitude, count: 120)
    trainer.session.write(huge, to: .parameter(4))
    #expect(
      folder.message { try trainer.run() }
        == "error: last: epoch 1, step 1 of 4: the loss is nan, and this layer's output is the first that is not finite. "
        + #"Lower the learning rate, or clip gradients with "clipNorm""#)
    trainer.session.write([Float](repeating: .nan, count: 4), to: .parameter(1))
    #expect(
      folder.message { try trainer.run() }
        == "error: epoch 1, step 1 of 4: the loss is nan, and 'first.bias' is not finite since an earlier step. "
        + #"Lower the learning rate, or clip gradients with "clipNorm""#)
    #expect(trainer.progress == TrainingProgress())
  }

  @Test func whatDoesNotFitTogetherIsSaid() throws {
    var run = try SmallRun(SmallRun.architecture.replacing(#""out": 3}"#, with: #""out": 10}"#))
    #expect(
      folder.message { _ = try run.trainer() }
        == "error: 'small' ends in [10], but 'signals' has 3 classes. "
        + "End in a layer with one feature for each class")
    run = try SmallRun(SmallRun.architecture.replacing("[1, 12]", with: "[1, 13]"))
    #expect(
      folder.message { _ = try run.trainer() }
        == "error: 'small' reads [1, 13], but the samples of 'signals' are [1, 12]. "
        + #"Set the architecture's "input" to [1, 12], or choose another data set"#)
    run = try SmallRun(
      #"{"espalier": 1, "input": [1, 12], "layers": [{"kind": "avg_pool1d", "kernel": 4}, {"kind": "flatten"}]}"#)
    #expect(
      folder.message { _ = try run.trainer() }
        == "error: 'small' has no parameters to train. Add a layer that has some")
  }

  @Test func aBatchMayBeLargerThanTheSamples() throws {
    var run = try SmallRun()
    run.recipe.batchSize = 1_000
    let outcome = try run.trainer().run()
    #expect(outcome.history.count == 3)
    #expect(try run.trainer().plan.batchesPerEpoch == 1)
  }
}

extension SmallRun {
  /// The bytes after so many epochs.
  fileprivate func trained(in folder: TemporaryFolder, upTo epochs: Int) throws -> [UInt8] {
    var short = self
    short.recipe.epochs = epochs
    short.recipe.learningRate = 0.01
    return try short.trained(in: folder)
  }
}
