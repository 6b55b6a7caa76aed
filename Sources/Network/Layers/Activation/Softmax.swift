import GraphIR
import Primitives
import TensorTypes

/// Probabilities over the features of a vector or, at each position of a map, over its channels.
///
/// y[c] = exp(x[c]) / Σ exp(x[k]), summed over all channels k. Training's cross-entropy reads the network's output
/// before any softmax: use this layer inside a network only.
/// - input: [features], [channels, length] or [channels, height, width]
/// - output: the same
///
/// Bridle 1990, "Probabilistic interpretation of feedforward classification network outputs".
public struct Softmax: Layer {
  public static let kind = "softmax"
  public static let help = "Probabilities over features or channels."

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape { inputs[0] }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    program(.softmax, inputs[0])
  }
}
