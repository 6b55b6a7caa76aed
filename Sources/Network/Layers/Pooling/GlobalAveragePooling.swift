import GraphIR
import Primitives
import TensorTypes

/// Average of each channel over the whole map.
///
/// y[c] = mean x[c, …]
/// - input: [channels, height, width] or [channels, length]
/// - output: [channels]
///
/// Lin et al. 2013, "Network in network", arXiv:1312.4400.
public struct GlobalAveragePooling: Layer {
  public static let kind = "global_avg_pool"
  public static let help = "Average of each channel over the whole map: a vector."
  public static let family: LayerFamily? = .globalPooling

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape {
    try .checked([inputs[0].channelsAndMap().channels])
  }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    Pooling.Kind.average.lowerGlobally(inputs[0], into: &program)
  }
}
