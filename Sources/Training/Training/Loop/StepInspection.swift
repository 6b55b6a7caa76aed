import Compilation
import TensorTypes

/// One training step taken apart.
public struct StepInspection: Hashable, Sendable {
  /// One layer with the shape of its output for the batch.
  public struct LayerShape: Hashable, Sendable {
    public var path: String
    public var kind: String
    public var output: Shape
    public var parameterCount: Int
  }

  /// What the step does to one parameter.
  public struct ParameterChange: Hashable, Sendable {
    public var name: String
    public var shape: Shape
    /// The Euclidean norm before the step.
    public var weightNorm: Double
    public var gradientNorm: Double
    public var meanAbsoluteGradient: Double
    /// The norm of the change over the norm before; nil if that is zero. About 0.001 is common.
    public var updateRatio: Double?
  }

  public var sampleCount: Int
  public var input: Shape
  public var layers: [LayerShape]
  public var parameters: [ParameterChange]
  public var loss: Double
  /// The norm of all gradients together before clipping.
  public var gradientNorm: Double
  public var learningRate: Double
}

extension Trainer {
  /// Takes the step of the next epoch's first batch apart, and takes it back.
  public func inspectStep() -> StepInspection {
    let kept = storedValues()
    defer { restore(kept) }
    let positions = firstPositions
    let executable = firstExecutable
    forward(executable, positions, loader.order(epoch: progress.epoch))
    let before = program.parameters.indices.map { session.read(.parameter($0)) }
    let gradients = program.parameters.indices.map { session.read(.gradient($0)) }
    let loss = Double(executable.loss)
    let update = recipe.update(at: step, of: stepCount)
    let norm = session.apply(update)
    let changes = program.parameters.enumerated().map { index, tensor in
      let after = session.read(.parameter(index))
      let weightNorm = before[index].norm
      let change = zip(after, before[index]).map { $0 - $1 }.norm
      let absolute = gradients[index].reduce(0) { $0 + Double(abs($1)) }
      return StepInspection.ParameterChange(
        name: tensor.name, shape: tensor.shape, weightNorm: weightNorm, gradientNorm: gradients[index].norm,
        meanAbsoluteGradient: absolute / Double(tensor.shape.elementCount),
        updateRatio: weightNorm > 0 ? change / weightNorm : nil)
    }
    return StepInspection(
      sampleCount: positions.count, input: batched(graph.input), layers: layerShapes(), parameters: changes,
      loss: loss, gradientNorm: norm, learningRate: update.learningRate)
  }

  private func layerShapes() -> [StepInspection.LayerShape] {
    graph.nodes.enumerated().map { index, node in
      StepInspection.LayerShape(
        path: graph.path(of: index), kind: node.kind, output: batched(node.output),
        parameterCount: node.size.trainable)
    }
  }

  /// The shape of the first batch of such samples.
  private func batched(_ sample: Shape) -> Shape {
    do {
      return try sample.batched(firstPositions.count)
    } catch {
      preconditionFailure("the program was lowered for this batch")
    }
  }
}

extension [Float] {
  fileprivate var norm: Double { reduce(0) { $0 + Double($1) * Double($1) }.squareRoot() }
}
