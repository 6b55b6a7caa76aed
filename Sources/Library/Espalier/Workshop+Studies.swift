import Compilation
import Datasets
import Diagnostics
import GraphIR
import JSONText
import Search
import Studies
import Training

extension Workshop {
  /// A study that begins from a network, to be changed before ``search(_:in:observer:until:)`` runs it.
  ///
  /// ```swift
  /// var study = workshop.study(growing: network, on: "mnist1d")
  /// study.limits.parameters.maximum = 1_738
  /// study.budget = .trials(300)
  /// ```
  /// - Parameters:
  ///   - network: where the search begins; the `search` section of its document says what may change
  ///   - dataset: the data set that candidates are trained on, by its name or by kind and settings
  ///   - recipe: how candidates are trained
  public func study(
    growing network: Network, on dataset: DatasetChoice, by recipe: Recipe = Recipe()
  ) -> StudySpecification {
    var study = StudySpecification(architecture: network.architecture.json, dataset: dataset, recipe: recipe)
    let name = "\(dataset)-\(network.name)"
    study.name = Name.isSound(name) ? name : String(name.fileName.prefix(100))
    return study
  }

  /// A study from nothing: it begins with published designs that are fitted to the data set, and trains by a recipe for
  /// its kind, as `espalier search --dataset NAME` does.
  ///
  /// ```swift
  /// var study = workshop.study(on: "mnist1d")
  /// study.limits.parameters.maximum = 1_738
  /// ```
  /// - Parameter dataset: the data set that candidates are trained on, by its name or by kind and settings
  public func study(on dataset: DatasetChoice) -> StudySpecification {
    var study = StudySpecification(fromNothingOn: dataset)
    study.name = Name.isSound("\(dataset)") ? "\(dataset)" : String("\(dataset)".fileName.prefix(100))
    return study
  }

  /// Reads a study's file, such as `espalier search` takes.
  /// - Throws: everything that is wrong with it, each fault with its location
  public func study(path: String) throws(DiagnosticsError) -> StudySpecification {
    try StudySpecification(
      JSONDocument(path: path), loader: ArchitectureLoader(catalogue: toolkit.layers), methods: toolkit.methods)
  }

  /// Runs a study to the end of its budget, and gives its frontier.
  ///
  /// The folder keeps every trial. Where it holds this study already, the search continues: what was found before an
  /// interruption is not lost, and the frontier is the one that the study would have had without it. Candidates are
  /// trained by ``threads`` threads of this process; `espalier resume FOLDER` trains in processes of its own, with the
  /// same result.
  /// - Parameters:
  ///   - study: what to find
  ///   - folder: where the study is kept; made where there is none
  ///   - observer: hears of every trial
  ///   - cancellation: raised, it ends the search after what is under way; the frontier is that of the trials so far
  /// - Throws: what is wrong with the study, when the folder holds another one, when every trial failed, or when the
  ///   machine did not let trials end
  public func search(
    _ study: StudySpecification, in folder: String, observer: (any StudyObserver)? = nil,
    until cancellation: CancellationFlag = CancellationFlag()
  ) throws(DiagnosticsError) -> Frontier {
    let study = try environment.beginOrOpen(study, in: folder)
    let ending = try environment.coordinator(of: study, observer: observer).run(until: cancellation)
    if case .unfinished(let obstacles) = ending {
      throw DiagnosticsError(
        StudyRun.diagnostic(obstacles, of: study.specification.name, remedy: "the same search in '\(folder)'"))
    }
    if ending != .interrupted { try StudyStatus(of: study).checkSuccess() }
    return try Frontier(of: study)
  }

  /// Trains a study's frontier, its base and its reference networks from scratch on all training samples, and measures
  /// them on the test samples.
  /// - Parameters:
  ///   - folder: the study's
  ///   - seeds: trainings of each network
  /// - Returns: the frontier, with what the test samples say of it
  public func confirm(
    _ folder: String, seeds: Int = 3, until cancellation: CancellationFlag = CancellationFlag()
  ) throws(DiagnosticsError) -> Frontier {
    let study = try environment.open(folder)
    let confirmation = try Confirmation(
      study, catalogue: toolkit.layers, datasets: toolkit.datasets, locations: locations,
      metrics: toolkit.methods.metrics, backend: backend.backend)
    try confirmation.run(repetitions: seeds, workers: threads, until: cancellation) { _ in }
    return try Frontier(of: study)
  }

  /// The frontier of a study, as far as it has come; another process may be running it, and plug-ins that it was made with
  /// need not be there.
  public func frontier(of folder: String) throws(DiagnosticsError) -> Frontier {
    var environment = environment
    environment.methods.takesUnknownKinds = true
    return try Frontier(of: environment.open(folder, isReadOnly: true))
  }

  private var environment: StudyEnvironment {
    StudyEnvironment(
      layers: toolkit.layers, methods: toolkit.methods, datasets: toolkit.datasets, locations: locations,
      backend: backend.backend, workers: .threads(threads))
  }
}
