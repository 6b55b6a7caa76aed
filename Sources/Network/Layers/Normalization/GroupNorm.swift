import GraphIR
import Primitives
import TensorTypes

/// Normalisation of each sample over groups of neighbouring channels, and a learned scale and shift.
///
/// y = (x − mean[g]) / √(variance[g] + epsilon) · weight[c] + bias[c], with mean and biased variance over the channels of
/// group g and all positions. One group normalises over all axes; as many groups as channels is instance normalisation.
/// - input: [channels, height, width], [channels, length] or [features]
/// - output: the same
/// - parameters: weight [channels] and bias [channels] where affine
///
/// Wu and He 2018, arXiv:1803.08494.
public struct GroupNorm: Layer {
  public static let kind = "group_norm"
  public static let help = "Normalisation of each sample over groups of channels."
  public static let family: LayerFamily? = .normalization

  public var groups = 1
  public var epsilon = 1e-5
  public var affine = true

  public static let attributes: [Attribute<Self>] = [
    Attribute(
      "groups", \.groups, in: 1...65_536, role: .groups, required: true,
      help: "Groups of channels that are normalised apart."),
    Attribute("epsilon", \.epsilon, in: 1e-12...1, help: "Added to the variance."),
    Attribute("affine", \.affine, help: "Whether a scale and a shift are learned for each channel."),
  ]

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape {
    try inputs[0].checkChannels(divideInto: groups)
    return inputs[0]
  }

  public func parameters(_ inputs: [Shape]) throws(LayerError) -> [Parameter] {
    affine ? try Parameter.affine([inputs[0][0]]) : []
  }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    let batch = program.shape(inputs[0])
    let grouped = program(.reshape(batch.splittingChannels(into: groups)), inputs[0])
    let axes = Array(2..<program.shape(grouped).rank)
    let normalized = program(.reshape(batch), program.normalized(grouped, over: axes, epsilon: epsilon))
    return affine ? program.weightedAndBiased(normalized) : normalized
  }
}
