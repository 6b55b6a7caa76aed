import GraphIR
import Primitives
import TensorTypes

/// Some neighbouring channels, or features, and nothing of the others: where a path splits.
///
/// y[c, …] = x[c + start, …]
/// - input: [channels, height, width], [channels, length] or [features]
/// - output: the same with count channels
///
/// Ma et al. 2018, "ShuffleNet V2", arXiv:1807.11164.
public struct ChannelSlice: Layer {
  public static let kind = "channel_slice"
  public static let help = "Some neighbouring channels, or features."

  public var start = 0
  public var count = 1

  public static let attributes: [Attribute<Self>] = [
    Attribute("start", \.start, in: 0...65_535, help: "The first channel, counted from 0."),
    Attribute("count", \.count, in: 1...65_536, role: .width, required: true, help: "How many channels."),
  ]

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape {
    var extents = inputs[0].extents
    guard start < extents[0] else {
      throw LayerError("start = \(start), but the input has \(extents[0]) channels", attribute: "start")
    }
    guard count <= extents[0] - start else {
      throw LayerError(
        "count = \(count), but \(extents[0] - start) of the input's \(extents[0]) channels are left from channel \(start)",
        attribute: "count", remedy: "Use at most \(extents[0] - start)")
    }
    extents[0] = count
    return try .checked(extents)
  }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    if count == shapes[0][0] { return inputs[0] }
    return program(.slice(axis: 1, start: start, count: count), inputs[0])
  }
}
