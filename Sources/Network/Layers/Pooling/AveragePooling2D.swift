import GraphIR
import Primitives
import TensorTypes

/// Average of an image over a sliding window, each channel by itself.
///
/// y[c, i, j] = mean x[c, i · stride + m − padding, j · stride + n − padding] over the window m, n.
/// - input: [channels, height, width]
/// - output: [channels, ⌊(height + 2 · padding − kernel) / stride⌋ + 1, likewise width]
///
/// LeCun et al. 1998, "Gradient-based learning applied to document recognition".
public struct AveragePooling2D: Layer {
  public static let kind = "avg_pool2d"
  public static let help = "Average of an image over a sliding window."
  public static let family: LayerFamily? = .pooling

  public var kernel = Extent(2)
  public var stride: Extent?
  public var padding = Padding.amount(Extent(0))
  public var countsPadding = true

  public static let attributes: [Attribute<Self>] = [
    Attribute("kernel", \.kernel, in: 1...1024, role: .kernel, help: "Side of the window, in pixels."),
    Attribute(
      "stride", \.stride, in: 1...1024, follows: "kernel", role: .stride,
      help: "Step of the window; the kernel if not given."),
    Attribute(
      "padding", \.padding, in: 0...512, help: "Zeros added on every side; at most half the kernel."),
    Attribute(
      "countIncludePad", \.countsPadding, help: "Whether averages count the zeros of the padding."
    ).formerly("count_include_pad"),
  ]

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape {
    let (channels, map) = try inputs[0].image(orUse: AveragePooling1D.kind)
    let padding = try padding.checkedForPooling(kernel: kernel)
    let positions = try window.padded(padding, on: map).checkedPositions(on: map, rank: 3)
    return try .checked([channels, positions.height, positions.width])
  }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    Pooling.Kind.average.lower(
      inputs[0], over: window, padding: padding, countsPadding: countsPadding, into: &program)
  }

  private var window: Window {
    Window(kernel: kernel, stride: stride ?? kernel)
  }
}
