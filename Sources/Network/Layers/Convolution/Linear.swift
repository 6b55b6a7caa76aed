import GraphIR
import Primitives
import TensorTypes

/// An affine map of a vector: fully connected neurons.
///
/// y[o] = bias[o] + Σ weight[o, i] · x[i]
/// - input: [features]
/// - output: [out]
/// - parameters: weight [out, features]; bias [out]; both uniform within ±1 / √features
///
/// Rosenblatt 1958, "The perceptron".
public struct Linear: Layer {
  public static let kind = "linear"
  public static let help = "Fully connected layer over a vector of features."
  public static let family: LayerFamily? = .dense

  public var out = 1
  public var bias = true

  public static let attributes: [Attribute<Self>] = [
    Attribute("out", \.out, in: 1...1_048_576, role: .width, required: true, help: "Output features."),
    Attribute("bias", \.bias, help: "Whether a bias is added to each output feature."),
  ]

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape {
    guard inputs[0].rank == 1 else {
      throw .wrongInput(inputs[0], reads: "[features]", remedy: "Add a flatten layer before it")
    }
    return try .checked([out])
  }

  public func parameters(_ inputs: [Shape]) throws(LayerError) -> [Parameter] {
    let initializer = Initializer.uniform(bound: 1 / Double(inputs[0][0]).squareRoot())
    let weight = Parameter("weight", try .checked([out, inputs[0][0]], "the weight"), initializer)
    return bias ? [weight, Parameter("bias", try .checked([out], "the bias"), initializer)] : [weight]
  }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    let tensors = [program.tensor("weight")] + (bias ? [program.tensor("bias")] : [])
    return program.apply(.matrixProduct(MatrixProduct(transposeB: true, bias: bias)), [inputs[0]] + tensors)[0]
  }
}
