import GraphIR
import Primitives
import TensorTypes

/// A piecewise linear approximation of the logistic function.
///
/// y = min(max(x / 6 + 1 / 2, 0), 1)
/// - input: any shape
/// - output: the same
///
/// Howard et al. 2019, "Searching for MobileNetV3", arXiv:1905.02244.
public struct HardSigmoid: Layer {
  public static let kind = "hard_sigmoid"
  public static let help = "Piecewise linear sigmoid: min(max(x / 6 + 1 / 2, 0), 1)."

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape { inputs[0] }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    let line = program(.elementwise(.affine(scale: 1 / 6, offset: 0.5)), inputs[0])
    return program(.elementwise(.clip(lower: 0, upper: 1)), line)
  }
}
