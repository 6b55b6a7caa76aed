import Foundation
import ONNXModel
import Primitives

/// The graph of a model while it is written: nodes, constants, and names that are used once.
struct ONNXGraphBuilder {
  private(set) var nodes: [Onnx_NodeProto] = []
  private(set) var constants: [Onnx_TensorProto] = []
  /// What viewers show beside edges.
  private(set) var descriptions: [Onnx_ValueInfoProto] = []
  /// Versions of operators that are not ONNX's own, by who defines them.
  private(set) var domains: [String: Int] = [:]
  /// Of all constants together.
  private(set) var constantByteCount = 0
  /// Names of values, constants and nodes, with how often each was asked for.
  private var taken: [String: Int] = [:]
  /// Of numbers and lists, which are written once.
  private var known: Set<String> = []

  /// The name, or one like it if it is taken: `conv1`, `conv1/2`.
  mutating func unique(_ name: String) -> String {
    taken[name, default: 0] += 1
    guard let count = taken[name], count > 1 else { return name }
    return unique("\(name)/\(count)")
  }

  /// - parameter name: must be taken already
  mutating func add(tensor values: [Float], _ extents: [Int], named name: String) {
    var tensor = Onnx_TensorProto()
    tensor.name = name
    tensor.dims = extents.map { Int64($0) }
    tensor.dataType = Int32(Onnx_TensorProto.DataType.float.rawValue)
    tensor.rawData = Data(littleEndian: values.map(\.bitPattern))
    constantByteCount += tensor.rawData.count
    constants.append(tensor)
  }

  /// - parameters:
  ///   - bytes: little-endian
  ///   - name: must be taken already
  mutating func add(integers bytes: Data, _ extents: [Int], _ type: Onnx_TensorProto.DataType, named name: String) {
    var tensor = Onnx_TensorProto()
    tensor.name = name
    tensor.dims = extents.map { Int64($0) }
    tensor.dataType = Int32(type.rawValue)
    tensor.rawData = bytes
    constantByteCount += bytes.count
    constants.append(tensor)
  }

  /// A number, to be used beside tensors of any shape.
  mutating func number(_ value: Double) -> String {
    let name = "number/\(Float(value))"
    if known.insert(name).inserted { add(tensor: [Float(value)], [], named: unique(name)) }
    return name
  }

  /// Whole numbers, as shapes, axes and positions are.
  /// - parameter extents: of the tensor; nil for a list
  mutating func list(_ values: [Int], _ extents: [Int]? = nil) -> String {
    let extents = extents ?? [values.count]
    let sizes = extents.count == 1 ? "" : extents.map { "\($0)x" }.joined() + "/"
    let name = "list/" + sizes + values.map(String.init).joined(separator: ",")
    if known.insert(name).inserted {
      var tensor = Onnx_TensorProto()
      tensor.name = unique(name)
      tensor.dims = extents.map { Int64($0) }
      tensor.dataType = Int32(Onnx_TensorProto.DataType.int64.rawValue)
      tensor.rawData = Data(littleEndian: values.map { Int64($0) })
      constantByteCount += tensor.rawData.count
      constants.append(tensor)
    }
    return name
  }

  /// Appends a node with one output.
  /// - parameters:
  ///   - domain: who defines the operator; nil for ONNX
  ///   - inputs: empty for an optional one that is not given
  ///   - name: of the node and of its output; must be taken already
  mutating func add(
    _ type: String, of domain: ExternalOperator.Domain? = nil, _ inputs: [String],
    _ attributes: [(String, ONNXAttribute)] = [], named name: String
  ) {
    var node = Onnx_NodeProto()
    node.name = name
    node.opType = type
    if let domain {
      node.domain = domain.name
      domains[domain.name] = max(domain.version, domains[domain.name] ?? 1)
    }
    node.input = inputs
    node.output = [name]
    node.attribute = attributes.map { $1.message($0) }
    nodes.append(node)
  }

  /// Names the node that makes a value otherwise than the value; a value has one maker.
  mutating func rename(makerOf value: String, _ name: String) {
    guard let index = nodes.lastIndex(where: { $0.output == [value] }) else { return }
    nodes[index].name = name
  }

  mutating func describe(_ value: Onnx_ValueInfoProto) { descriptions.append(value) }
}

extension Data {
  /// The bytes of numbers as files hold them, whatever the machine.
  init(littleEndian values: [some FixedWidthInteger]) {
    self = values.map(\.littleEndian).withUnsafeBytes { Data($0) }
  }
}
