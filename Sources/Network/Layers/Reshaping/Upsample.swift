import GraphIR
import Primitives
import TensorTypes

/// A larger map by the nearest neighbour: each pixel is repeated.
///
/// y[c, i, j] = x[c, ⌊i / factor⌋, ⌊j / factor⌋]
/// - input: [channels, height, width] or [channels, length]
/// - output: [channels, height · factor, width · factor] or [channels, length · factor]
public struct Upsample: Layer {
  public static let kind = "upsample"
  public static let help = "Larger map by repeating each pixel."

  public var factor = [2]

  public static let attributes: [Attribute<Self>] = [
    Attribute(
      "factor", \.factor, count: 1...2, in: 1...1024,
      help: "How often each pixel is repeated along both axes, or along [height, width] of images.")
  ]

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape {
    let (channels, map) = try inputs[0].channelsAndMap()
    if inputs[0].rank == 2 {
      guard factor.count == 1 else {
        throw LayerError("factor has 2 numbers", attribute: "factor", remedy: "Use one number for a sequence")
      }
      return try .checked([channels, map.width * factor[0]])
    }
    return try .checked([channels, map.height * factor[0], map.width * factor[factor.count - 1]])
  }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    let height = shapes[0].rank == 2 ? 1 : factor[0]
    let extent = Extent(height: height, width: factor[factor.count - 1])
    return extent.area == 1 ? inputs[0] : program(.upsampling(factor: extent), inputs[0])
  }
}
