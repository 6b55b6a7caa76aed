import Datasets
import Diagnostics
import GraphIR
import JSONText
import Tasks
import Training

extension StudySpecification {
  /// - Throws: when the base or a reference reads other samples, or has another number of classes
  public func checkNetworks(against data: TrainingData, loader: ArchitectureLoader) throws(DiagnosticsError) {
    try data.check(network(by: loader).graph)
    for reference in references {
      try data.check(reference.network.graph)
      try checkQuantizable(reference.name, reference.network)
    }
  }

  /// Whether candidates can be trained as the study asks, as far as that can be said before there is one.
  /// - Parameters:
  ///   - trainingSamples: samples to train on, if they are known
  /// - Returns: warnings, of the base and of epochs' last batches
  /// - Throws: what would fail every trial
  public func checkTraining(
    trainingSamples: Int? = nil, locations: StudyLocations = StudyLocations(), loader: ArchitectureLoader,
    methods: StudyMethods = .builtin
  ) throws(DiagnosticsError) -> [Diagnostic] {
    let network = try network(by: loader)
    let graph = network.graph
    try recipe.check(for: graph.input, location: locations.recipe)
    var warnings = graph.trainingDiagnostics(of: network.architecture, location: locations.architecture)
    // Batches of one sample are wrong for any number of samples.
    guard let trainingSamples = trainingSamples ?? (recipe.batchSize == 1 ? 2 : nil) else { return warnings }
    let recipe = try recipe(of: architecture, epochs: epochs, seed: seed)
    for rung in makeFidelity(from: methods.fidelities).rungs {
      do {
        let reduced = loader.network(network, at: rung.resolution)?.graph ?? graph
        guard var warning = try recipe.lastBatchWarning(of: rung.sampleCount(of: trainingSamples), for: reduced) else {
          continue
        }
        warning.location = locations.recipe(JSONPointer() / "batchSize")
        if !warnings.contains(warning) { warnings.append(warning) }
      } catch {
        let member = recipe.batchSize == 1 || recipe.lastBatch == nil ? "batchSize" : "lastBatch"
        let location = locations.recipe(JSONPointer() / member)
        throw DiagnosticsError(
          error.diagnostics.map { diagnostic in
            var diagnostic = diagnostic
            diagnostic.location = location
            return diagnostic
          })
      }
    }
    return warnings
  }

  /// The data set that the study names, held against its base. Reads no samples but where their number matters.
  /// - Parameter document: what the specification was read from, for locations
  /// - Returns: how many samples candidates are trained on; nil if the data set is not on this machine, or where that
  ///   changes nothing
  /// - Throws: when there is no such data set, or its samples or classes are not those of the network
  public func checkDataset(
    in locations: DataLocations, of datasets: DatasetCatalogue, metrics: MetricCatalogue = .builtin,
    loader: ArchitectureLoader, document: JSONDocument? = nil
  ) throws(DiagnosticsError) -> Int? {
    let location = document?.location(of: JSONPointer() / "dataset")
    do {
      let definition = try datasets.definition(of: dataset.kind)
      // A data set may be on another machine; own files are opened, whose faults are the user's to hear of.
      let source: any DatasetSource
      if definition.isKindOfFiles {
        source = try datasets.open(dataset, in: locations)
      } else if let found = try? datasets.open(dataset, in: locations) {
        source = found
      } else {
        return nil
      }
      _ = try settled(on: source.targets, metrics: metrics) { document?.location(of: $0) }
      let graph = try network(by: loader).graph
      try graph.checkSamples(of: source.sampleShape, targets: source.targets, in: source.name)
      guard try graph.batchNormOfOneValue != nil else { return nil }
      return try data(in: locations, of: datasets, metrics: metrics).training.count
    } catch {
      throw DiagnosticsError(
        error.diagnostics.map { diagnostic in
          var diagnostic = diagnostic
          diagnostic.location = diagnostic.location ?? location
          return diagnostic
        })
    }
  }
}
