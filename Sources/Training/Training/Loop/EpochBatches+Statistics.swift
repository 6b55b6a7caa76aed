import Compilation
import Diagnostics
import GraphIR
import Primitives

extension EpochBatches {
  /// The batches that a recipe makes of so many samples. A batch norm needs more than one value in each channel: the
  /// running variance divides by one less. As PyTorch does, a batch that gives it one value is refused, unless the recipe
  /// leaves the remainder to us: then it joins the batch before it, and all other batches stay as they were.
  /// - throws: when a batch norm would see one value a channel, and nothing was left to us
  init(of count: Int, recipe: Recipe, for graph: Graph) throws(DiagnosticsError) {
    self.init(sampleCount: count, batchSize: recipe.batchSize, remainder: recipe.lastBatch ?? .keep)
    guard firstSize == 1 || lastSize == 1, let layer = try graph.batchNormOfOneValue else { return }
    guard firstSize > 1 else { throw Self.refusal(layer, "a batch of one sample", remedy: Self.largerBatches(count)) }
    guard recipe.lastBatch == nil else {
      throw Self.refusal(
        layer, "the last batch, 1 of \(count) samples in batches of \(recipe.batchSize),",
        remedy: "Set \"lastBatch\" to \"merge\" or \"drop\", or choose another \"batchSize\"")
    }
    self.init(sampleCount: count, batchSize: recipe.batchSize, remainder: .merge)
  }

  private static func largerBatches(_ count: Int) -> String {
    count == 1
      ? "Train on two samples or more, or use group_norm or layer_norm instead"
      : "Set \"batchSize\" to 2 or more, or use group_norm or layer_norm instead"
  }

  private static func refusal(_ layer: String, _ batch: String, remedy: String) -> DiagnosticsError {
    DiagnosticsError(
      Diagnostic(
        code: "batch-of-one", path: layer,
        "\(batch) gives this batch norm one value in each channel, which has no variance",
        remedy: remedy))
  }
}

extension Graph {
  /// The path of the first layer whose statistics of a batch of one sample are of one value a channel: a batch norm of
  /// features or of maps of one point.
  public var batchNormOfOneValue: String? {
    get throws(DiagnosticsError) {
      let program = try program(batchSize: 1, for: .training)
      for instruction in program.instructions {
        guard case .batchNormalization = instruction.primitive else { continue }
        let shape = program[instruction.inputs[0]].shape
        if shape.elementCount == shape[1] { return path(of: instruction.origin) }
      }
      return nil
    }
  }
}

extension Recipe {
  /// What is said of the last batch of an epoch if it is not as the recipe alone would have it.
  /// - parameter count: samples to train on
  /// - throws: when the samples cannot be divided into batches that the network can train on
  public func lastBatchWarning(of count: Int, for graph: Graph) throws(DiagnosticsError) -> Diagnostic? {
    let plain = EpochBatches(sampleCount: count, batchSize: batchSize, remainder: lastBatch ?? .keep)
    let batches = try EpochBatches(of: count, recipe: self, for: graph)
    guard plain != batches, let layer = try graph.batchNormOfOneValue else { return nil }
    return Diagnostic(
      .warning, code: "batch-of-one", path: layer,
      "\(count) samples in batches of \(batchSize) leave one, of which a batch norm has no variance: it joins the batch "
        + "before it, which has \(batches.lastSize)",
      remedy: "Write \"lastBatch\": \"merge\" to have it so, or \"drop\" to leave it out")
  }
}
