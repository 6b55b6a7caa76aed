import Compilation
import Datasets
import Diagnostics
import GraphIR
import Search
import Training

/// What studies are run with: what they may name, where data are found, what computes, and those who train.
public struct StudyEnvironment: Sendable {
  /// Those who train candidates.
  public enum Workers: Hashable, Sendable {
    /// Threads of this process. Nothing else is needed, and a crash in one ends all.
    case threads(Int)
    /// Processes of a program that runs ``TrialWorker``, so that a crash costs an attempt and nothing else.
    case processes(Int, command: [String])

    /// Trainings at the same time, each on one thread.
    public var count: Int {
      switch self {
      case .threads(let count), .processes(let count, _): count
      }
    }
  }

  public var layers: LayerCatalogue
  public var methods: StudyMethods
  public var datasets: DatasetCatalogue
  public var locations: DataLocations
  public var backend: any Backend
  public var workers: Workers
  /// An array of workers on a cluster, for a study in a database; nil if there is none.
  public var slurm: SlurmJob?

  public init(
    layers: LayerCatalogue, methods: StudyMethods = .builtin, datasets: DatasetCatalogue = .builtin,
    locations: DataLocations, backend: any Backend, workers: Workers
  ) {
    (self.layers, self.methods, self.datasets) = (layers, methods, datasets)
    (self.locations, self.backend, self.workers) = (locations, backend, workers)
  }

  /// A coordinator of a study that was begun.
  /// - Throws: when the backend or the data set is not that of the study, or its space cannot be made
  public func coordinator(
    of study: Study, observer: (any StudyObserver)? = nil
  ) throws(DiagnosticsError) -> StudyRun {
    try backend.check(study.specification.recipe.precision)
    try study.specification.checkDevice(of: backend)
    try study.checkSamples(in: locations, of: datasets)
    let pool = try pool(of: study)
    let loader = ArchitectureLoader(catalogue: layers)
    let source = try SpaceCandidates(study.specification, loader: loader, methods: methods, isStored: true)
    let scorer = GradientScorer(
      study.specification, loader: loader, datasets: datasets, locations: locations, metrics: methods.metrics,
      backend: backend)
    return try StudyRun(study, source: source, pool: pool, scorer: scorer, observer: observer, methods: methods)
  }

  private func pool(of study: Study) throws(DiagnosticsError) -> any TrialPool {
    guard let storage = study.store as? PostgreSQLStorage else {
      return switch workers {
      case .threads(let count): ThreadPool(study, count: count, environment: self)
      case .processes(let count, let command): WorkerPool(study, count: count, command: command)
      }
    }
    try storage.agree(on: StudyArithmetic(backend: backend))
    var supplies: [any WorkerSupply] = []
    if case .processes(let count, let command) = workers, count > 0 {
      supplies.append(
        LocalWorkers(
          count, command: command + ["--storage", "-", "--study", storage.name], log: study.path + "/workers.log",
          url: storage.database.url))
    }
    if let slurm { supplies.append(try slurm.workers(of: study, storage)) }
    return try TaskPool(storage, folder: study.path, supplies: supplies)
  }
}
