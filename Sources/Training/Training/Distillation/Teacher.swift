import Diagnostics
import GraphIR

/// A trained network whose answers another one learns from, beside the labels: of each target of a batch, a share is what
/// the teacher says of the same input, augmented as it is. Bagherinezhad et al. 2018, arXiv:1805.02641.
///
/// ```swift
/// let teacher = Teacher(graph: large.graph, checkpoint: try Checkpoint(path: "large.safetensors"), share: 0.5)
/// let trainer = try Trainer(
///   small.graph, architecture: small.document, recipe: recipe, data: data, backend: backend, teacher: teacher)
/// ```
public struct Teacher: Sendable {
  /// The usual share of its answers.
  public static let usualShare = 0.5

  public var graph: Graph
  /// Of the graph.
  public var checkpoint: Checkpoint
  /// What its answers count for, from 0 to 1; the labels have the rest.
  public var share: Double

  public init(graph: Graph, checkpoint: Checkpoint, share: Double = usualShare) {
    precondition((0...1).contains(share), "a share is a part of a whole")
    self.graph = graph
    self.checkpoint = checkpoint
    self.share = share
  }

  /// Tells in a checkpoint what its run learned from.
  var identity: String { "\(share) \(graph.canonicalHash) \(checkpoint.weights.checksum)" }

  /// - throws: when it cannot answer about such samples
  func check(on data: TrainingData) throws(DiagnosticsError) {
    try data.training.check(graph)
    let (own, other) = (checkpoint.data.targets.form, data.training.targets.form)
    guard own == other else {
      throw DiagnosticsError(
        Diagnostic(
          code: "teacher-targets",
          "the teacher '\(graph.name)' was trained for \(own.taskName), but the samples of '\(data.training.name)' have "
            + other.rawValue,
          remedy: "Name a teacher that was trained on such samples"))
    }
    guard other != .quantities || checkpoint.data.scaling?.means.count == data.training.targets.count else {
      throw StoredValues.fault("does not say how its quantities were scaled")
    }
  }
}
