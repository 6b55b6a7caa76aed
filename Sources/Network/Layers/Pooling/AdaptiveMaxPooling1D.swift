import GraphIR
import Primitives
import TensorTypes

/// Maximum of a sequence over windows that are laid out to give the output size.
///
/// y[c, i] = max x[c, ⌊i · length / output⌋ ..< ⌈(i + 1) · length / output⌉]. Where the lengths divide, this is a plain
/// window; an output longer than the sequence repeats elements.
/// - input: [channels, length]
/// - output: [channels, output]
///
/// He et al. 2014, "Spatial pyramid pooling", arXiv:1406.4729.
public struct AdaptiveMaxPooling1D: Layer {
  public static let kind = "adaptive_max_pool1d"
  public static let help = "Maximum of a sequence over windows that give a fixed output size."
  public static let family: LayerFamily? = .adaptivePooling

  public var output = 1

  public static let attributes: [Attribute<Self>] = [
    Attribute(
      "output", \.output, in: 1...65_536, role: .resolution, required: true, help: "Length of the output.")
  ]

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape {
    let (channels, _) = try inputs[0].sequence(orUse: AdaptiveMaxPooling2D.kind)
    return try .checked([channels, output])
  }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    Pooling.Kind.maximum.lower(inputs[0], to: Extent(alongSequence: output), into: &program)
  }
}
