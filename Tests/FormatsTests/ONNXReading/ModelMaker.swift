import Foundation
import ONNXModel
import SwiftProtobuf

/// Makes small ONNX models node by node, in the messages of the official format.
struct ModelMaker {
  var model = Onnx_ModelProto()

  init(opset: Int64 = 17, input: [Int64] = [0, 3, 8, 8]) {
    model.irVersion = 8
    model.producerName = "test"
    var version = Onnx_OperatorSetIdProto()
    version.version = opset
    model.opsetImport = [version]
    model.graph.name = "graph"
    model.graph.input = [Self.value("x", input)]
  }

  /// An extent of 0 is the batch.
  static func value(_ name: String, _ extents: [Int64]) -> Onnx_ValueInfoProto {
    var value = Onnx_ValueInfoProto()
    value.name = name
    value.type.tensorType.elemType = 1
    value.type.tensorType.shape.dim = extents.map { extent in
      var dim = Onnx_TensorShapeProto.Dimension()
      if extent > 0 { dim.dimValue = extent } else { dim.dimParam = "batch" }
      return dim
    }
    return value
  }

  static func tensor(_ name: String, _ extents: [Int64], _ values: [Float]? = nil) -> Onnx_TensorProto {
    var tensor = Onnx_TensorProto()
    tensor.name = name
    tensor.dims = extents
    tensor.dataType = 1
    let count = Int(extents.reduce(1, *))
    let numbers = values ?? (0..<count).map { Float($0 % 7) / 7 - 0.4 }
    tensor.rawData = numbers.withUnsafeBytes { Data($0) }
    return tensor
  }

  static func integers(_ name: String, _ values: [Int64]) -> Onnx_TensorProto {
    var tensor = Onnx_TensorProto()
    tensor.name = name
    tensor.dims = [Int64(values.count)]
    tensor.dataType = 7
    tensor.int64Data = values
    return tensor
  }

  mutating func weight(_ name: String, _ extents: [Int64], _ values: [Float]? = nil) {
    model.graph.initializer.append(Self.tensor(name, extents, values))
  }

  mutating func constant(_ name: String, _ values: [Int64]) {
    model.graph.initializer.append(Self.integers(name, values))
  }

  mutating func scalar(_ name: String, _ value: Float) { weight(name, [], [value]) }

  enum Attribute {
    case integer(Int64), integers([Int64]), number(Float), text(String)
  }

  mutating func node(
    _ kind: String, _ inputs: [String], _ outputs: [String], _ attributes: [(String, Attribute)] = [], name: String = ""
  ) {
    var node = Onnx_NodeProto()
    (node.opType, node.input, node.output, node.name) = (kind, inputs, outputs, name)
    node.attribute = attributes.map { key, value in
      var attribute = Onnx_AttributeProto()
      attribute.name = key
      switch value {
      case .integer(let number): (attribute.type, attribute.i) = (.int, number)
      case .integers(let numbers): (attribute.type, attribute.ints) = (.ints, numbers)
      case .number(let number): (attribute.type, attribute.f) = (.float, number)
      case .text(let text): (attribute.type, attribute.s) = (.string, Data(text.utf8))
      }
      return attribute
    }
    model.graph.node.append(node)
  }

  /// Ends the graph with a value.
  mutating func end(_ output: String) { model.graph.output = [Self.value(output, [0])] }

  var bytes: [UInt8] { (try? model.serializedBytes()) ?? [] }

  /// A convolution, a normalisation, a relu, a pooling and a classifier: what the other tests break.
  static var small: ModelMaker {
    var maker = ModelMaker()
    maker.weight("conv.weight", [4, 3, 3, 3])
    for name in ["bn.weight", "bn.bias", "bn.running_mean"] { maker.weight(name, [4]) }
    maker.weight("bn.running_var", [4], [1, 2, 3, 4])
    maker.weight("fc.weight", [10, 4])
    maker.weight("fc.bias", [10])
    maker.node("Conv", ["x", "conv.weight"], ["a"], [("pads", .integers([1, 1, 1, 1]))], name: "first")
    maker.node(
      "BatchNormalization", ["a", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var"], ["b"], name: "second")
    maker.node("Relu", ["b"], ["c"], name: "third")
    maker.node("GlobalAveragePool", ["c"], ["d"], name: "fourth")
    maker.node("Flatten", ["d"], ["e"], name: "fifth")
    maker.node("Gemm", ["e", "fc.weight", "fc.bias"], ["y"], [("transB", .integer(1))], name: "sixth")
    maker.end("y")
    return maker
  }
}
