import Foundation
import ONNXModel
import Primitives

/// What a node's attribute holds, as far as models that we write need it.
enum ONNXAttribute {
  case integer(Int)
  case integers([Int])
  case number(Double)
  case text(String)

  init(_ argument: ExternalOperator.Argument) {
    switch argument {
    case .integer(let value): self = .integer(value)
    case .integers(let values): self = .integers(values)
    case .number(let value): self = .number(value)
    case .text(let value): self = .text(value)
    }
  }

  func message(_ name: String) -> Onnx_AttributeProto {
    var message = Onnx_AttributeProto()
    message.name = name
    switch self {
    case .integer(let value):
      message.type = .int
      message.i = Int64(value)
    case .integers(let values):
      message.type = .ints
      message.ints = values.map { Int64($0) }
    case .number(let value):
      message.type = .float
      message.f = Float(value)
    case .text(let value):
      message.type = .string
      message.s = Data(value.utf8)
    }
    return message
  }
}
