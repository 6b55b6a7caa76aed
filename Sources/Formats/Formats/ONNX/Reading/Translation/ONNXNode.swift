import Diagnostics
import ONNXModel

/// A node with what it reads. It notes which attributes are looked at, so that none is left out by oversight.
final class ONNXNode {
  let proto: Onnx_NodeProto
  let name: NodeName
  let opset: Int
  /// What it reads; nil for an input that is left out.
  let inputs: [ONNXValue?]
  private let attributes: [String: Onnx_AttributeProto]
  private var unread: Set<String>

  var kind: String { proto.opType }
  var outputCount: Int { proto.output.count }

  init(_ proto: Onnx_NodeProto, name: NodeName, opset: Int, inputs: [ONNXValue?]) {
    self.proto = proto
    self.name = name
    self.opset = opset
    self.inputs = inputs
    attributes = Dictionary(proto.attribute.map { ($0.name, $0) }) { first, _ in first }
    unread = Set(attributes.keys)
  }

  // MARK: Attributes

  private func attribute(_ name: String) -> Onnx_AttributeProto? {
    unread.remove(name)
    return attributes[name]
  }

  func has(_ name: String) -> Bool { attributes[name] != nil }

  /// Attributes that make no difference to the values.
  func ignore(_ names: String...) { unread.subtract(names) }

  func integer(_ name: String) throws(ONNXFault) -> Int? {
    guard let attribute = attribute(name) else { return nil }
    guard attribute.hasI else { throw ONNXFault("its attribute '\(name)' should be an integer") }
    return Int(attribute.i)
  }

  func flag(_ name: String, default absent: Bool) throws(ONNXFault) -> Bool {
    try integer(name).map { $0 != 0 } ?? absent
  }

  func integers(_ name: String) throws(ONNXFault) -> [Int]? {
    guard let attribute = attribute(name) else { return nil }
    guard !attribute.ints.isEmpty || attribute.type == .ints else {
      throw ONNXFault("its attribute '\(name)' should be a list of integers")
    }
    return attribute.ints.map { Int($0) }
  }

  /// The shortest decimal of the stored float: 1e-05 and not 9.999999747378752e-06.
  func number(_ name: String) throws(ONNXFault) -> Double? {
    guard let attribute = attribute(name) else { return nil }
    guard attribute.hasF, attribute.f.isFinite else {
      throw ONNXFault("its attribute '\(name)' should be a finite number")
    }
    return Double("\(attribute.f)") ?? Double(attribute.f)
  }

  func text(_ name: String) throws(ONNXFault) -> String? {
    guard let attribute = attribute(name) else { return nil }
    guard attribute.hasS else { throw ONNXFault("its attribute '\(name)' should be a word") }
    return String(decoding: attribute.s, as: UTF8.self)
  }

  func tensor(_ name: String) -> Onnx_TensorProto? {
    guard let attribute = attribute(name), attribute.hasT else { return nil }
    return attribute.t
  }

  func floats(_ name: String) -> [Float]? { attribute(name)?.floats }

  /// - throws: when the node has an attribute that was not looked at
  func checkAllRead() throws(ONNXFault) {
    if let name = unread.min() { throw ONNXFault("its attribute '\(name.echoed)' is not supported") }
  }

  // MARK: Inputs

  func input(_ index: Int) -> ONNXValue? { index < inputs.count ? inputs[index] : nil }

  /// - throws: when the input is left out or is known when the file is read
  func map(_ index: Int = 0) throws(ONNXFault) -> MapValue {
    switch input(index) {
    case .map(let value): return value
    case .constant: throw ONNXFault("its input \(index + 1) is a constant, but should depend on the network's input")
    case .sequence: throw ONNXFault("its input \(index + 1) is a sequence of values, but should be one")
    case .unknown?, nil: throw ONNXFault("its input \(index + 1) is missing")
    }
  }

  /// What is known of an input; nil if it is left out.
  /// - throws: when the input depends on the network's
  func constant(_ index: Int, _ words: String) throws(ONNXFault) -> Constant? {
    switch input(index) {
    case .constant(let constant): return constant
    case .map, .sequence:
      throw ONNXFault("its \(words) is computed from the network's input", remedy: "It must be a constant")
    case .unknown?, nil: return nil
    }
  }

  func required(_ index: Int, _ words: String) throws(ONNXFault) -> Constant {
    if let constant = try constant(index, words) { return constant }
    throw ONNXFault("its \(words) is missing")
  }

  /// A list of integers that older versions have as an attribute and newer ones as an input.
  func integers(_ name: String, orInput index: Int) throws(ONNXFault) -> [Int]? {
    if let listed = try integers(name) { return listed }
    guard let constant = try constant(index, name) else { return nil }
    guard let integers = constant.integers else { throw ONNXFault("its \(name) depends on the batch or is no integer") }
    return integers
  }

  /// A number that older versions have as an attribute and newer ones as an input.
  func number(_ name: String, orInput index: Int) throws(ONNXFault) -> Double? {
    if let number = try number(name) { return number }
    guard let constant = try constant(index, name) else { return nil }
    guard constant.count == 1, let number = constant.scalar else { throw ONNXFault("its \(name) should be one number") }
    return number
  }
}
