import Datasets
import Diagnostics
import GraphIR
import Tasks
import TensorTypes

/// The samples of a run, divided and with their normalisation settled.
public struct TrainingData: Sendable {
  public let training: Samples
  /// What the network is validated on; nil if nothing is.
  public let validation: Samples?
  /// What turns raw values into input, here and wherever the trained network is used.
  public let normalization: Normalization
  /// What is learned, and what decides.
  public let task: Task
  /// How the targets of training batches are written. Quantities are scaled by the training samples.
  public let encoding: TargetEncoding
  let kept = KeptFingerprint()

  /// Sets aside what the recipe asks for.
  /// - parameter metrics: those that the recipe may name
  /// - throws: when the samples are too few, or the recipe does not fit their channels or targets
  public init(
    _ samples: Samples, recipe: Recipe, metrics: MetricCatalogue = .builtin
  ) throws(DiagnosticsError) {
    guard let split = recipe.validation else {
      try self.init(training: samples, validation: nil, recipe: recipe, metrics: metrics)
      return
    }
    let parts = try samples.split(validation: split.size, seed: split.seed, stratified: split.isStratified)
    try self.init(training: parts.training, validation: parts.validation, recipe: recipe, metrics: metrics)
  }

  /// Takes the parts as they are.
  public init(
    training: Samples, validation: Samples?, recipe: Recipe, metrics: MetricCatalogue = .builtin
  ) throws(DiagnosticsError) {
    self.training = training
    self.validation = validation
    task = try recipe.task(on: training.targets, metrics: metrics)
    var encoding = TargetEncoding(smoothing: recipe.labelSmoothing, scaling: training.targetScaling)
    switch recipe.classWeights {
    case .balanced: encoding.classWeights = ClassTargets.balancedWeights(counts: training.targetCounts)
    case .given(let weights): encoding.classWeights = weights
    case nil: break
    }
    self.encoding = encoding
    switch recipe.normalization {
    case .unit: normalization = .identity
    case .training: normalization = Normalization(DatasetStatistics(training))
    case .given(let mean, let deviation): normalization = try Normalization(mean: mean, deviation: deviation)
    }
  }

  /// - throws: when the network reads another shape or has another number of outputs than the samples need
  public func check(_ graph: Graph) throws(DiagnosticsError) {
    for samples in [training, validation].compactMap({ $0 }) { try samples.check(graph) }
  }
}

extension Samples {
  /// - throws: when the network reads another shape or has another number of outputs than these samples need
  func check(_ graph: Graph) throws(DiagnosticsError) {
    try graph.checkSamples(of: shape, targets: targets, in: name)
  }
}

extension Graph {
  /// - throws: when the network reads another shape or has another number of outputs than a data set's samples need
  public func checkSamples(of shape: Shape, targets: Targets, in dataset: String) throws(DiagnosticsError) {
    guard shape == input else {
      throw DiagnosticsError(
        Diagnostic(
          code: "input-mismatch", "'\(name)' reads \(input), but the samples of '\(dataset)' are \(shape)",
          remedy: "Set the architecture's \"input\" to \(shape), or choose another data set"))
    }
    try targets.checkHead(outputShape, of: name, on: dataset)
  }
}
