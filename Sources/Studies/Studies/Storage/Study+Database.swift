import Diagnostics
import GraphIR
import JSONText
import Training

/// Studies in a database: the specification is a row, and there are no files but copies.
extension Study {
  /// Begins a study, in a folder or in a database.
  /// - Parameters:
  ///   - constantMetric: see ``constantMetric``
  ///   - baseWeights: what the base begins from; nil if it begins anew
  /// - Throws: when there is a study already, or none can be made
  public static func begin(
    at address: StudyAddress, specification: StudySpecification, trainingSamples: Int, constantMetric: Double? = 0,
    baseWeights: Checkpoint? = nil
  ) throws(DiagnosticsError) -> Study {
    try begin(
      at: address, specification: specification.asNewStudiesSay, trainingSamples: trainingSamples,
      constantMetric: constantMetric, baseWeights: baseWeights, isCopy: false)
  }

  /// - Parameter isCopy: whether the base's weights are copied later
  static func begin(
    at address: StudyAddress, specification: StudySpecification, trainingSamples: Int, constantMetric: Double?,
    baseWeights: Checkpoint?, isCopy: Bool
  ) throws(DiagnosticsError) -> Study {
    guard case .database(let url, let name) = address else {
      return try Study(
        creating: address.text, specification: specification, trainingSamples: trainingSamples,
        constantMetric: constantMetric, baseWeights: baseWeights, isCopy: isCopy)
    }
    let storage = try PostgreSQLStorage(
      PostgreSQLDatabase(url), study: name, metricRange: specification.metric.range, isNew: true)
    try storage.lock()
    guard try storage.beginning() == nil else {
      throw DiagnosticsError(
        Diagnostic(
          code: "study-exists", "'\(url.shown)' holds a study '\(name)' already",
          remedy: "Name another one with --study, or continue it with 'espalier resume \(address.text)'"))
    }
    let cache = try WeightsCache(url, study: name)
    var specification = specification
    if let baseWeights {
      let file = cache.folder + "/base.safetensors"
      try baseWeights.write(to: file)
      specification.baseWeights = FileHash.sha256(path: file)
      if let hash = specification.baseWeights { try storage.add(weights: file, hash: hash) }
    } else if !isCopy {
      try checkBaseWeights(specification)
    }
    try storage.begin(
      StudyBeginning(
        // In the order of members that a study's file has, as the order of a layer's attributes is one of choices.
        specification: JSONWriter.line(specification.json), trainingSamples: trainingSamples,
        constantMetric: constantMetric))
    return Study(
      path: cache.folder, address: address, specification: specification, trainingSamples: trainingSamples,
      constantMetric: constantMetric, store: storage, hold: DatabaseHold(storage))
  }

  /// Opens a study, in a folder or in a database.
  /// - Parameters:
  ///   - isReadOnly: to look on, even while a coordinator writes
  ///   - patience: seconds for which a database is looked for that was reached before
  /// - Throws: when there is none, or when another coordinator runs it
  public static func open(
    at address: StudyAddress, isReadOnly: Bool, loader: ArchitectureLoader, methods: StudyMethods = .builtin,
    patience: Double = 600
  ) throws(DiagnosticsError) -> Study {
    guard case .database(let url, let name) = address else {
      return try Study(path: address.text, isReadOnly: isReadOnly, loader: loader, methods: methods)
    }
    let database = try PostgreSQLDatabase(url, patience: patience)
    guard let text = try database.specification(of: name) else { throw address.missing(url, name) }
    let specification = try StudySpecification(
      stored: JSONDocument(SourceText(file: address.text, text: text)), loader: loader, methods: methods)
    if !isReadOnly { try database.migrate() }
    let storage = try PostgreSQLStorage(database, study: name, metricRange: specification.metric.range)
    if !isReadOnly { try storage.lock() }
    guard let beginning = try storage.beginning() else { throw address.missing(url, name) }
    return Study(
      path: try WeightsCache(url, study: name).folder, address: address, specification: specification,
      trainingSamples: beginning.trainingSamples,
      constantMetric: beginning.constantMetric ?? specification.chance(loader: loader), store: storage,
      hold: DatabaseHold(storage))
  }

  /// The file of weights that a trial has after so many epochs. A study in a database brings it to this machine.
  /// - Returns: where it is, or would be
  public func weightsFile(trial: Int, epochs: Int) throws(DiagnosticsError) -> String {
    guard let storage = store as? PostgreSQLStorage else { return weightsPath(trial: trial, epochs: epochs) }
    let step = try storage.steps(histories: false).first { $0.job.trial == trial && $0.job.epochs == epochs }
    return try step.map { step throws(DiagnosticsError) in try weightsFile(of: step) }
      ?? weightsPath(trial: trial, epochs: epochs)
  }

  /// The file of weights that a step has left.
  func weightsFile(of step: StoredStep) throws(DiagnosticsError) -> String {
    let path = weightsPath(trial: step.job.trial, epochs: step.job.epochs)
    guard let storage = store as? PostgreSQLStorage, let hash = step.weights else { return path }
    return try WeightsCache(storage.database.url, study: storage.name).weights(hash, from: storage) ?? path
  }

  /// The weights that the base begins from, as a file of this machine; nil if it begins anew, or they are lost.
  private func baseWeightsFile() throws(DiagnosticsError) -> String? {
    guard let hash = specification.baseWeights else { return nil }
    guard let storage = store as? PostgreSQLStorage else { return baseWeightsPath }
    return try WeightsCache(storage.database.url, study: storage.name).weights(hash, from: storage)
  }

  /// Begins a study with what another began with.
  static func begin(
    copyOf original: Study, at address: StudyAddress, _ beginning: StudyBeginning
  ) throws(DiagnosticsError) -> Study {
    let copy = try begin(
      at: address, specification: original.specification, trainingSamples: beginning.trainingSamples,
      constantMetric: beginning.constantMetric, baseWeights: nil, isCopy: true)
    guard let hash = original.specification.baseWeights, let file = try original.baseWeightsFile(),
      FileHash.sha256(path: file) == hash
    else { return copy }
    if let storage = copy.store as? PostgreSQLStorage {
      try storage.add(weights: file, hash: hash)
    } else {
      try FileCopy.copy(file, to: copy.baseWeightsPath)
    }
    return copy
  }
}
