import GraphIR
import Primitives
import TensorTypes

/// Maximum of each channel over the whole map.
///
/// y[c] = max x[c, …]
/// - input: [channels, height, width] or [channels, length]
/// - output: [channels]
///
/// Oquab et al. 2015, "Is object localization for free?".
public struct GlobalMaxPooling: Layer {
  public static let kind = "global_max_pool"
  public static let help = "Maximum of each channel over the whole map: a vector."
  public static let family: LayerFamily? = .globalPooling

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape {
    try .checked([inputs[0].channelsAndMap().channels])
  }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    Pooling.Kind.maximum.lowerGlobally(inputs[0], into: &program)
  }
}
