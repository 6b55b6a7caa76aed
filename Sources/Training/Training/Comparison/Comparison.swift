import Compilation
import Datasets
import Diagnostics
import GraphIR
import JSONText
import Tasks

/// Hears of the runs of a comparison.
public protocol ComparisonObserver {
  /// A run is about to be trained.
  /// - Parameter label: the network, and the seed if there are several
  /// - Returns: what hears of its training
  func runBegins(_ label: String) -> any TrainingObserver
  /// A run was trained by an earlier comparison.
  func runWasKept(_ label: String)
}

/// Several networks that are trained alike. Everything that can be wrong is looked for before the first is trained; what
/// has been trained is kept in a folder, and used by the next comparison that asks for it.
public struct Comparison {
  /// A network that is compared.
  public struct Entry: Sendable {
    public var graph: Graph
    /// The architecture as its checkpoints hold it: without imports, with its plug-ins.
    public var document: JSONValue
    /// The file that it was read from.
    public var file: String

    public init(graph: Graph, document: JSONValue, file: String) {
      (self.graph, self.document, self.file) = (graph, document, file)
    }
  }

  public let networks: [Entry]
  private let recipe: Recipe
  private let seeds: Int
  private let backend: any Backend
  private let threads: Int
  private let data: TrainingData
  private let metrics: MetricCatalogue
  /// What all networks learn.
  public var task: Task { data.task }
  /// A warning if one class has most of the training samples.
  public var imbalanceWarning: Diagnostic? { data.imbalanceWarning }
  private let test: Samples?
  private let folder: String
  private let isAnew: Bool

  /// What became of the runs of each network.
  public struct Results: Sendable {
    public var finished: [RunSummary] = []
    /// The run that was interrupted, as far as it came.
    public var partial: RunSummary?
    public var faults: [DiagnosticsError] = []
  }

  /// - parameters:
  ///   - folder: where runs are kept
  ///   - test: samples to test on after training; nil for none
  ///   - isAnew: whether what is there is trained anew
  /// - throws: whatever keeps one of the networks from being trained
  public init(
    _ networks: [Entry], recipe: Recipe, seeds: Int, backend: any Backend, threads: Int, training: Samples,
    test: Samples?, metrics: MetricCatalogue = .builtin, folder: String, isAnew: Bool = false
  ) throws(DiagnosticsError) {
    (self.networks, self.recipe, self.seeds) = (networks, recipe, seeds)
    (self.backend, self.threads) = (backend, threads)
    self.metrics = metrics
    data = try TrainingData(training, recipe: recipe, metrics: metrics)
    (self.test, self.folder, self.isAnew) = (test, folder, isAnew)
    try checkNames()
    try checkSeeds()
    // Each is compiled once: shapes, classes, precision and memory are then known to do.
    for network in networks {
      _ = try trainer(network, by: recipe)
      if let test { try network.graph.checkSamples(of: test.shape, targets: test.targets, in: test.name) }
    }
    try KeptRun.makeFolder(folder)
  }

  private func checkNames() throws(DiagnosticsError) {
    for (index, network) in networks.enumerated() {
      guard let twin = networks[..<index].first(where: { $0.graph.name == network.graph.name }) else { continue }
      throw DiagnosticsError(
        Diagnostic(
          code: "repeated-name",
          twin.file == network.file
            ? "'\(network.file)' is named twice"
            : "'\(twin.file)' and '\(network.file)' are both called '\(network.graph.name)'",
          remedy: twin.file == network.file ? "Name it once" : "Give one of them another \"name\""))
    }
  }

  private func checkSeeds() throws(DiagnosticsError) {
    guard recipe.seed > UInt64(Ranges.seed.upperBound - (seeds - 1)) else { return }
    throw DiagnosticsError(
      Diagnostic(
        code: "out-of-range", "\(seeds) seeds from \(recipe.seed) on would go beyond 2^63 - 1",
        remedy: "Begin with a smaller seed"))
  }

  private func trainer(_ network: Entry, by recipe: Recipe) throws(DiagnosticsError) -> Trainer {
    try Trainer(
      network.graph, architecture: network.document, recipe: recipe, data: data, backend: backend, threads: threads)
  }

  /// Trains what has not been trained. A run that fails is left out, and the others are trained.
  /// - returns: what became of each network's runs; not all if it was interrupted
  public func run(until cancellation: CancellationFlag, observer: (any ComparisonObserver)? = nil) -> [Results] {
    var results = networks.map { _ in Results() }
    for (index, network) in networks.enumerated() {
      for offset in 0..<seeds {
        var seeded = recipe
        seeded.seed = recipe.seed + UInt64(offset)
        do throws(DiagnosticsError) {
          try run(network, by: seeded, into: &results[index], until: cancellation, observer)
        } catch {
          results[index].faults.append(error)
        }
      }
    }
    return results
  }

  private func run(
    _ network: Entry, by recipe: Recipe, into results: inout Results, until cancellation: CancellationFlag,
    _ observer: (any ComparisonObserver)?
  ) throws(DiagnosticsError) {
    let kept = KeptRun(
      in: folder, network: network.graph.name, seed: recipe.seed, identity: identity(network, recipe))
    let saved = isAnew ? nil : try kept.read()
    // After an interruption, what there is is still read.
    if cancellation.isRaised, saved == nil { return }
    let trainer = try trainer(network, by: recipe)
    if let saved { try trainer.resume(saved) }
    let label = seeds == 1 ? network.graph.name : "\(network.graph.name) seed \(recipe.seed)"
    let earlier = saved == nil ? 0 : kept.seconds
    var tests = saved.map { kept.tests(upTo: $0.progress.epoch) } ?? []
    var outcome: TrainingOutcome
    if saved?.isFinished(metric: data.task.metric) ?? false {
      outcome = try trainer.run()
      outcome.seconds = 0
      observer?.runWasKept(label)
    } else if cancellation.isRaised {
      outcome = try trainer.run(until: cancellation)
    } else {
      let keeper = KeptRunObserver(
        kept, after: earlier, tests: tests, view: observer?.runBegins(label), test: try epochTest(of: trainer))
      outcome = try trainer.run(
        saving: CheckpointPolicy(path: kept.checkpoint), observer: keeper, until: cancellation)
      if let fault = keeper.fault { throw fault }
      outcome.seconds -= keeper.testSeconds
      tests = keeper.tests
      try kept.note(seconds: earlier + outcome.seconds, tests: tests)
    }
    outcome.seconds += earlier
    guard outcome.ending != .interrupted else {
      if !outcome.history.isEmpty, results.partial == nil {
        results.partial = RunSummary(trainer, outcome, epochTests: tests, checkpoint: kept.checkpoint)
      }
      return
    }
    guard let test else {
      return results.finished.append(RunSummary(trainer, outcome, checkpoint: kept.checkpoint))
    }
    let evaluator = try Evaluator(
      network.graph, checkpoint: trainer.checkpoint(), on: test, backend: backend, threads: threads, metrics: metrics)
    results.finished.append(
      RunSummary(
        trainer, outcome, test: try evaluator.evaluate(metrics: [data.task.metric]), epochTests: tests,
        checkpoint: kept.checkpoint))
  }

  /// Measures a run on the test samples, if they were asked for and nothing is set aside to follow it by.
  private func epochTest(
    of trainer: Trainer
  ) throws(DiagnosticsError) -> (() throws(DiagnosticsError) -> TestRecord?)? {
    guard let test, data.validation == nil else { return nil }
    let evaluator = try trainer.evaluator(on: test)
    let metric = data.task.metric
    return { () throws(DiagnosticsError) in
      let evaluation = try trainer.evaluate(evaluator, until: CancellationFlag())
      return evaluation.map { TestRecord(loss: $0.loss, metric: $0[metric]) }
    }
  }

  /// All that a run's result and its time depend on, as 64 hexadecimal digits.
  private func identity(_ network: Entry, _ recipe: Recipe) -> String {
    var recipe = recipe
    (recipe.name, recipe.comment, recipe.schema) = ("", nil, nil)
    let parts: JSONValue = [
      "network": .string(network.graph.canonicalHash), "recipe": recipe.json, "dataset": .string(data.training.name),
      "samples": .string("\(data.fingerprint)"),
      "backend": .string(type(of: backend).name), "threads": .integer(threads),
    ]
    return sha256(Array(JSONWriter.canonical(parts).utf8))
  }

  /// A row for each network.
  public func rows(_ results: [Results]) -> [ComparisonRow] {
    zip(networks, results).map { network, results in
      ComparisonRow(
        of: network.graph, results.finished, partial: results.partial, metric: task.metric, wanted: seeds,
        failed: results.faults.count, epochs: recipe.epochs)
    }
  }
}
