import GraphIR
import Primitives
import TensorTypes

/// The rectified linear unit with a learned slope for negative inputs.
///
/// y = max(0, x) + weight · min(0, x)
/// - input: any shape
/// - output: the same
/// - parameters: weight [1], or [channels] where each channel has its own slope; 0.25 at first
///
/// He et al. 2015, arXiv:1502.01852.
public struct Prelu: Layer {
  public static let kind = "prelu"
  public static let help = "Rectified linear unit with a learned slope for negative inputs."
  public static let family: LayerFamily? = .activation

  public var perChannel = false

  public static let attributes: [Attribute<Self>] = [
    Attribute("perChannel", \.perChannel, help: "Whether each channel learns its own slope.").formerly("per_channel")
  ]

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape { inputs[0] }

  public func parameters(_ inputs: [Shape]) throws(LayerError) -> [Parameter] {
    [Parameter("weight", try .checked([perChannel ? inputs[0][0] : 1], "the weight"), .constant(0.25))]
  }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    // The negative part is x − max(0, x), so that the gradient at 0 is the slope, as in PyTorch.
    let positive = program(.elementwise(.relu), inputs[0])
    let negative = program(.binary(.subtract), inputs[0], positive)
    let weight = program.tensor("weight", stretchingOver: inputs[0])
    let sloped = program(.binary(.multiply), negative, weight)
    return program(.binary(.add), positive, sloped)
  }
}
