import Compilation
import Datasets
import Diagnostics
import Glibc
import GraphIR
import JSONText
import Search
import Tasks
import Training

/// Trains the candidates of one study.
final class TrialTraining {
  private let specification: StudySpecification
  let samples: RungSamples
  private let rungs: [FidelityRung]
  private let loader: ArchitectureLoader
  private let metrics: MetricCatalogue
  private let backend: any Backend

  /// Reads what a coordinator has written, and the samples.
  convenience init(
    _ specification: JSONValue, catalogue: LayerCatalogue, methods: StudyMethods, datasets: DatasetCatalogue,
    locations: DataLocations, backend: any Backend
  ) throws(DiagnosticsError) {
    let loader = ArchitectureLoader(catalogue: catalogue)
    let document = try JSONDocument(SourceText(file: "study", text: JSONWriter.line(specification)))
    try self.init(
      StudySpecification(document, loader: loader, methods: methods), loader: loader, methods: methods,
      datasets: datasets, locations: locations, backend: backend)
  }

  /// Reads the samples.
  init(
    _ specification: StudySpecification, loader: ArchitectureLoader, methods: StudyMethods,
    datasets: DatasetCatalogue, locations: DataLocations, backend: any Backend
  ) throws(DiagnosticsError) {
    self.loader = loader
    self.backend = backend
    metrics = methods.metrics
    self.specification = specification
    // Somebody may have replaced it while the study runs.
    try specification.checkDevice(of: backend)
    if !methods.acceptsChangedPlugins { try self.specification.check(methods.plugins) }
    rungs = self.specification.makeFidelity(from: methods.fidelities).rungs
    samples = try RungSamples(
      self.specification.data(in: locations, of: datasets, metrics: methods.metrics),
      specification: self.specification, metrics: methods.metrics)
  }

  /// What a training begins with.
  struct Sources {
    var parents: [Checkpoint] = []
    var teacher: Checkpoint?
    /// The paths of files that cannot be read or are not what they were.
    var lost: [String] = []
  }

  /// The checkpoints that a training begins with.
  func sources(_ assignment: TrialAssignment) -> Sources {
    var sources = Sources()
    func checkpoint(_ path: String) -> Checkpoint? {
      let isChanged = assignment.hashes[path].map { FileHash.sha256(path: path) != $0 } ?? false
      if !isChanged, let checkpoint = try? Checkpoint(path: path) { return checkpoint }
      sources.lost.append(path)
      return nil
    }
    let paths = assignment.previousWeights.map { [$0] } ?? assignment.inheritedWeights
    sources.parents = paths.compactMap(checkpoint)
    sources.teacher = assignment.teacher.flatMap { checkpoint($0.weights) }
    return sources
  }

  /// - Parameter pause: given the state of a training that was interrupted
  /// - Returns: the result without the hash of its weights, and the weights unless they have been written
  func result(
    _ assignment: TrialAssignment, from sources: Sources, until cancellation: CancellationFlag,
    pause: ((Checkpoint) -> Void)? = nil, progress: @escaping (EpochReport) -> Void
  ) throws(DiagnosticsError) -> (TrialResult, Checkpoint?) {
    let source = SourceText(file: "trial \(assignment.trial)", text: JSONWriter.line(assignment.architecture))
    let network = try loader.network(source)
    let rung = rungs.first { $0.epochs == assignment.epochs } ?? FidelityRung(epochs: assignment.epochs)
    let reduced = loader.network(network, at: rung.resolution)
    let resolution = reduced == nil ? 1 : rung.resolution
    var recipe = try specification.recipe(
      of: assignment.architecture, epochs: assignment.epochs, seed: assignment.seed)
    recipe.augmentation = recipe.augmentation.scaled(
      by: resolution, longestEdge: (reduced ?? network).graph.input.extents.dropFirst().max() ?? 0)
    let trainer = try Trainer(
      (reduced ?? network).graph, architecture: assignment.architecture, recipe: recipe,
      data: samples.data(of: rung, resolution: resolution), backend: backend,
      teacher: teacher(sources.teacher, of: assignment))
    if let paused = assignment.paused.flatMap({ try? Checkpoint(path: $0) }), (try? trainer.resume(paused)) != nil {
      // As if it had never been interrupted.
    } else if assignment.previousWeights != nil {
      try trainer.continueTraining(from: sources.parents[0])
    } else if !sources.parents.isEmpty {
      // The base has the weights that it is given as they are.
      let inheritance = assignment.trial == 0 ? Inheritance(shrink: 1, perturb: 0) : specification.inheritance
      if let inheritance { try trainer.inherit(sources.parents, by: inheritance) }
    }
    let outcome = try trainer.run(observer: EpochListener(progress), until: cancellation)
    guard outcome.ending != .interrupted else {
      pause?(trainer.checkpoint())
      throw DiagnosticsError(Diagnostic(code: "interrupted", "it was interrupted"))
    }
    guard let last = outcome.history.last, var loss = last.validationLoss, let validation = trainer.data.validation
    else {
      throw DiagnosticsError(Diagnostic(code: "no-validation", "there was nothing to validate on"))
    }
    let definition = trainer.data.task.metric
    var checkpoint = trainer.checkpoint()
    var value = last.validationMetric
    if specification.evaluatesQuantized {
      let evaluation = try specification.quantizedEvaluation(
        of: trainer.graph, checkpoint: checkpoint, training: trainer.data.training, on: validation, metric: definition,
        metrics: metrics, backend: backend, until: cancellation)
      guard let evaluation else {
        throw DiagnosticsError(Diagnostic(code: "interrupted", "it was interrupted"))
      }
      (value, loss) = (evaluation[definition], evaluation.loss)
    }
    guard let metric = value else {
      throw DiagnosticsError(
        Diagnostic(code: "no-metric", "the validation samples do not define the metric \(definition.kind)"))
    }
    // The weights are those of the candidate, whatever it read so far.
    checkpoint.graphHash = network.graph.canonicalHash
    // Those who measure are told of a file that is there.
    let isMeasured = specification.objectives.contains(where: \.isMeasured)
    if isMeasured { try Self.write(checkpoint, for: assignment) }
    let candidate = TrainedCandidate(
      network: network, metric: MetricValue(definition, metric), loss: loss,
      checkpoint: assignment.weights,
      now: monotonicSeconds
    ) { [samples, backend, checkpoint] () throws(DiagnosticsError) in
      let inference = try SampleInference(
        network.graph, checkpoint: checkpoint, on: samples.whole.training, backend: backend)
      return inference.run
    }
    let result = TrialResult(
      metric: metric, loss: loss, history: .array(outcome.history.map(\.json)), seconds: outcome.seconds,
      measures: try specification.measures(of: candidate))
    return (result, isMeasured ? nil : checkpoint)
  }

  private func teacher(
    _ checkpoint: Checkpoint?, of assignment: TrialAssignment
  ) throws(DiagnosticsError) -> Teacher? {
    guard let checkpoint, let choice = assignment.teacher, let distillation = specification.distillation else {
      return nil
    }
    return try distillation.teacher(checkpoint, of: choice.architecture, trial: choice.trial, by: loader)
  }
}

extension StudySpecification {
  /// The values of the objectives that are measured.
  /// - Throws: when one cannot be, or is no finite number
  func measures(of candidate: TrainedCandidate) throws(DiagnosticsError) -> [String: Double] {
    var measures: [String: Double] = [:]
    for objective in objectives {
      guard case .measured(let measure) = objective.source else { continue }
      let value = try measure(candidate)
      guard value.isFinite else {
        throw DiagnosticsError(
          Diagnostic(code: "not-finite", "the objective '\(objective.kind)' is \(value)"))
      }
      measures[objective.kind] = value
    }
    return measures
  }

  /// The samples of a study, without the test split.
  /// - Throws: when the data set is not there, or cannot be divided as the study asks
  public func data(
    in locations: DataLocations, of datasets: DatasetCatalogue, metrics: MetricCatalogue = .builtin
  ) throws(DiagnosticsError) -> TrainingData {
    var samples = try datasets.open(dataset, in: locations).load(.training)
    if let subset { samples = try samples.subset(.count(subset), seed: validation.seed) }
    return try TrainingData(samples, recipe: recipe(epochs: epochs, seed: 0), metrics: metrics)
  }
}
