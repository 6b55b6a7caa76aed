import Primitives
import TensorTypes

/// The types of elements that we use, by their names in StableHLO.
public enum ElementType: String, Hashable, Sendable {
  case float32 = "f32"
  case bfloat16 = "bf16"
  case int32 = "i32"
  case uint8 = "ui8"
  case uint32 = "ui32"
  case uint64 = "ui64"
  case boolean = "i1"

  public init(_ type: DataType) {
    self =
      switch type {
      case .float32: .float32
      case .bfloat16: .bfloat16
      case .int32: .int32
      case .uint8: .uint8
      }
  }
}

/// A shape and the type of its elements, such as `tensor<2x3xf32>`.
public struct TensorType: Hashable, Sendable {
  public var extents: [Int]
  public var element: ElementType

  public init(_ extents: [Int], _ element: ElementType = .float32) {
    self.extents = extents
    self.element = element
  }

  public init(_ description: ValueDescription) {
    self.init(description.shape.extents, ElementType(description.type))
  }

  public var elementCount: Int { extents.reduce(1, *) }

  func of(_ element: ElementType) -> TensorType { TensorType(extents, element) }

  /// With lanes as the first axis if there are any.
  func of(_ lanes: Int?) -> TensorType { lanes.map { TensorType([$0] + extents, element) } ?? self }

  var text: String { "tensor<" + extents.map { "\($0)x" }.joined() + element.rawValue + ">" }
}

/// A value of a function: an argument or the result of an operation.
struct HLOValue: Hashable, Sendable {
  /// Such as `%12`.
  let name: String
  /// That of each lane.
  let type: TensorType
  /// How many lanes have a value of their own; nil where all have the same.
  var lanes: Int?

  var extents: [Int] { type.extents }
  /// The type in the text, in which lanes are the first axis.
  var written: TensorType { type.of(lanes) }
}
