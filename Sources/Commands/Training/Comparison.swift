import Datasets
import Diagnostics
import GraphIR
import JSONText
import Layers
import Tasks
import Training

/// Several networks that are trained alike. Everything that can be wrong is looked for before the first is trained; what
/// has been trained is kept in a folder, and used by the next comparison that asks for it.
struct Comparison {
  struct Network {
    var graph: Graph
    var document: JSONValue
    var file: String
  }

  let networks: [Network]
  private let recipe: Recipe
  private let seeds: Int
  private let options: TrainingOptions
  private let data: TrainingData
  /// What all networks learn.
  var task: Task { data.task }
  private let test: Samples?
  private let folder: String
  private let isAnew: Bool

  /// What became of the runs of each network.
  struct Results {
    var finished: [RunSummary] = []
    var partial: RunSummary?
    var faults: [DiagnosticsError] = []
  }

  /// - parameters:
  ///   - folder: where runs are kept
  ///   - isAnew: whether what is there is trained anew
  /// - throws: whatever keeps one of the networks from being trained
  init(
    _ networks: [Network], recipe: Recipe, seeds: Int, options: TrainingOptions, training: Samples, test: Samples?,
    metrics: MetricCatalogue, folder: String,
    isAnew: Bool
  ) throws(DiagnosticsError) {
    (self.networks, self.recipe, self.seeds, self.options) = (networks, recipe, seeds, options)
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

  private func trainer(_ network: Network, by recipe: Recipe) throws(DiagnosticsError) -> Trainer {
    try Trainer(
      network.graph, architecture: network.document, recipe: recipe, data: data, backend: options.backend.backend,
      threads: options.threadCount)
  }

  /// Trains what has not been trained. A run that fails is left out, and the others are trained.
  /// - returns: what became of each network's runs; not all where it was interrupted
  func run(until cancellation: CancellationFlag) -> [Results] {
    var results = networks.map { _ in Results() }
    for (index, network) in networks.enumerated() {
      for offset in 0..<seeds {
        var seeded = recipe
        seeded.seed = recipe.seed + UInt64(offset)
        do throws(DiagnosticsError) {
          try run(network, by: seeded, into: &results[index], until: cancellation)
        } catch {
          results[index].faults.append(error)
        }
      }
    }
    return results
  }

  private func run(
    _ network: Network, by recipe: Recipe, into results: inout Results, until cancellation: CancellationFlag
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
    var outcome: TrainingOutcome
    if saved?.isFinished(metric: data.task.metric) ?? false {
      outcome = try trainer.run()
      outcome.seconds = 0
      if !options.quiet { Terminal.standardError.write("\(label): was trained before\n") }
    } else if cancellation.isRaised {
      outcome = try trainer.run(until: cancellation)
    } else {
      let view = TrainingProgressView(label: label, isQuiet: options.quiet, printsJSON: false)
      let observer = KeptRunObserver(kept, after: earlier, view: view)
      outcome = try trainer.run(
        saving: CheckpointPolicy(path: kept.checkpoint), observer: observer, until: cancellation)
      if let fault = observer.fault { throw fault }
      try kept.note(seconds: earlier + outcome.seconds)
    }
    outcome.seconds += earlier
    guard outcome.ending != .interrupted else {
      if !outcome.history.isEmpty { results.partial = results.partial ?? RunSummary(trainer, outcome) }
      return
    }
    guard let test else { return results.finished.append(RunSummary(trainer, outcome)) }
    let evaluator = try Evaluator(
      network.graph, checkpoint: trainer.checkpoint(), on: test, backend: options.backend.backend,
      threads: options.threadCount)
    results.finished.append(RunSummary(trainer, outcome, test: try evaluator.evaluate()))
  }

  /// All that a run's result and its time depend on, as 64 hexadecimal digits.
  private func identity(_ network: Network, _ recipe: Recipe) -> String {
    var recipe = recipe
    (recipe.name, recipe.comment, recipe.schema) = ("", nil, nil)
    let parts: JSONValue = [
      "network": .string(network.graph.canonicalHash), "recipe": recipe.json, "dataset": .string(data.training.name),
      "samples": .string("\(data.fingerprint)"),
      "backend": .string(options.backend.rawValue), "threads": .integer(options.threadCount),
    ]
    return sha256(Array(JSONWriter.canonical(parts).utf8))
  }

  /// A row for each network.
  func rows(_ results: [Results]) -> [ComparisonRow] {
    zip(networks, results).map { network, results in
      ComparisonRow(
        of: network.graph, results.finished, partial: results.partial, metric: task.metric, wanted: seeds,
        failed: results.faults.count, epochs: recipe.epochs)
    }
  }
}
