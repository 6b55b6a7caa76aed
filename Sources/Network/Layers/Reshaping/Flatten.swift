import GraphIR
import Primitives
import TensorTypes

/// The elements of a map as one vector, row by row, channel by channel.
///
/// y[(c · height + i) · width + j] = x[c, i, j]
/// - input: any shape
/// - output: [features], as many as the input has elements
public struct Flatten: Layer {
  public static let kind = "flatten"
  public static let help = "All elements as one vector."
  public static let family: LayerFamily? = .flattening

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape {
    try .checked([inputs[0].elementCount])
  }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    guard shapes[0].rank > 1 else { return inputs[0] }
    return program(.reshape([program.shape(inputs[0])[0], shapes[0].elementCount]), inputs[0])
  }
}
