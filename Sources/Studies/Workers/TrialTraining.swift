import Compilation
import Datasets
import Diagnostics
import GraphIR
import JSONText
import Search
import Training

/// Trains the candidates of one study.
final class TrialTraining {
  private let specification: StudySpecification
  private let samples: RungSamples
  private let rungs: [FidelityRung]
  private let loader: ArchitectureLoader
  private let backend: any Backend

  /// Reads the samples.
  init(
    _ specification: JSONValue, catalogue: LayerCatalogue, methods: StudyMethods, datasets: DatasetCatalogue,
    locations: DataLocations, backend: any Backend
  ) throws(DiagnosticsError) {
    loader = ArchitectureLoader(catalogue: catalogue)
    self.backend = backend
    let document = try JSONDocument(SourceText(file: "study", text: JSONWriter.line(specification)))
    self.specification = try StudySpecification(document, loader: loader, methods: methods)
    // Somebody may have put another in its place while the study runs.
    if !methods.acceptsChangedPlugins { try self.specification.check(methods.plugins) }
    rungs = self.specification.makeFidelity(from: methods.fidelities).rungs
    samples = try RungSamples(
      self.specification.data(in: locations, of: datasets), specification: self.specification)
  }

  /// - Parameter progress: told the number of each epoch that has ended
  func train(_ assignment: TrialAssignment, progress: @escaping (Int) -> Void) -> WorkerReply {
    do throws(DiagnosticsError) {
      return try .trained(result(assignment, progress: progress))
    } catch {
      let reason = error.diagnostics.map(\.sentence).joined(separator: "; ")
      // The candidate has no part in that.
      let isOutside = error.diagnostics.contains { $0.code == "cannot-write" }
      return isOutside ? .unable(reason) : .failed(reason)
    }
  }

  private func result(
    _ assignment: TrialAssignment, progress: @escaping (Int) -> Void
  ) throws(DiagnosticsError) -> TrialResult {
    let source = SourceText(file: "trial \(assignment.trial)", text: JSONWriter.line(assignment.architecture))
    let loaded = try loader.load(source)
    guard let graph = loaded.graph else {
      throw DiagnosticsError(Diagnostic(code: "no-layers", "the candidate has no layers"))
    }
    let rung = rungs.first { $0.epochs == assignment.epochs } ?? FidelityRung(epochs: assignment.epochs)
    let reduced = loader.network(of: loaded.architecture, whole: graph, at: rung.resolution)
    let resolution = reduced == nil ? 1 : rung.resolution
    var recipe = try specification.recipe(
      of: assignment.architecture, epochs: assignment.epochs, seed: assignment.seed)
    recipe.augmentation = recipe.augmentation.scaled(
      by: resolution, longestEdge: (reduced ?? graph).input.extents.dropFirst().max() ?? 0)
    let trainer = try Trainer(
      reduced ?? graph, architecture: assignment.architecture, recipe: recipe,
      data: samples.data(of: rung, resolution: resolution), backend: backend)
    if let path = assignment.previousWeights {
      try trainer.goOn(from: Checkpoint(path: path))
    } else if let inheritance = specification.inheritance, !assignment.inheritedWeights.isEmpty {
      var parents: [Checkpoint] = []
      for path in assignment.inheritedWeights { parents.append(try Checkpoint(path: path)) }
      try trainer.inherit(parents, by: inheritance)
    }
    let outcome = try trainer.run(observer: EpochListener(progress))
    guard let last = outcome.history.last, let accuracy = last.validationAccuracy, let loss = last.validationLoss else {
      throw DiagnosticsError(Diagnostic(code: "no-validation", "there was nothing to validate on"))
    }
    var checkpoint = trainer.checkpoint()
    // The weights are those of the candidate, whatever it read so far.
    checkpoint.graphHash = graph.canonicalHash
    try checkpoint.write(to: assignment.weights)
    let candidate = TrainedCandidate(
      graph: graph, architecture: assignment.architecture, accuracy: accuracy, loss: loss,
      checkpoint: assignment.weights,
      now: monotonicSeconds
    ) { [samples, backend, checkpoint] () throws(DiagnosticsError) in
      let network = try SampleInference(graph, checkpoint: checkpoint, on: samples.whole.training, backend: backend)
      return network.run
    }
    return TrialResult(
      accuracy: accuracy, loss: loss, history: .array(outcome.history.map(\.json)), seconds: outcome.seconds,
      measures: try specification.measures(of: candidate))
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
          Diagnostic(code: "not-finite", "the objective '\(objective.kind)' came to \(value)"))
      }
      measures[objective.kind] = value
    }
    return measures
  }

  /// The samples of a study, without the test split.
  /// - Throws: when the data set is not there, or cannot be divided as the study asks
  public func data(
    in locations: DataLocations, of datasets: DatasetCatalogue
  ) throws(DiagnosticsError) -> TrainingData {
    var samples = try datasets.open(dataset, in: locations).load(.training)
    if let subset { samples = try samples.subset(.count(subset), seed: validation.seed) }
    return try TrainingData(samples, recipe: recipe(epochs: epochs, seed: 0))
  }
}
