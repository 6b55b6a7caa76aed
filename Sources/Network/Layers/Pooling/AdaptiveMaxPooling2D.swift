import GraphIR
import Primitives
import TensorTypes

/// Maximum of an image over windows that are laid out to give the output size.
///
/// y[c, i, j] = max x[c, ⌊i · height / output⌋ ..< ⌈(i + 1) · height / output⌉, likewise width]. Where the sizes divide,
/// this is a plain window; an output larger than the map repeats pixels.
/// - input: [channels, height, width]
/// - output: [channels, output, output]
///
/// He et al. 2014, "Spatial pyramid pooling", arXiv:1406.4729.
public struct AdaptiveMaxPooling2D: Layer {
  public static let kind = "adaptive_max_pool2d"
  public static let help = "Maximum of an image over windows that give a fixed output size."
  public static let family: LayerFamily? = .adaptivePooling

  public var output = Extent(1)

  public static let attributes: [Attribute<Self>] = [
    Attribute(
      "output", \.output, in: 1...65_536, role: .resolution, required: true,
      help: "Size of the output's map, in pixels.")
  ]

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape {
    let (channels, _) = try inputs[0].image(orUse: AdaptiveMaxPooling1D.kind)
    return try .checked([channels, output.height, output.width])
  }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    Pooling.Kind.maximum.lower(inputs[0], to: output, into: &program)
  }
}
