import Datasets
import Diagnostics
import GraphIR
import TensorTypes

/// The samples of a run, divided and with their normalisation settled.
public struct TrainingData: Sendable {
  public let training: Samples
  /// What the network is validated on; nil if nothing is.
  public let validation: Samples?
  /// What turns raw values into input, here and wherever the trained network is used.
  public let normalization: Normalization
  let kept = KeptFingerprint()

  /// Sets aside what the recipe asks for.
  /// - throws: when the samples are too few, or the recipe's normalisation does not fit their channels
  public init(_ samples: Samples, recipe: Recipe) throws(DiagnosticsError) {
    guard let split = recipe.validation else {
      try self.init(training: samples, validation: nil, recipe: recipe)
      return
    }
    let parts = try samples.split(validation: split.size, seed: split.seed, stratified: split.isStratified)
    try self.init(training: parts.training, validation: parts.validation, recipe: recipe)
  }

  /// Takes the parts as they are.
  public init(training: Samples, validation: Samples?, recipe: Recipe) throws(DiagnosticsError) {
    self.training = training
    self.validation = validation
    switch recipe.normalization {
    case .unit: normalization = .identity
    case .training: normalization = Normalization(DatasetStatistics(training))
    case .given(let mean, let deviation): normalization = try Normalization(mean: mean, deviation: deviation)
    }
  }

  /// - throws: when the network reads another shape or has another number of classes than the samples
  public func check(_ graph: Graph) throws(DiagnosticsError) {
    for samples in [training, validation].compactMap({ $0 }) { try samples.check(graph) }
  }
}

extension Samples {
  /// - throws: when the network reads another shape or has another number of classes than these samples
  func check(_ graph: Graph) throws(DiagnosticsError) {
    try graph.checkSamples(of: shape, classes: classCount, in: name)
  }
}

extension Graph {
  /// - throws: when the network reads another shape or has another number of classes than a data set's samples
  public func checkSamples(of shape: Shape, classes: Int, in dataset: String) throws(DiagnosticsError) {
    guard shape == input else {
      throw DiagnosticsError(
        Diagnostic(
          code: "input-mismatch", "'\(name)' reads \(input), but the samples of '\(dataset)' are \(shape)",
          remedy: "Set the architecture's \"input\" to \(shape), or choose another data set"))
    }
    guard outputShape.rank == 1, outputShape[0] == classes else {
      throw DiagnosticsError(
        Diagnostic(
          code: "classes-mismatch",
          "'\(name)' ends in \(outputShape), but '\(dataset)' has \(classes) classes",
          remedy: "End in a layer with one feature for each class"))
    }
  }
}
