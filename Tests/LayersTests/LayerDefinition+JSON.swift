import GraphIR
import JSONText
import Layers
import Primitives
import TensorTypes
import Testing

extension LayerDefinition {
  /// A built-in layer with attributes as an architecture would write them.
  static func layer(_ kind: String, _ attributes: [String: JSONValue] = [:]) throws -> any LayerOperation {
    guard let definition = LayerCatalogue.builtin[kind] else { throw LayerError("no layer '\(kind)'") }
    let values = try definition.attributes.map { schema in
      if let json = attributes[schema.name] { return try schema.type.decode(json) }
      guard let value = schema.defaultValue else { throw LayerError("'\(schema.name)' is missing") }
      return value
    }
    let unknown = attributes.keys.filter { definition.index(of: $0) == nil }
    guard unknown.isEmpty else { throw LayerError("unknown \(unknown)") }
    return try definition.make(values)
  }
}

extension LayerOperation {
  /// The layer in a program of its own, for a batch.
  func program(_ shapes: [Shape], batch: Int = 2, mode: ProgramBuilder.Mode = .inference) throws -> Program {
    var builder = ProgramBuilder(mode: mode)
    let inputs = try shapes.map { builder.placeholder(try $0.batchShape(batch), role: .input) }
    var tensors: [String: Value] = [:]
    for parameter in try parameters(shapes) {
      let tensor = StoredTensor(
        name: parameter.name, shape: parameter.shape, initializer: parameter.initializer)
      tensors[parameter.name] = parameter.isTrainable ? builder.addParameter(tensor) : builder.addBuffer(tensor)
    }
    builder.beginLayer(0, tensors: tensors)
    let output = lower(inputs, shapes: shapes, into: &builder)
    builder.setOutput(output)
    return builder.program
  }

  /// What the layer lowers to.
  func primitives(_ shapes: Shape..., mode: ProgramBuilder.Mode = .inference) throws -> [Primitive] {
    try program(shapes, mode: mode).instructions.map(\.primitive)
  }
}

/// A layer and its inputs, as tables of tests list them.
struct LayerExample: Sendable, CustomTestStringConvertible {
  let kind: String
  let attributes: [String: JSONValue]
  let inputs: [Shape]

  init(_ kind: String, _ attributes: [String: JSONValue] = [:], _ inputs: Shape...) {
    self.kind = kind
    self.attributes = attributes
    self.inputs = inputs
  }

  var testDescription: String { "\(kind) \(attributes) on \(inputs)" }

  func output() throws -> Shape {
    try LayerDefinition.layer(kind, attributes).output(inputs)
  }

  /// The tensors in words: "weight [8, 3, 3, 3]".
  func tensors() throws -> [String] {
    let layer = try LayerDefinition.layer(kind, attributes)
    _ = try layer.output(inputs)
    return try layer.parameters(inputs).map { "\($0.name) \($0.shape)" }
  }

  /// The number of trainable elements.
  func trainableCount() throws -> Int {
    try LayerDefinition.layer(kind, attributes).parameters(inputs)
      .reduce(0) { $0 + ($1.isTrainable ? $1.shape.elementCount : 0) }
  }

  /// What the layer says against its inputs: "attribute: message. Remedy", or nil.
  func refusal() throws -> String? {
    let layer = try LayerDefinition.layer(kind, attributes)
    do throws(LayerError) {
      _ = try layer.output(inputs)
      _ = try layer.parameters(inputs)
      return nil
    } catch {
      let sentence = [error.message, error.remedy].compactMap { $0 }.joined(separator: ". ")
      return error.attribute.map { "\($0): \(sentence)" } ?? sentence
    }
  }
}
