import Compilation
import Datasets
import Diagnostics
import Dispatch
import GraphIR
import JSONText
import Synchronization
import Training

/// Trains the networks of a frontier from scratch on all training samples, with several seeds, and reads their accuracy
/// off the test samples: the one place where a study looks at those.
///
/// Results are kept in the study; what is there is not trained again.
public struct Confirmation: Sendable {
  /// One training.
  struct Job: Hashable, Sendable {
    var trial: Int
    /// From 0; what the seed is a function of.
    var repetition: Int
  }

  private let specification: StudySpecification
  private let store: StudyStore
  private let architectures: [JSONValue]
  private let trials: [Int]
  private let catalogue: LayerCatalogue
  private let data: TrainingData
  private let test: Samples
  private let backend: any Backend

  /// - Throws: when the data set is not there, or the study cannot be read
  public init(
    _ study: Study, catalogue: LayerCatalogue, datasets: DatasetCatalogue, locations: DataLocations,
    backend: any Backend
  ) throws(DiagnosticsError) {
    specification = study.specification
    store = study.store
    self.catalogue = catalogue
    self.backend = backend
    architectures = try store.trials().map(\.candidate.architecture)
    let frontier = try Frontier(of: study)
    trials = (frontier.points.map(\.trial) + [frontier.base?.trial].compactMap(\.self)).uniqued
    let source = try datasets.open(specification.dataset, in: locations)
    var recipe = specification.recipe
    recipe.validation = nil
    data = try TrainingData(source.load(.training), recipe: recipe)
    test = try source.load(.test)
  }

  /// - Parameters:
  ///   - repetitions: seeds for each network
  ///   - workers: trainings at the same time, each on one thread
  ///   - progress: told, on any thread, how many of how many trainings have ended
  /// - Throws: the first fault; what has ended is kept
  public func run(
    repetitions: Int, workers: Int, until cancellation: CancellationFlag,
    progress: @escaping @Sendable (_ ended: Int, _ total: Int) -> Void
  ) throws(DiagnosticsError) {
    let known = Set(try store.confirmations().map { Job(trial: $0.trial, repetition: $0.repetition) })
    let jobs = trials.flatMap { trial in (0..<repetitions).map { Job(trial: trial, repetition: $0) } }
    let missing = jobs.filter { !known.contains($0) }
    let state = Mutex((next: 0, ended: 0, fault: DiagnosticsError?.none))
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while let job = state.withLock({ state -> Job? in
        guard state.next < missing.count, state.fault == nil, !cancellation.isRaised else { return nil }
        state.next += 1
        return missing[state.next - 1]
      }) {
        do throws(DiagnosticsError) {
          guard let accuracy = try accuracy(job, until: cancellation) else { return }
          try store.add(StoredConfirmation(trial: job.trial, repetition: job.repetition, accuracy: accuracy))
          let ended = state.withLock { state in
            state.ended += 1
            return state.ended
          }
          progress(ended, missing.count)
        } catch {
          state.withLock { $0.fault = $0.fault ?? error }
        }
      }
    }
    if let fault = state.withLock({ $0.fault }) { throw fault }
  }

  /// - Returns: nil where it was interrupted
  private func accuracy(_ job: Job, until cancellation: CancellationFlag) throws(DiagnosticsError) -> Double? {
    let architecture = architectures[job.trial]
    let source = SourceText(file: "trial \(job.trial)", text: JSONWriter.line(architecture))
    guard let graph = try ArchitectureLoader(catalogue: catalogue).load(source).graph else {
      throw DiagnosticsError(Diagnostic(code: "no-layers", "trial \(job.trial) has no layers"))
    }
    var recipe = specification.recipe(
      epochs: specification.epochs, seed: specification.trainingSeed(trial: job.trial, repetition: job.repetition + 1))
    recipe.validation = nil
    recipe.earlyStopping = nil
    let trainer = try Trainer(graph, architecture: architecture, recipe: recipe, data: data, backend: backend)
    guard try trainer.run(until: cancellation).ending == .completed else { return nil }
    let evaluator = try Evaluator(graph, checkpoint: trainer.checkpoint(), on: test, backend: backend)
    return try evaluator.evaluate(until: cancellation)?.accuracy
  }
}

extension [Int] {
  /// Each number once, where it stands first.
  fileprivate var uniqued: [Int] {
    var seen: Set<Int> = []
    return filter { seen.insert($0).inserted }
  }
}
