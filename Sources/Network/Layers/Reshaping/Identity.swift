import GraphIR
import Primitives
import TensorTypes

/// Passes its input on: a shortcut, or a point with a name.
///
/// y = x
/// - input: any shape
/// - output: the same
public struct Identity: Layer {
  public static let kind = "identity"
  public static let help = "Passes its input on."

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape { inputs[0] }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value { inputs[0] }
}
