import Diagnostics
import GraphIR
import Primitives

/// The bytes that a network takes at one batch size, as ``MemoryPlan`` lays it out in float32 without padding.
public struct MemoryUse: Hashable, Sendable {
  /// Parameters and buffers.
  public var weights: Int
  /// The arena of a forward pass: input, activations and scratch, with memory reused as soon as nothing reads it.
  public var inference: Int
  /// The arena of a training step: what the backward pass reads is kept. Nil for a network whose output is no vector
  /// of classes.
  public var training: Int?

  /// - throws: if a batch of this size is too large to be laid out
  public init(of graph: Graph, batchSize: Int) throws(DiagnosticsError) {
    weights = 4 * (graph.size.trainable + graph.size.buffers)
    inference = try Self.inference(of: graph, batchSize: batchSize)
    guard graph.outputShape.rank == 1, graph.size.trainable > 0 else { return }
    training = try Self.arena(of: graph.program(batchSize: batchSize, for: .training).trainingStep(), graph)
  }

  /// ``inference`` alone, which takes less time to find.
  /// - throws: if a batch of this size is too large to be laid out
  public static func inference(of graph: Graph, batchSize: Int) throws(DiagnosticsError) -> Int {
    try arena(of: graph.program(batchSize: batchSize, for: .inference).inferenceForm(), graph)
  }

  private static func arena(of program: Program, _ graph: Graph) throws(DiagnosticsError) -> Int {
    do {
      return try MemoryPlan(of: program).arenaByteCount
    } catch {
      throw DiagnosticsError(
        Diagnostic(code: "too-large", "'\(graph.name)': \(error)", remedy: "Use smaller batches or a smaller network"))
    }
  }
}
