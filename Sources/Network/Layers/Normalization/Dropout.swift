import GraphIR
import Primitives
import TensorTypes

/// Sets elements to zero at random while training.
///
/// y = 0 with probability rate, x / (1 − rate) otherwise; y = x outside training.
/// - input: any shape
/// - output: the same
///
/// Srivastava et al. 2014, "Dropout: a simple way to prevent neural networks from overfitting".
public struct Dropout: Layer {
  public static let kind = "dropout"
  public static let help = "Sets elements to zero at random while training."
  public static let family: LayerFamily? = .regularization

  public var rate = 0.5

  public static let attributes: [Attribute<Self>] = [
    Attribute("rate", \.rate, in: 0...0.99, role: .regularization, help: "Probability of an element to be zeroed.")
  ]

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape { inputs[0] }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    guard program.mode == .training, rate > 0 else { return inputs[0] }
    let key = program.randomKey()
    return program(.dropout(rate: rate, stream: program.nextRandomStream()), inputs[0], key)
  }
}
