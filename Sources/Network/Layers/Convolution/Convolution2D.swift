import GraphIR
import Primitives
import TensorTypes

/// Cross-correlation of an image with learned kernels, and a bias for each output channel.
///
/// y[o, i, j] = bias[o] + Σ weight[o, c, m, n] · x[c, i · stride + m · dilation − padding, …], summed over the input
/// channels c of o's group and the window m, n.
/// - input: [channels, height, width]
/// - output: [out, ⌊(height + 2 · padding − dilation · (kernel − 1) − 1) / stride⌋ + 1, likewise width]
/// - parameters: weight [out, channels / groups, kernel, kernel]; bias [out]
public struct Convolution2D: Layer {
  public static let kind = "conv2d"
  public static let help = "Convolution of an image; depthwise when groups equals the input's channels."
  public static let family: LayerFamily? = .convolution

  public var out = 1
  public var kernel = Extent(3)
  public var stride = Extent(1)
  public var padding = Padding.amount(Extent(0))
  public var dilation = Extent(1)
  public var groups = 1
  public var bias = true

  public static let attributes: [Attribute<Self>] = [
    Attribute("out", \.out, in: 1...65_536, role: .width, required: true, help: "Output channels."),
    Attribute("kernel", \.kernel, in: 1...31, role: .kernel, help: "Side of the window, in pixels."),
    Attribute("stride", \.stride, in: 1...31, role: .stride, help: "Step of the window, in pixels."),
    Attribute("padding", \.padding, in: 0...1024, help: "Zeros added on every side."),
    Attribute("dilation", \.dilation, in: 1...31, help: "Distance between the pixels of the window."),
    Attribute(
      "groups", \.groups, in: 1...65_536, role: .groups, help: "Groups of channels that are convolved apart."),
    Attribute("bias", \.bias, help: "Whether a bias is added to each output channel."),
  ]

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape {
    let (_, map) = try inputs[0].image(orUse: Convolution1D.kind)
    let positions = try convolution.positions(on: map, of: inputs[0], out: out, padding: padding)
    return try .checked([out, positions.height, positions.width])
  }

  public func parameters(_ inputs: [Shape]) throws(LayerError) -> [Parameter] {
    try convolution.parameters([out, inputs[0][0] / groups, kernel.height, kernel.width])
  }

  public func positions(output: Shape) -> Int { output.elementCount(from: 1) }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    convolution.lower(inputs[0], padding: padding, into: &program)
  }

  /// The convolution but for its padding, which may depend on the map.
  private var convolution: Convolution {
    Convolution(window: Window(kernel: kernel, stride: stride, dilation: dilation), groups: groups, bias: bias)
  }
}
