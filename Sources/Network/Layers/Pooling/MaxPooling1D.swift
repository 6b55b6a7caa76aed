import GraphIR
import Primitives
import TensorTypes

/// Maximum of a sequence over a sliding window, each channel by itself.
///
/// y[c, i] = max x[c, i · stride + m − padding] over the window m.
/// - input: [channels, length]
/// - output: [channels, ⌊(length + 2 · padding − kernel) / stride⌋ + 1]
///
/// Riesenhuber and Poggio 1999, "Hierarchical models of object recognition in cortex".
public struct MaxPooling1D: Layer {
  public static let kind = "max_pool1d"
  public static let help = "Maximum of a sequence over a sliding window."
  public static let family: LayerFamily? = .pooling

  public var kernel = 2
  public var stride: Int?
  public var padding = Padding.amount(Extent(0))

  public static let attributes: [Attribute<Self>] = [
    Attribute("kernel", \.kernel, in: 1...1024, role: .kernel, help: "Length of the window."),
    Attribute(
      "stride", \.stride, in: 1...1024, follows: "kernel", role: .stride,
      help: "Step of the window; the kernel if not given."),
    Attribute(
      "padding", \.padding, alongSequence: 0...512,
      help: "Margin at both ends that no maximum falls into; at most half the kernel."),
  ]

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape {
    let (channels, map) = try inputs[0].sequence(orUse: MaxPooling2D.kind)
    let padding = try padding.checkedForPooling(kernel: Extent(kernel)).alongSequence
    let positions = try window.padded(padding, on: map).checkedPositions(on: map, rank: 2)
    return try .checked([channels, positions.width])
  }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    Pooling.Kind.maximum.lower(
      inputs[0], over: window, padding: padding.alongSequence, into: &program)
  }

  private var window: Window {
    Window(kernel: Extent(alongSequence: kernel), stride: Extent(alongSequence: stride ?? kernel))
  }
}
