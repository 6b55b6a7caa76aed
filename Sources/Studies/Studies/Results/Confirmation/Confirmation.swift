import Compilation
import Datasets
import Diagnostics
import Dispatch
import GraphIR
import JSONText
import Search
import Synchronization
import Tasks
import Training

/// Trains the networks of a frontier, the base and the study's references from scratch on all training samples, with
/// several seeds, and reads their metric off the test samples: the one occasion on which a study reads those.
///
/// Results are kept in the study; what is there is not trained again.
public struct Confirmation: Sendable {
  /// One training.
  struct Job: Hashable, Sendable {
    var network: ConfirmedNetwork
    /// From 0; what the seed is a function of.
    var repetition: Int
  }

  private struct Subject {
    /// For messages.
    var name: String
    var architecture: JSONValue
    /// Nil for what the database gave back and nobody has read yet.
    var network: Network?
    var size: CandidateSize
    /// The trial whose seeds it takes; references take those of the base.
    var seedTrial = 0

    func graph(by loader: ArchitectureLoader) throws(DiagnosticsError) -> Graph {
      if let network { return network.graph }
      return try loader.network(SourceText(file: name, text: JSONWriter.line(architecture))).graph
    }
  }

  private let specification: StudySpecification
  private let store: any StudyStorage
  private let networks: [ConfirmedNetwork]
  private let subjects: [ConfirmedNetwork: Subject]
  private let graphs: [ConfirmedNetwork: Graph]
  private let data: TrainingData
  private let test: Samples
  private let metrics: MetricCatalogue
  private let backend: any Backend

  /// - Throws: when the data set is not there, the study cannot be read, or a trial is chosen that was not trained
  public init(
    _ study: Study, choosing choice: ConfirmationChoice = .everything, catalogue: LayerCatalogue,
    datasets: DatasetCatalogue, locations: DataLocations, metrics: MetricCatalogue = .builtin,
    backend: any Backend
  ) throws(DiagnosticsError) {
    specification = study.specification
    store = study.store
    self.metrics = metrics
    self.backend = backend
    networks = try choice.networks(of: Frontier(of: study, all: choice.all))
    var subjects: [ConfirmedNetwork: Subject] = [:]
    for trial in try store.trials() {
      subjects[.trial(trial.number)] = Subject(
        name: "trial \(trial.number)", architecture: trial.candidate.architecture, size: trial.candidate.size,
        seedTrial: trial.number)
    }
    for reference in specification.references {
      subjects[.reference(hash: reference.hash)] = Subject(
        name: reference.name, architecture: reference.architecture, network: reference.network, size: reference.size)
    }
    self.subjects = subjects
    let source = try datasets.open(specification.dataset, in: locations)
    var recipe = specification.recipe(epochs: specification.epochs, seed: 0)
    recipe.validation = nil
    recipe.earlyStopping = nil
    let samples = try source.load(.training)
    try study.checkSamples(samples, .training, from: source)
    data = try TrainingData(samples, recipe: recipe, metrics: metrics)
    test = try source.load(.test)
    try study.checkSamples(test, .test, from: source)
    let loader = ArchitectureLoader(catalogue: catalogue)
    var graphs: [ConfirmedNetwork: Graph] = [:]
    for network in networks {
      guard let subject = subjects[network] else { continue }
      let graph = try subject.graph(by: loader)
      try data.check(graph)
      graphs[network] = graph
    }
    self.graphs = graphs
  }

  /// - Parameters:
  ///   - repetitions: seeds for each network
  ///   - workers: trainings at the same time, each on one thread
  ///   - progress: told, on any thread but one call at a time, after each epoch
  /// - Throws: the first fault; what has ended is kept
  public func run(
    repetitions: Int, workers: Int, until cancellation: CancellationFlag,
    progress: @escaping @Sendable (ConfirmationProgress) -> Void
  ) throws(DiagnosticsError) {
    let known = Set(try store.confirmations().map { Job(network: $0.network, repetition: $0.repetition) })
    let jobs = networks.flatMap { network in (0..<repetitions).map { Job(network: network, repetition: $0) } }
    let missing = jobs.filter { !known.contains($0) }
    let work = missing.reduce(0) { $0 + Double(subject(of: $1).size.multiplyAdds) }
    let state = Mutex((next: 0, ended: 0, done: 0.0, fault: DiagnosticsError?.none))
    // Tells of an epoch or an end.
    let note: @Sendable (Job, _ hasEnded: Bool) -> Void = { job, hasEnded in
      state.withLock { state in
        if hasEnded {
          state.ended += 1
        } else {
          state.done += Double(subject(of: job).size.multiplyAdds) / Double(specification.epochs)
        }
        progress(
          ConfirmationProgress(
            ended: state.ended, total: missing.count, share: state.ended == missing.count ? 1 : state.done / work))
      }
    }
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while let job = state.withLock({ state -> Job? in
        guard state.next < missing.count, state.fault == nil, !cancellation.isRaised else { return nil }
        state.next += 1
        return missing[state.next - 1]
      }) {
        do throws(DiagnosticsError) {
          let values = try metric(job, until: cancellation) { note(job, false) }
          guard let values else { return }
          try store.add(
            StoredConfirmation(
              network: job.network, repetition: job.repetition, metric: values.metric, counterpart: values.counterpart))
          note(job, true)
        } catch {
          state.withLock { $0.fault = $0.fault ?? error }
        }
      }
    }
    if let fault = state.withLock({ $0.fault }) { throw fault }
  }

  private func subject(of job: Job) -> Subject {
    guard let subject = subjects[job.network] else { preconditionFailure("what is chosen is in the study") }
    return subject
  }

  /// - Returns: the metric that decides, and that in the other numbers; nil if it was interrupted
  private func metric(
    _ job: Job, until cancellation: CancellationFlag, epochEnded: @escaping () -> Void
  ) throws(DiagnosticsError) -> (metric: Double, counterpart: Double?)? {
    let subject = subject(of: job)
    guard let graph = graphs[job.network] else { preconditionFailure("what is chosen was read") }
    var recipe = try specification.recipe(
      of: subject.architecture, epochs: specification.epochs,
      seed: specification.trainingSeed(trial: subject.seedTrial, repetition: job.repetition + 1))
    recipe.validation = nil
    recipe.earlyStopping = nil
    let trainer = try Trainer(graph, architecture: subject.architecture, recipe: recipe, data: data, backend: backend)
    guard try trainer.run(observer: EpochListener { _ in epochEnded() }, until: cancellation).ending == .completed
    else { return nil }
    let checkpoint = trainer.checkpoint()
    let evaluator = try Evaluator(graph, checkpoint: checkpoint, on: test, backend: backend, metrics: metrics)
    let metric = data.task.metric
    guard let evaluation = try evaluator.evaluate(until: cancellation, metrics: [metric]) else { return nil }
    let float = try value(of: metric, in: evaluation)
    guard specification.counting.numbers == .int8, graph.isQuantizable else { return (float, nil) }
    let quantized = try specification.quantizedEvaluation(
      of: graph, checkpoint: checkpoint, training: data.training, on: test, metric: metric, metrics: metrics,
      backend: backend, until: cancellation)
    guard let quantized else { return nil }
    let integer = try value(of: metric, in: quantized)
    return specification.evaluatesQuantized ? (integer, float) : (float, integer)
  }

  private func value(of metric: MetricDefinition, in evaluation: Evaluation) throws(DiagnosticsError) -> Double {
    if let value = evaluation[metric] { return value }
    throw DiagnosticsError(
      Diagnostic(code: "no-metric", "the test samples of '\(test.name)' do not define the metric \(metric.kind)"))
  }
}
