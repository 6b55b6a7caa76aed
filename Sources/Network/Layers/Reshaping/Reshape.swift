import GraphIR
import Primitives
import TensorTypes

/// The same elements, row by row and channel by channel, under another shape.
///
/// - input: any shape
/// - output: `output`; an extent of −1 is what the elements leave
public struct Reshape: Layer {
  public static let kind = "reshape"
  public static let help = "The same elements under another shape."

  public var output = [-1]

  public static let attributes: [Attribute<Self>] = [
    Attribute(
      "output", \.output, count: 1...3, in: -1...1_048_576, required: true,
      help: "Shape of one sample; one extent may be -1, which stands for what is left.")
  ]

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape {
    guard !output.contains(0) else {
      throw LayerError(
        "an extent of output is 0", attribute: "output", remedy: "Use at least 1, or -1 for what is left")
    }
    let unknowns = output.count { $0 == -1 }
    guard unknowns <= 1 else {
      throw LayerError("output has \(unknowns) extents of -1", attribute: "output", remedy: "Keep one of them")
    }
    let elements = inputs[0].elementCount
    let known = output.reduce(1) { $1 == -1 ? $0 : $0 * $1 }
    guard unknowns == 0 || elements.isMultiple(of: known) else {
      throw LayerError(
        "the input \(inputs[0]) has \(elements) elements, which is no multiple of \(known)", attribute: "output")
    }
    guard unknowns == 1 || elements == known else {
      throw LayerError(
        "the input \(inputs[0]) has \(elements) elements, but output has \(known)", attribute: "output",
        remedy: "Use -1 for the extent that is to follow from the rest")
    }
    return try .checked(output.map { $0 == -1 ? elements / known : $0 })
  }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    let batch = program.shape(inputs[0])[0]
    guard let shape = try? output(shapes).batchShape(batch) else {
      preconditionFailure("the output was checked before")
    }
    return program(.reshape(shape), inputs[0])
  }
}
