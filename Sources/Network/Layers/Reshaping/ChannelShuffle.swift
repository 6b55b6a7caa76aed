import GraphIR
import Primitives
import TensorTypes

/// Interleaves the channels of groups, so that convolutions in groups exchange what they see.
///
/// y[i · groups + g] = x[g · channels / groups + i]
/// - input: [channels, height, width], [channels, length] or [features]
/// - output: the same shape
///
/// Zhang et al. 2017, "ShuffleNet", arXiv:1707.01083.
public struct ChannelShuffle: Layer {
  public static let kind = "channel_shuffle"
  public static let help = "Interleaves the channels of groups."

  public var groups = 1

  public static let attributes: [Attribute<Self>] = [
    Attribute(
      "groups", \.groups, in: 1...65_536, role: .groups, required: true, help: "Groups whose channels are interleaved.")
  ]

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape {
    try inputs[0].checkChannels(divideInto: groups)
    return inputs[0]
  }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    guard groups > 1, groups < shapes[0][0] else { return inputs[0] }
    let batch = program.shape(inputs[0])
    let grouped = program(.reshape(batch.splittingChannels(into: groups)), inputs[0])
    let axes = [0, 2, 1] + Array(3..<(batch.rank + 1))
    let shuffled = program(.permutation(axes: axes), grouped)
    return program(.reshape(batch), shuffled)
  }
}
