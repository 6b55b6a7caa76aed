import Datasets
import Diagnostics
import GraphIR

/// The samples of a run, divided and with their normalisation settled.
public struct TrainingData: Sendable {
  public let training: Samples
  /// What the network is validated on; nil where nothing is.
  public let validation: Samples?
  /// What turns raw values into input, here and wherever the trained network is used.
  public let normalization: Normalization

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
    guard shape == graph.input else {
      throw DiagnosticsError(
        Diagnostic(
          code: "input-mismatch", "'\(graph.name)' reads \(graph.input), but the samples of '\(name)' are \(shape)",
          remedy: "Set the architecture's \"input\" to \(shape), or choose another data set"))
    }
    guard graph.outputShape.rank == 1, graph.outputShape[0] == classCount else {
      throw DiagnosticsError(
        Diagnostic(
          code: "classes-mismatch",
          "'\(graph.name)' ends in \(graph.outputShape), but '\(name)' has \(classCount) classes",
          remedy: "End in a layer with one feature for each class"))
    }
  }
}
