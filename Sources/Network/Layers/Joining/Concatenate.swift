import GraphIR
import Primitives
import TensorTypes

/// Its inputs one behind the other along an axis.
///
/// - inputs: two or more that agree on all other axes
/// - output: the same, with the sum of their extents on the axis
///
/// Szegedy et al. 2014, arXiv:1409.4842; Huang et al. 2016, "Densely connected networks", arXiv:1608.06993.
public struct Concatenate: Layer {
  public static let kind = "concat"
  public static let help = "Its inputs one behind the other, along the channels by default."
  public static let arity = Arity.atLeast(2)

  public var axis = 0

  public static let attributes: [Attribute<Self>] = [
    Attribute("axis", \.axis, in: 0...2, help: "Axis of one sample: 0 for channels or features.")
  ]

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape {
    let first = inputs[0]
    guard axis < first.rank else {
      throw LayerError(
        "axis = \(axis), but the inputs have \(first.rank == 1 ? "1 axis" : "\(first.rank) axes")", attribute: "axis",
        remedy: "Axes count from 0")
    }
    var extents = first.extents
    for (index, input) in inputs.enumerated().dropFirst() {
      guard input.rank == first.rank, (0..<first.rank).allSatisfy({ $0 == axis || input[$0] == first[$0] }) else {
        throw LayerError(
          "input 1 is \(first), but input \(index + 1) is \(input)",
          remedy: "Give the inputs the same extents on every axis but axis \(axis)")
      }
      extents[axis] += input[axis]
    }
    return try .checked(extents)
  }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    program.apply(.concatenation(axis: shapes[0].batchAxis(axis)), inputs)[0]
  }
}
