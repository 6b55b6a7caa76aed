import GraphIR
import Primitives
import TensorTypes

/// The middle of a map, or what margins leave of it.
///
/// y[c, i, j] = x[c, i + top, j + left]; for an output extent, top = ⌊(height − output) / 2⌋ and likewise left
/// - input: [channels, height, width] or [channels, length]
/// - output: [channels, output, output], or [channels, height − top − bottom, width − left − right]
///
/// Ronneberger et al. 2015, "U-Net", arXiv:1505.04597.
public struct Crop: Layer {
  public static let kind = "crop"
  public static let help = "Middle of a map, or what margins leave of it."

  public var output: [Int]?
  public var margins: [Int]?

  public static let attributes: [Attribute<Self>] = [
    Attribute(
      "output", \.output, count: 1...2, in: 1...65_536, role: .resolution,
      help: "Size of the middle that stays: one number, or [height, width] of images."),
    Attribute(
      "margins", \.margins, count: 1...4, in: 0...65_536,
      help: "Pixels cut off on all sides, or [top, left, bottom, right] of images and [left, right] of sequences."),
  ]

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape {
    let (channels, map) = try kept(of: inputs[0])
    return try .checked(
      inputs[0].rank == 3 ? [channels, map.size.height, map.size.width] : [channels, map.size.width])
  }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    guard let (_, map) = try? kept(of: shapes[0]) else { preconditionFailure("the sizes were checked before") }
    let rows = program.slice(inputs[0], axis: 2, start: map.start.height, count: map.size.height)
    return program.slice(rows, axis: 3, start: map.start.width, count: map.size.width)
  }

  /// Where the part that stays begins, and its size.
  private func kept(
    of input: Shape
  ) throws(LayerError) -> (channels: Int, map: (start: Extent, size: Extent)) {
    let (channels, map) = try input.channelsAndMap()
    switch (output, margins) {
    case (let output?, nil):
      return (channels, try Self.middle(output, of: map, rank: input.rank))
    case (nil, let numbers?):
      let margins = try Margins(numbers, of: input)
      let size = Extent(
        height: map.height - margins.top - margins.bottom, width: map.width - margins.left - margins.right)
      guard size.height >= 1, size.width >= 1 else {
        throw LayerError(
          "margins leave nothing of the input \(input)", attribute: "margins", remedy: "Use smaller margins")
      }
      return (channels, (Extent(height: margins.top, width: margins.left), size))
    case (nil, nil):
      throw LayerError("neither output nor margins are given", remedy: "Give one of the two")
    case (_?, _?):
      throw LayerError("output and margins are both given", attribute: "margins", remedy: "Give one of the two")
    }
  }

  private static func middle(
    _ output: [Int], of map: Extent, rank: Int
  ) throws(LayerError) -> (start: Extent, size: Extent) {
    guard rank == 3 || output.count == 1 else {
      throw LayerError("output has 2 numbers", attribute: "output", remedy: "Use one number for a sequence")
    }
    let size = Extent(height: rank == 3 ? output[0] : 1, width: output[output.count - 1])
    guard size.height <= map.height, size.width <= map.width else {
      throw LayerError(
        rank == 3
          ? "the output of \(size.height) × \(size.width) is larger than the map of \(map.height) × \(map.width)"
          : "the output of \(size.width) is longer than the input of \(map.width)",
        attribute: "output", remedy: "Use a smaller output, or a pad layer")
    }
    return (Extent(height: (map.height - size.height) / 2, width: (map.width - size.width) / 2), size)
  }
}

extension ProgramBuilder {
  /// A part of an axis; the value itself where the part is all of it.
  fileprivate mutating func slice(_ value: Value, axis: Int, start: Int, count: Int) -> Value {
    count == shape(value)[axis] ? value : self(.slice(axis: axis, start: start, count: count), value)
  }
}
