import Compilation
import Diagnostics
import Randomness

extension Trainer {
  /// Begins from what a checkpoint of another network learned; see `WeightInheritance`. To be called before the first step.
  ///
  /// Of several checkpoints, as a child of two parents has them, it takes the one of which the most values fit; of
  /// equals the first. The result is a function of the checkpoints, the graph and the recipe's seed.
  /// - parameter checkpoints: at least one
  public func inherit(_ checkpoints: [Checkpoint], by inheritance: Inheritance) throws(DiagnosticsError) {
    precondition(progress == TrainingProgress() && !checkpoints.isEmpty, "a run inherits before it begins")
    let tensors = program.parameters + program.buffers
    let shapes = Dictionary(tensors.map { ($0.name, $0.shape) }) { first, _ in first }
    let fitting = checkpoints.map { checkpoint in
      checkpoint.weights.lazy.filter { shapes[$0.name] == $0.shape }.map(\.shape.elementCount).reduce(0, +)
    }
    let best = fitting.indices.max { (fitting[$0], -$0) < (fitting[$1], -$1) } ?? 0

    let seed = recipe.seed
    var generator = SeededGenerator(seed: seed, stream: .inheritance)
    let parent = checkpoints[best].weights.map {
      ($0.name, WeightInheritance.Tensor(shape: $0.shape, values: $0.values))
    }
    let values = WeightInheritance.values(
      from: Dictionary(parent) { first, _ in first }, to: try graph.program(batchSize: 1, for: .inference),
      fresh: { $0.initialValues(seed: seed) }, share: { generator.unit() })
    for (index, tensor) in program.parameters.enumerated() {
      guard var inherited = values[tensor.name] else { continue }
      if tensor.shape.rank > 1 {
        let (shrink, perturb) = (Float(inheritance.shrink), Float(inheritance.perturb))
        let fresh = tensor.initialValues(seed: seed)
        for index in inherited.indices { inherited[index] = shrink * inherited[index] + perturb * fresh[index] }
      }
      session.write(inherited, to: .parameter(index))
    }
    for (index, tensor) in program.buffers.enumerated() {
      if let inherited = values[tensor.name] { session.write(inherited, to: .buffer(index)) }
    }
  }
}
