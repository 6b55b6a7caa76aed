import GraphIR
import Primitives
import TensorTypes

/// Normalisation of each sample over all its axes or, at each position, over its channels.
///
/// y = (x − mean) / √(variance + epsilon) · weight + bias, with the biased variance.
/// - input: [channels, height, width], [channels, length] or [features]
/// - output: the same
/// - parameters: weight and bias where affine; of the input's shape for all axes, [channels] for channels
///
/// Ba et al. 2016, arXiv:1607.06450; over channels as in ConvNeXt, Liu et al. 2022, arXiv:2201.03545.
public struct LayerNorm: Layer {
  public static let kind = "layer_norm"
  public static let help = "Normalisation of each sample over all its axes, or over its channels."
  public static let family: LayerFamily? = .normalization

  public enum Axes: String, CaseIterable, AttributeRepresentable {
    case all, channels
  }

  public var axes = Axes.all
  public var epsilon = 1e-5
  public var affine = true

  public static let attributes: [Attribute<Self>] = [
    Attribute("axes", \.axes, help: "Whether all axes are normalised over, or the channels at each position."),
    Attribute("epsilon", \.epsilon, in: 1e-12...1, help: "Added to the variance."),
    Attribute("affine", \.affine, help: "Whether a scale and a shift are learned for each normalised element."),
  ]

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape { inputs[0] }

  public func parameters(_ inputs: [Shape]) throws(LayerError) -> [Parameter] {
    guard affine else { return [] }
    return try Parameter.affine(axes == .all ? inputs[0].extents : [inputs[0][0]])
  }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    let rank = program.shape(inputs[0]).rank
    let normalized = program.normalized(inputs[0], over: axes == .all ? Array(1..<rank) : [1], epsilon: epsilon)
    return affine ? program.weightedAndBiased(normalized) : normalized
  }
}
