import GraphIR
import Primitives
import TensorTypes

/// Normalisation of each channel over the batch, and a learned scale and shift.
///
/// y = (x − mean[c]) / √(variance[c] + epsilon) · weight[c] + bias[c]. In training mean and variance are those of the
/// batch over all samples and positions, and the running ones move towards them by `momentum`; otherwise the
/// running ones serve.
/// - input: [channels, height, width], [channels, length] or [features]
/// - output: the same
/// - parameters: weight [channels] and bias [channels] where affine
/// - buffers: running_mean [channels], running_var [channels]
///
/// Ioffe and Szegedy 2015, arXiv:1502.03167.
public struct BatchNorm: Layer {
  public static let kind = "batch_norm"
  public static let help = "Normalisation of each channel over the batch."
  public static let family: LayerFamily? = .normalization

  public var epsilon = 1e-5
  public var momentum = 0.1
  public var affine = true

  public static let attributes: [Attribute<Self>] = [
    Attribute("epsilon", \.epsilon, in: 1e-12...1, help: "Added to the variance."),
    Attribute("momentum", \.momentum, in: 0...1, help: "Weight of the new batch in the running statistics."),
    Attribute("affine", \.affine, help: "Whether a scale and a shift are learned for each channel."),
  ]

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape { inputs[0] }

  public func parameters(_ inputs: [Shape]) throws(LayerError) -> [Parameter] {
    let statistic = try Shape.checked([inputs[0][0]], "the statistics")
    return (affine ? try Parameter.affine([inputs[0][0]]) : []) + [
      Parameter("running_mean", statistic, .constant(0), isTrainable: false),
      Parameter("running_var", statistic, .constant(1), isTrainable: false),
    ]
  }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    let training = program.mode == .training
    let (mean, variance) = (program.tensor("running_mean"), program.tensor("running_var"))
    let normalization = BatchNormalization(
      epsilon: epsilon, momentum: momentum, affine: affine, training: training)
    let operands = BatchNormalization.Inputs(
      x: inputs[0], scale: affine ? program.tensor("weight") : nil, shift: affine ? program.tensor("bias") : nil,
      runningMean: mean, runningVariance: variance)
    let outputs = normalization.outputs(program.apply(.batchNormalization(normalization), operands.list))
    if let statistics = outputs.statistics {
      program.update(mean, to: statistics.newRunningMean)
      program.update(variance, to: statistics.newRunningVariance)
    }
    return outputs.y
  }
}
