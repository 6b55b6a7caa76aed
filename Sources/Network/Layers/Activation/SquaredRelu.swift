import GraphIR
import Primitives
import TensorTypes

/// The square of a rectified linear unit.
///
/// y = max(0, x)²
/// - input: any shape
/// - output: the same
///
/// So et al. 2021, "Primer: Searching for Efficient Transformers for Language Modeling", arXiv:2109.08668.
public struct SquaredRelu: Layer {
  public static let kind = "squared_relu"
  public static let help = "Square of a rectified linear unit: max(0, x)²."

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape { inputs[0] }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    program(.elementwise(.square), program(.elementwise(.relu), inputs[0]))
  }
}
