import GraphIR
import Primitives
import TensorTypes

/// Cross-correlation of a sequence with learned kernels, and a bias for each output channel.
///
/// y[o, i] = bias[o] + Σ weight[o, c, m] · x[c, i · stride + m · dilation − padding], summed over the input channels c
/// of o's group and the window m.
/// - input: [channels, length]
/// - output: [out, ⌊(length + 2 · padding − dilation · (kernel − 1) − 1) / stride⌋ + 1]
/// - parameters: weight [out, channels / groups, kernel]; bias [out]
///
/// Waibel et al. 1989, "Phoneme recognition using time-delay neural networks".
public struct Convolution1D: Layer {
  public static let kind = "conv1d"
  public static let help = "Convolution of a sequence; depthwise when groups equals the input's channels."
  public static let family: LayerFamily? = .convolution

  public var out = 1
  public var kernel = 3
  public var stride = 1
  public var padding = Padding.amount(Extent(0))
  public var dilation = 1
  public var groups = 1
  public var bias = true

  public static let attributes: [Attribute<Self>] = [
    Attribute("out", \.out, in: 1...65_536, role: .width, required: true, help: "Output channels."),
    Attribute("kernel", \.kernel, in: 1...1024, role: .kernel, help: "Length of the window."),
    Attribute("stride", \.stride, in: 1...1024, role: .stride, help: "Step of the window."),
    Attribute("padding", \.padding, alongSequence: 0...65_536, help: "Zeros added at both ends."),
    Attribute("dilation", \.dilation, in: 1...65_536, help: "Distance between the elements of the window."),
    Attribute(
      "groups", \.groups, in: 1...65_536, role: .groups, help: "Groups of channels that are convolved apart."),
    Attribute("bias", \.bias, help: "Whether a bias is added to each output channel."),
  ]

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape {
    let (_, map) = try inputs[0].sequence(orUse: Convolution2D.kind)
    let positions = try convolution.positions(
      on: map, of: inputs[0], out: out, padding: padding.alongSequence)
    return try .checked([out, positions.width])
  }

  public func parameters(_ inputs: [Shape]) throws(LayerError) -> [Parameter] {
    try convolution.parameters([out, inputs[0][0] / groups, kernel])
  }

  public func positions(output: Shape) -> Int { output.elementCount(from: 1) }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    convolution.lower(inputs[0], padding: padding.alongSequence, into: &program)
  }

  /// The convolution but for its padding, which may depend on the length.
  private var convolution: Convolution {
    let window = Window(
      kernel: Extent(alongSequence: kernel), stride: Extent(alongSequence: stride),
      dilation: Extent(alongSequence: dilation))
    return Convolution(window: window, groups: groups, bias: bias)
  }
}
