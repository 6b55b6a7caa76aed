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
  /// Whose answers networks with fewer parameters learn from; nil if all learn from the labels alone.
  private let teacher: StudyTeacher?
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
    teacher = try StudyTeacher(of: study, loader: loader)
  }

  /// - Parameters:
  ///   - repetitions: seeds for each network
  ///   - workers: trainings at the same time, each on one thread
  ///   - atOnce: seeds of a network that a device trains as one program
  ///   - progress: told, on any thread but one call at a time, after each epoch
  /// - Throws: the first fault; what has ended is kept
  public func run(
    repetitions: Int, workers: Int, atOnce: Int = 64, until cancellation: CancellationFlag,
    progress: @escaping @Sendable (ConfirmationProgress) -> Void
  ) throws(DiagnosticsError) {
    let known = Set(try store.confirmations().map { Job(network: $0.network, repetition: $0.repetition) })
    let jobs = networks.flatMap { network in (0..<repetitions).map { Job(network: network, repetition: $0) } }
    let missing = jobs.filter { !known.contains($0) }
    let units = units(of: missing, atOnce: atOnce)
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
      while let jobs = state.withLock({ state -> [Job]? in
        guard state.next < units.count, state.fault == nil, !cancellation.isRaised else { return nil }
        state.next += 1
        return units[state.next - 1]
      }) {
        do throws(DiagnosticsError) {
          let isDone = try train(jobs, until: cancellation, epochEnded: { note($0, false) }) {
            (job, values) throws(DiagnosticsError) in
            try store.add(
              StoredConfirmation(
                network: job.network, repetition: job.repetition, metric: values.metric,
                counterpart: values.counterpart))
            note(job, true)
          }
          guard isDone else { return }
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

  /// What is trained at once: on a device the seeds of a network, elsewhere each training alone.
  private func units(of jobs: [Job], atOnce: Int) -> [[Job]] {
    guard backend.deviceKind != nil, teacher == nil else { return jobs.map { [$0] } }
    var units: [[Job]] = []
    for job in jobs {
      if let last = units.indices.last, units[last][0].network == job.network, units[last].count < atOnce {
        units[last].append(job)
      } else {
        units.append([job])
      }
    }
    return units
  }

  private typealias Values = (metric: Double, counterpart: Double?)

  /// Trains one network with some seeds, at once if the device can.
  /// - Parameter ended: told of each training
  /// - Returns: whether it was not interrupted
  private func train(
    _ jobs: [Job], until cancellation: CancellationFlag, epochEnded: @escaping (Job) -> Void,
    ended: (Job, Values) throws(DiagnosticsError) -> Void
  ) throws(DiagnosticsError) -> Bool {
    if jobs.count > 1 {
      do throws(DiagnosticsError) {
        switch try group(jobs, until: cancellation, epochEnded: epochEnded) {
        case .interrupted: return false
        case .trained(let values):
          for (job, values) in zip(jobs, values) {
            if let values { try ended(job, values) }
          }
          // What has failed says where when it is trained alone.
          guard let failed = zip(jobs, values).first(where: { $1 == nil })?.0 else { return true }
          return try train([failed], until: cancellation, epochEnded: epochEnded, ended: ended)
        case nil: break
        }
      } catch {
        guard error.diagnostics[0].code == "out-of-memory" else { throw error }
        // Half as many need half the memory.
        let parts = [jobs[..<(jobs.count / 2)], jobs[(jobs.count / 2)...]].map(Array.init)
        for part in parts {
          guard try train(part, until: cancellation, epochEnded: epochEnded, ended: ended) else { return false }
        }
        return true
      }
    }
    for job in jobs {
      if cancellation.isRaised { return false }
      let trainer = try trainer(of: job)
      let listener = EpochListener { _ in epochEnded(job) }
      guard try trainer.run(observer: listener, until: cancellation).ending == .completed,
        let values = try values(of: trainer, job, until: cancellation)
      else { return false }
      try ended(job, values)
    }
    return true
  }

  private enum GroupEnding {
    case interrupted
    /// For each training its values; nil if its numbers stopped being finite.
    case trained([Values?])
  }

  /// Trains a network with several seeds at once.
  /// - Returns: nil if they are to be trained one by one
  private func group(
    _ jobs: [Job], until cancellation: CancellationFlag, epochEnded: (Job) -> Void
  ) throws(DiagnosticsError) -> GroupEnding? {
    var trainers: [Trainer] = []
    for job in jobs { trainers.append(try trainer(of: job, isInGroup: true)) }
    guard let group = try TrainingGroup(trainers) else { return nil }
    guard let isSound = try group.run(until: cancellation, epochEnded: { epochEnded(jobs[$0]) }) else {
      return cancellation.isRaised ? .interrupted : nil
    }
    var all: [Values?] = []
    for (index, job) in jobs.enumerated() {
      guard isSound[index] else {
        all.append(nil)
        continue
      }
      guard let values = try values(of: trainers[index], job, until: cancellation) else { return .interrupted }
      all.append(values)
    }
    return .trained(all)
  }

  private func trainer(of job: Job, isInGroup: Bool = false) throws(DiagnosticsError) -> Trainer {
    let subject = subject(of: job)
    guard let graph = graphs[job.network] else { preconditionFailure("what is chosen was read") }
    var recipe = try specification.recipe(
      of: subject.architecture, epochs: specification.epochs,
      seed: specification.trainingSeed(trial: subject.seedTrial, repetition: job.repetition + 1))
    recipe.validation = nil
    recipe.earlyStopping = nil
    return try Trainer(
      graph, architecture: subject.architecture, recipe: recipe, data: data, backend: backend,
      teacher: teacher.flatMap { $0.parameters > subject.size.parameters ? $0.teacher : nil }, isInGroup: isInGroup)
  }

  /// - Returns: the metric that decides, and that in the other numbers; nil if it was interrupted
  private func values(
    of trainer: Trainer, _ job: Job, until cancellation: CancellationFlag
  ) throws(DiagnosticsError) -> Values? {
    let graph = trainer.graph
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
