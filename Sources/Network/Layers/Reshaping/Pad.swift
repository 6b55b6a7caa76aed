import GraphIR
import Primitives
import TensorTypes

/// Zeros around a map, or before and after its channels.
///
/// y[c + before, i + top, j + left] = x[c, i, j], zero elsewhere
/// - input: [channels, height, width], [channels, length] or, where only channels are added, [features]
/// - output: [channels + before + after, height + top + bottom, width + left + right]
///
/// With channels alone it widens a shortcut without parameters: option A of He et al. 2015, arXiv:1512.03385.
public struct Pad: Layer {
  public static let kind = "pad"
  public static let help = "Zeros around a map, or before and after its channels."

  public var margins = [0]
  public var channels = [0]

  public static let attributes: [Attribute<Self>] = [
    Attribute(
      "margins", \.margins, count: 1...4, in: 0...1024,
      help: "Zeros on all sides, or [top, left, bottom, right] of images and [left, right] of sequences."),
    Attribute(
      "channels", \.channels, count: 1...2, in: 0...65_536,
      help: "Channels of zeros before and after the input's: one number for both, or [before, after]."),
  ]

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape {
    let margins = try Margins(margins, of: inputs[0])
    var extents = inputs[0].extents
    extents[0] += channels[0] + channels[channels.count - 1]
    if extents.count == 3 { extents[1] += margins.top + margins.bottom }
    if extents.count > 1 { extents[extents.count - 1] += margins.left + margins.right }
    return try .checked(extents)
  }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    guard let margins = try? Margins(margins, of: shapes[0]) else {
      preconditionFailure("the margins were checked before")
    }
    let before = shapes[0].batchAxes(
      batch: 0, channels: channels[0], map: Extent(height: margins.top, width: margins.left))
    let after = shapes[0].batchAxes(
      batch: 0, channels: channels[channels.count - 1], map: Extent(height: margins.bottom, width: margins.right))
    guard before.contains(where: { $0 > 0 }) || after.contains(where: { $0 > 0 }) else { return inputs[0] }
    return program(.pad(before: before, after: after), inputs[0])
  }
}
