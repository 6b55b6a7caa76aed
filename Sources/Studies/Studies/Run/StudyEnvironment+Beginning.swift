import Diagnostics
import Glibc
import GraphIR
import JSONText
import Training

extension StudyEnvironment {
  /// Begins a study in a new folder. What keeps its candidates from being trained is said before there is a folder.
  /// - Throws: what is wrong with the specification, its data or its limits, or when the folder holds a study
  public func begin(_ specification: StudySpecification, in folder: String) throws(DiagnosticsError) -> Study {
    try backend.check(specification.recipe.precision)
    let loader = ArchitectureLoader(catalogue: layers)
    var specification = try settled(specification)
    specification.plugins = methods.plugins
    specification.device = backend.deviceKind
    let samples = try specification.checkDataset(
      in: locations, of: datasets, metrics: methods.metrics, loader: loader)
    _ = try specification.checkTraining(trainingSamples: samples, loader: loader, methods: methods)
    let data = try specification.data(in: locations, of: datasets, metrics: methods.metrics)
    try specification.checkNetworks(against: data, loader: loader)
    _ = try SpaceCandidates(specification, loader: loader, methods: methods).base()
    return try Study(
      creating: folder, specification: specification, trainingSamples: data.training.count,
      constantMetric: data.constantMetric)
  }

  /// The specification for the targets of its data set: see ``StudySpecification/settled(on:metrics:location:)``.
  public func settled(_ specification: StudySpecification) throws(DiagnosticsError) -> StudySpecification {
    let source = try datasets.open(specification.dataset, in: locations)
    return try specification.fitted(to: source, loader: ArchitectureLoader(catalogue: layers))
      .settled(on: source.targets, metrics: methods.metrics)
  }

  /// The study in a folder, to resume it or to look at it.
  public func open(_ folder: String, isReadOnly: Bool = false) throws(DiagnosticsError) -> Study {
    try Study(
      path: folder, isReadOnly: isReadOnly, loader: ArchitectureLoader(catalogue: layers), methods: methods)
  }

  /// The study of a specification: the one that the folder holds already, or a new one.
  /// - Throws: as ``begin(_:in:)`` does, and when the folder holds a study of another specification
  public func beginOrOpen(
    _ specification: StudySpecification, in folder: String
  ) throws(DiagnosticsError) -> Study {
    guard access(folder + "/study.json", F_OK) == 0 else { return try begin(specification, in: folder) }
    let study = try open(folder)
    var wanted = try settled(specification).asNewStudiesSay
    wanted.plugins = methods.plugins
    wanted.device = backend.deviceKind
    guard
      JSONWriter.canonical(study.specification.withoutRecords.json) == JSONWriter.canonical(wanted.withoutRecords.json)
    else {
      throw DiagnosticsError(
        Diagnostic(
          code: "other-study", "'\(folder)' holds a study of another specification",
          remedy: "Name another folder, or remove that one"))
    }
    return study
  }
}
