import Datasets
import Diagnostics
import GraphIR
import JSONText
import Layers
import ReferenceBackend
import Tasks
import TemporaryFolders
import TensorTypes
import Testing

@testable import Training

/// Recipes that name a loss and a metric, and what training does with targets that are no classes.
@Suite struct TaskTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func recipe(_ members: String) throws -> Recipe {
    try Recipe(JSONDocument(SourceText(file: "r.json", text: "{\"recipe\": 1, \(members)}")))
  }

  private func complaint(_ members: String, on targets: Targets) -> String? {
    do {
      _ = try recipe(members).task(on: targets) { SourceLocation(file: "r.json", line: $0.steps.count, column: 1) }
      return nil
    } catch {
      return "\(error)"
    }
  }

  private static let animals = Targets.classes(names: ["cat", "dog", "hen"])
  private static let length = Targets.quantities([.init("length", unit: "m")])

  @Test func recipesNameLossAndMetric() throws {
    let plain = try recipe("\"epochs\": 2")
    #expect(plain.loss == nil && plain.metric == nil && plain.classWeights == nil)
    #expect(try plain.task(on: Self.animals).metric == .accuracy)
    #expect(try plain.task(on: Self.length).loss == .squaredError)
    let named = try recipe(
      "\"loss\": {\"kind\": \"huber\", \"delta\": 0.5}, \"metric\": \"mae\"")
    #expect(named.loss == .huber(delta: 0.5))
    #expect(try named.task(on: Self.length).metric == .meanAbsoluteError)
    let weighted = try recipe("\"loss\": \"cross_entropy\", \"classWeights\": [1, 2, 0.5], \"metric\": \"macroF1\"")
    #expect(weighted.classWeights == .given([1, 2, 0.5]))
    #expect(try recipe("\"classWeights\": \"balanced\"").classWeights == .balanced)
    for recipe in [plain, named, weighted] {
      let text = JSONWriter.pretty(recipe.json)
      #expect(try Recipe(JSONDocument(SourceText(file: "again.json", text: text))) == recipe)
    }
  }

  @Test func whatDoesNotFitTheTargetsIsRefused() {
    #expect(
      complaint("\"metric\": \"acuracy\"", on: Self.animals)
        == "r.json:1:1: error: there is no metric 'acuracy'. Did you mean 'accuracy'?")
    #expect(
      complaint("\"loss\": \"huber\"", on: Self.animals)
        == "r.json:1:1: error: the loss huber is for regression, but the samples are for classification. "
        + "Leave \"loss\" out, or use cross_entropy")
    #expect(
      complaint("\"metric\": \"r2\"", on: Self.animals)
        == "r.json:1:1: error: the metric r2 cannot judge classification. "
        + "Use one of accuracy, top5, balancedAccuracy, macroF1, auc, logLoss")
    #expect(
      complaint("\"labelSmoothing\": 0.1", on: Self.length)
        == "r.json:1:1: error: quantities have no labels to smooth. Set \"labelSmoothing\" to 0")
    #expect(
      complaint("\"classWeights\": [1, 2]", on: Self.animals)
        == "r.json:1:1: error: there are 2 weights, but 3 classes. Give one for each class, or write \"balanced\"")
    #expect(
      complaint("\"classWeights\": \"balanced\"", on: Self.length)
        == "r.json:1:1: error: the samples have quantities and no classes to weigh. Leave \"classWeights\" out")
    #expect(
      complaint("\"earlyStopping\": {\"metric\": \"mae\", \"patience\": 2}", on: Self.length)
        == "r.json:2:1: error: early stopping watches mae, but the metric that decides is rmse. "
        + "Set the recipe's \"metric\" to mae, or watch rmse or loss")
    #expect(complaint("\"earlyStopping\": {\"metric\": \"rmse\", \"patience\": 2}", on: Self.length) == nil)
  }

  /// y = 100 + 50 · (x₀ − x₁): far from 0, so that only standardised targets can be learned in a few steps.
  private func line(_ count: Int, seed: Int = 0) throws -> Samples {
    let values = (0..<2 * count).map { index -> Float in Float((index + seed) * 37 % 101) / 101 }
    let targets = (0..<count).map { row -> Float in
      let difference = values[2 * row] - values[2 * row + 1]
      return 100 + 50 * difference
    }
    return try Samples(
      name: "line", shape: [2], targets: Self.length, storage: .floats(values), values: .quantities(targets))
  }

  private func graph(_ out: Int) throws -> (Graph, JSONValue) {
    let source = SourceText(
      file: "line.json",
      text: """
        {"espalier": 1, "name": "line", "input": [2], "layers": [{"kind": "linear", "name": "last", "out": \(out)}]}
        """)
    let network = try ArchitectureLoader(catalogue: .builtin).network(source)
    return (network.graph, network.architecture.json)
  }

  private func trainer(_ loss: Loss?, epochs: Int = 60) throws -> Trainer {
    var recipe = Recipe()
    (recipe.epochs, recipe.learningRate, recipe.batchSize, recipe.loss) = (epochs, 0.05, 16, loss)
    let (graph, document) = try graph(1)
    return try Trainer(
      graph, architecture: document, recipe: recipe, data: TrainingData(line(160), recipe: recipe),
      backend: ReferenceBackend())
  }

  @Test(arguments: [nil, .absoluteError, .huber(delta: 0.5)] as [Loss?])
  func quantitiesAreLearnedInTheirOwnUnits(_ loss: Loss?) throws {
    let trainer = try trainer(loss)
    let outcome = try trainer.run(saving: CheckpointPolicy(path: folder.file("line")))
    let last = try outcome.history.last.unwrapped
    #expect(last.trainMetric == nil)
    #expect(try last.validationMetric.unwrapped < 1, "in metres, of a spread of about 20")
    let checkpoint = try Checkpoint(path: folder.file("line"))
    #expect(checkpoint.data.targets == Self.length)
    #expect(checkpoint.progress.history == outcome.history.map { $0.withoutTimes })
    let evaluator = try Evaluator(
      trainer.graph, checkpoint: checkpoint, on: trainer.data.validation.unwrapped, backend: ReferenceBackend())
    let evaluation = try evaluator.evaluate(metrics: evaluator.task.metrics)
    #expect(evaluation[.rootMeanSquaredError] == last.validationMetric)
    #expect(try evaluation[.determination].unwrapped > 0.99)
    #expect(evaluation.confusion == nil)
    // Other samples are judged by the scaling of those that were trained on.
    let others = try Evaluator(
      trainer.graph, checkpoint: checkpoint, on: line(40, seed: 7), backend: ReferenceBackend())
    #expect(try others.evaluate(metrics: [.meanAbsoluteError])[.meanAbsoluteError].unwrapped < 1)
  }

  /// Of an error the least is the best, of a share the most.
  @Test func earlyStoppingKnowsWhichWayIsBetter() {
    let history = [0.5, 0.3, 0.4, 0.9].enumerated().map { index, value in
      EpochRecord(epoch: index + 1, metric: "m", trainLoss: 0, validationMetric: value, learningRate: 0)
    }
    let watched = EarlyStopping(.metric("m"), patience: 2)
    #expect(watched.bestEpoch(of: history, metric: .rootMeanSquaredError) == 1)
    #expect(watched.ends(history, metric: .rootMeanSquaredError))
    #expect(watched.bestEpoch(of: history, metric: .areaUnderCurve) == 3)
    #expect(!watched.ends(history, metric: .areaUnderCurve))
  }

  @Test func anInterruptedRegressionContinuesTheSame() throws {
    let whole = try trainer(nil, epochs: 5)
    try whole.run(saving: CheckpointPolicy(path: folder.file("whole")))
    let interrupter = Interrupter(after: 23)
    try trainer(nil, epochs: 5).run(
      saving: CheckpointPolicy(path: folder.file("part")), observer: interrupter, until: interrupter.flag)
    let resumed = try trainer(nil, epochs: 5)
    try resumed.resume(Checkpoint(path: folder.file("part")))
    try resumed.run(saving: CheckpointPolicy(path: folder.file("part")))
    #expect(try folder.bytes("part") == folder.bytes("whole"))
  }

  @Test func otherTargetsAreRefused() throws {
    let trainer = try trainer(nil, epochs: 1)
    try trainer.run(saving: CheckpointPolicy(path: folder.file("line")))
    let checkpoint = try Checkpoint(path: folder.file("line"))
    let classes = try Samples(
      name: "one", shape: [2], classNames: ["only"], storage: .floats([1, 2]), labels: [0])
    let error = #expect(throws: DiagnosticsError.self) {
      try Evaluator(trainer.graph, checkpoint: checkpoint, on: classes, backend: ReferenceBackend())
    }
    #expect(
      error?.description
        == "error: the checkpoint was trained for regression on 'line', but the samples of 'one' have classes. "
        + "Resume with the data that it was trained on, which --dataset and --data name, or train anew")
  }

  /// A weight of 0.1 for the commonest class makes the network answer the others.
  @Test func classWeightsShiftTheAnswer() throws {
    let (graph, document) = try graph(2)
    let samples = try Samples(
      name: "noise", shape: [2], classNames: ["common", "rare"], storage: .floats([Float](repeating: 0, count: 200)),
      labels: (0..<100).map { $0 % 4 == 0 ? 1 : 0 })
    func answers(_ weights: ClassWeights?) throws -> Confusion {
      var recipe = Recipe()
      (recipe.epochs, recipe.learningRate, recipe.validation, recipe.classWeights) = (40, 0.05, nil, weights)
      let trainer = try Trainer(
        graph, architecture: document, recipe: recipe, data: TrainingData(samples, recipe: recipe),
        backend: ReferenceBackend())
      try trainer.run()
      let evaluator = try Evaluator(graph, checkpoint: trainer.checkpoint(), on: samples, backend: ReferenceBackend())
      return try evaluator.evaluate().confusion.unwrapped
    }
    #expect(try answers(nil).counts == [[75, 0], [25, 0]])
    #expect(try answers(.given([0.1, 1])).counts == [[0, 75], [0, 25]])
    var recipe = Recipe()
    (recipe.validation, recipe.classWeights) = (nil, .balanced)
    let data = try TrainingData(samples, recipe: recipe)
    #expect(try data.encoding.classWeights.unwrapped == [100.0 / 150, 2])
  }
}

extension EpochRecord {
  /// As checkpoints hold it.
  fileprivate var withoutTimes: EpochRecord {
    var record = self
    (record.seconds, record.samplesPerSecond) = (nil, nil)
    return record
  }
}
