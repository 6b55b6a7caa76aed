import GraphIR
import Primitives
import TensorTypes

/// Average of a sequence over a sliding window, each channel by itself.
///
/// y[c, i] = mean x[c, i · stride + m − padding] over the window m.
/// - input: [channels, length]
/// - output: [channels, ⌊(length + 2 · padding − kernel) / stride⌋ + 1]
///
/// LeCun et al. 1998, "Gradient-based learning applied to document recognition".
public struct AveragePooling1D: Layer {
  public static let kind = "avg_pool1d"
  public static let help = "Average of a sequence over a sliding window."
  public static let family: LayerFamily? = .pooling

  public var kernel = 2
  public var stride: Int?
  public var padding = Padding.amount(Extent(0))
  public var countsPadding = true

  public static let attributes: [Attribute<Self>] = [
    Attribute("kernel", \.kernel, in: 1...1024, role: .kernel, help: "Length of the window."),
    Attribute(
      "stride", \.stride, in: 1...1024, follows: "kernel", role: .stride,
      help: "Step of the window; the kernel if not given."),
    Attribute(
      "padding", \.padding, alongSequence: 0...512, help: "Zeros added at both ends; at most half the kernel."),
    Attribute(
      "countIncludePad", \.countsPadding, help: "Whether averages count the zeros of the padding."
    ).formerly("count_include_pad"),
  ]

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape {
    let (channels, map) = try inputs[0].sequence(orUse: AveragePooling2D.kind)
    let padding = try padding.checkedForPooling(kernel: Extent(kernel)).alongSequence
    let positions = try window.padded(padding, on: map).checkedPositions(on: map, rank: 2)
    return try .checked([channels, positions.width])
  }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    Pooling.Kind.average.lower(
      inputs[0], over: window, padding: padding.alongSequence, countsPadding: countsPadding, into: &program)
  }

  private var window: Window {
    Window(kernel: Extent(alongSequence: kernel), stride: Extent(alongSequence: stride ?? kernel))
  }
}
