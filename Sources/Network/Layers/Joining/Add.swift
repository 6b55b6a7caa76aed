import GraphIR
import Primitives
import TensorTypes

/// The sum of its inputs: where a shortcut joins.
///
/// y = x₁ + x₂ + …
/// - inputs: two or more of one shape; beside a map, an input of [channels] or [channels, 1, 1] ([channels, 1] for
///   sequences) is added at each position
/// - output: that shape
///
/// He et al. 2015, "Deep residual learning", arXiv:1512.03385.
public struct Add: Layer {
  public static let kind = "add"
  public static let help = "Sum of its inputs; one number a channel is added at each position."
  public static let arity = Arity.atLeast(2)
  public static let family: LayerFamily? = .sum

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape { try Binary.output(inputs) }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    Binary.add.lower(inputs, into: &program)
  }
}
