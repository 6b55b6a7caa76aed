import Diagnostics
import GraphIR
import JSONText

extension Checkpoint {
  /// A run of no epochs that holds weights from elsewhere, to be evaluated or inherited from.
  /// - parameters:
  ///   - data: says how samples become inputs
  /// - throws: when tensors of the network are missing
  public init(
    _ match: WeightMatch, of graph: Graph, architecture: JSONValue, recipe: Recipe, data: TrainingData
  ) throws(DiagnosticsError) {
    try match.check()
    self.init(
      architecture: architecture, graphHash: graph.canonicalHash, recipe: recipe, normalization: data.normalization,
      data: data.description, progress: TrainingProgress(), tensors: match.tensors)
    self.recipe.averageDecay = nil
  }

  /// Weights of a run in a network that has the same tensors under other blocks or names; what the run says of inputs and
  /// targets holds.
  public init(_ match: WeightMatch, of graph: Graph, architecture: JSONValue, as run: Checkpoint) {
    self = run
    (self.architecture, graphHash, tensors, progress) = (
      architecture, graph.canonicalHash, match.tensors, TrainingProgress()
    )
    recipe.averageDecay = nil
  }
}
