import GraphIR
import Primitives
import TensorTypes

/// The product of its inputs: a gate, or the excitation of channels.
///
/// y = x₁ · x₂ · …
/// - inputs: two or more of one shape; beside a map, an input of [channels] or [channels, 1, 1] ([channels, 1] for
///   sequences) multiplies at each position
/// - output: that shape
///
/// Hu et al. 2017, "Squeeze-and-excitation networks", arXiv:1709.01507.
public struct Multiply: Layer {
  public static let kind = "multiply"
  public static let help = "Product of its inputs; one number a channel multiplies at each position."
  public static let arity = Arity.atLeast(2)

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape { try Binary.output(inputs) }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    Binary.multiply.lower(inputs, into: &program)
  }
}
