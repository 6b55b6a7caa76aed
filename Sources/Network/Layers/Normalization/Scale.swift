import GraphIR
import Primitives
import TensorTypes

/// A learned factor for each channel.
///
/// y[c, …] = weight[c] · x[c, …]
/// - input: [channels, height, width], [channels, length] or [features]
/// - output: the same
/// - parameters: weight [channels], `initial` at first
///
/// Touvron et al. 2021, "Going deeper with image transformers", arXiv:2103.17239.
public struct Scale: Layer {
  public static let kind = "scale"
  public static let help = "Learned factor for each channel."

  public var initial = 1.0

  public static let attributes: [Attribute<Self>] = [
    Attribute("initial", \.initial, in: -1000...1000, help: "Value of each factor before training.")
  ]

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape { inputs[0] }

  public func parameters(_ inputs: [Shape]) throws(LayerError) -> [Parameter] {
    [Parameter("weight", try .checked([inputs[0][0]], "the weight"), .constant(initial))]
  }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    let weight = program.tensor("weight", stretchingOver: inputs[0])
    return program(.binary(.multiply), inputs[0], weight)
  }
}
