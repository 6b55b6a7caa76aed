import Diagnostics
import GraphIR
import JSONText
import Layers
import ONNXModel
import Primitives
import TensorTypes

/// Makes layers of a file's nodes, one node after the other. What cannot be said is noted with the node; what follows
/// from it is left out.
struct NodeTranslation {
  typealias Rule = @Sendable (_ node: ONNXNode, _ translation: inout NodeTranslation) throws(ONNXFault) -> [ONNXValue]

  let file: ONNXFile
  let external: ExternalData
  let catalogue = LayerCatalogue.builtin
  var draft: Draft
  var values: [String: ONNXValue] = [:]
  var diagnostics: [Diagnostic] = []
  var warnings: [Diagnostic] = []
  /// How many nodes and outputs read each value.
  var readerCounts: [String: Int]
  /// The nodes that read each value, in the order of the file.
  let readers: [String: [Int]]
  /// The number of samples in a batch, if the file was exported for one number only.
  let fixedBatch: Int?
  /// Initialisers by name.
  let initializers: [String: Int]
  /// Nodes that were taken into the layer of another node.
  var absorbed: Set<Int> = []
  let order: [Int]
  /// The node that gives each value.
  let producers: [String: Int]
  /// Layers by the weights that they were made of: the same weights in two places are shared ones.
  var owners: [[String]: Int] = [:]
  /// Layers that were made of reshapes and transpositions.
  var looks: [Look: MapValue] = [:]
  /// Normalisations that were given a factor for each channel and may be given a summand.
  var openBiases: Set<Int> = []
  /// The most elements of all weights: 1 GiB of floats.
  var remainingWeights = 1 << 28

  mutating func translate() {
    for index in order where !absorbed.contains(index) {
      let proto = file.graph.node[index]
      let name = nodeName(index)
      let inputs: [ONNXValue?]
      do throws(ONNXFault) {
        inputs = try proto.input.map { input throws(ONNXFault) in input.isEmpty ? nil : try value(input) }
      } catch {
        add(error, at: name)
        for output in proto.output { values[output] = .unknown }
        continue
      }
      let isUnknown = inputs.contains { if case .unknown? = $0 { true } else { false } }
      guard !isUnknown else {
        for output in proto.output { values[output] = .unknown }
        continue
      }
      let node = ONNXNode(proto, name: name, opset: file.opset, inputs: inputs)
      do throws(ONNXFault) {
        let results = try results(of: node, at: index)
        try node.checkAllRead()
        for (position, output) in proto.output.enumerated() where !output.isEmpty {
          guard position < results.count else {
            if readerCounts[output, default: 0] == 0 { continue }
            throw ONNXFault("its output \(position + 1) is used", remedy: "Only its first output can be said")
          }
          values[output] = results[position]
        }
      } catch {
        add(error, at: name)
        for output in proto.output { values[output] = .unknown }
      }
    }
  }

  private mutating func results(of node: ONNXNode, at index: Int) throws(ONNXFault) -> [ONNXValue] {
    let domain = node.proto.domain
    guard domain.isEmpty || domain == "ai.onnx" else {
      throw ONNXFault(
        "operators of '\(domain.echoed)' are not read", remedy: "Export the network with standard operators")
    }
    if let normalization = try decomposedNormalization(node, at: index) { return [.map(normalization)] }
    if let folded = try folded(node) { return folded }
    guard let rule = Self.rules[node.kind] else { throw ONNXOperators.unsupported(node.kind, known: Self.rules.keys) }
    return try rule(node, &self)
  }

  mutating func add(_ fault: ONNXFault, at name: NodeName) {
    diagnostics.append(
      Diagnostic(
        code: "unsupported-node", "'\(file.path)': \(name.words): \(fault.message)", remedy: fault.remedy))
  }

  mutating func warn(_ message: String, remedy: String? = nil) {
    warnings.append(Diagnostic(.warning, code: "import", "'\(file.path)': \(message)", remedy: remedy))
  }

  /// A value by its name; weights are read when they are used.
  mutating func value(_ name: String) throws(ONNXFault) -> ONNXValue {
    if let value = values[name] { return value }
    guard let index = initializers[name] else { return .unknown }
    let tensor = file.graph.initializer[index]
    var constant = try Constant(tensor, bytes: external.bytes(of: tensor))
    constant.origin = name
    remainingWeights -= constant.count
    guard remainingWeights >= 0 else {
      throw ONNXFault("the weights are used with more than \(1 << 28) elements in all, the most that are read")
    }
    // Large ones are read again where they are used again, which hardly happens.
    if constant.count <= 4096 { values[name] = .constant(constant) }
    return .constant(constant)
  }

  func nodeName(_ index: Int) -> NodeName {
    let node = file.graph.node[index]
    let words =
      node.name.isEmpty
      ? "node \(index + 1) (\(node.opType.echoed))" : "node '\(node.name.echoed)' (\(node.opType.echoed))"
    return NodeName(words: words, scope: NodeScope.scope(of: node, isOurs: file.isOurs))
  }

  // MARK: Making layers

  /// Adds a layer of the catalogue, and checks that it takes its inputs and its weights.
  /// - parameter attributes: those that are not as by default are kept
  mutating func append(
    _ kind: String, _ attributes: [(String, JSONValue)] = [], _ inputs: [Draft.Source], tensors: [Draft.Tensor] = [],
    formula: Formula? = nil, of node: ONNXNode
  ) throws(ONNXFault) -> MapValue {
    let layer = try checked(
      Draft.Layer(
        kind: kind, attributes: JSONObject(attributes), inputs: inputs, tensors: tensors, shape: draft.input,
        formula: formula, node: node.name))
    draft.layers.append(layer)
    if draft.layers.count > 100_000 { throw ONNXFault("the network has more than 100000 layers") }
    let isSole = node.proto.output.first.map { readerCounts[$0, default: 0] == 1 } ?? false
    return MapValue(source: .layer(draft.layers.count - 1), extents: layer.shape.extents, isSole: isSole)
  }

  /// The layer with its shape, and without the attributes that are as by default.
  func checked(_ layer: Draft.Layer) throws(ONNXFault) -> Draft.Layer {
    guard let definition = catalogue[layer.kind] else { preconditionFailure("'\(layer.kind)' is a built-in layer") }
    var layer = layer
    var values: [AttributeValue] = []
    var written = JSONObject()
    for attribute in definition.attributes {
      guard let json = layer.attributes[attribute.name] else {
        guard let value = attribute.defaultValue else { preconditionFailure("'\(attribute.name)' is required") }
        values.append(value)
        continue
      }
      do throws(AttributeMismatch) {
        let value = try attribute.type.decode(json)
        values.append(value)
        let followed = attribute.follows.flatMap { layer.attributes[$0] }
        if value != attribute.defaultValue, followed == nil || followed != json { written[attribute.name] = value.json }
      } catch {
        throw ONNXFault("\(attribute.name) = \(json.briefly), but \(layer.kind) takes \(error.expected)")
      }
    }
    layer.attributes = written
    do throws(LayerError) {
      let operation = try definition.make(values)
      let shapes = layer.inputs.map(draft.shape(of:))
      layer.shape = try operation.output(shapes)
      let parameters = try operation.parameters(shapes)
      guard layer.sharesWith == nil else { return layer }
      for parameter in parameters {
        guard let given = layer.tensors.first(where: { $0.name == parameter.name }) else {
          throw LayerError("its \(parameter.name) is missing")
        }
        guard given.shape == parameter.shape else {
          throw LayerError(
            "its \(parameter.name) is \(given.shape), but \(layer.kind) for \(listing(shapes.map(\.description))) needs "
              + "\(parameter.shape)")
        }
      }
    } catch {
      throw ONNXFault(error.message, remedy: error.remedy)
    }
    return layer
  }

  /// - throws: for weights that no tensor of a layer can be
  func tensor(_ name: String, _ constant: Constant, as extents: [Int]? = nil) throws(ONNXFault) -> Draft.Tensor {
    guard let values = constant.floats else { throw ONNXFault("its \(name) depends on the batch") }
    guard values.allSatisfy(\.isFinite) else { throw ONNXFault("its \(name) has values that are not finite") }
    do throws(ShapeError) {
      let shape = try Shape(extents ?? constant.extents)
      guard shape.elementCount == values.count else {
        throw ShapeError.badExtent(axis: 0, extent: values.count)
      }
      return Draft.Tensor(name: name, shape: shape, values: values, origin: constant.origin)
    } catch {
      throw ONNXFault("its \(name) has no sound shape: \(error)")
    }
  }
}
