import CEspalierPlugin
import Diagnostics
import GraphIR
import JSONText
import Primitives
import Synchronization
import TensorTypes

/// A kind of layer from a plug-in: its table, which makes layers and runs them.
final class PluginLayerTable: ExternalTable, @unchecked Sendable {
  let owner: PluginFunction
  /// Pointers into a shared object that is never unloaded. The interface allows several threads to call them at once.
  let functions: espalier_layer
  let attributes: [AttributeSchema]
  /// The version of the interface that the plug-in was made for.
  let interface: UInt32
  let drawsRandomNumbers: Bool

  init(
    plugin: String, kind: String, functions: espalier_layer, attributes: [AttributeSchema], interface: UInt32,
    drawsRandomNumbers: Bool
  ) {
    self.interface = interface
    self.drawsRandomNumbers = drawsRandomNumbers
    owner = PluginFunction(plugin: plugin, type: "layer", kind: kind)
    self.functions = functions
    self.attributes = attributes
  }

  func definition(help: String, _ schema: LayerSchema) -> LayerDefinition {
    LayerDefinition(
      kind: owner.kind, help: help, arity: schema.arity, family: schema.family, attributes: attributes
    ) { [self] values in
      var object = JSONObject()
      for (attribute, value) in zip(attributes, values) { object[attribute.name] = value.json }
      return PluginLayer(self, attributes: JSONWriter.line(.object(object)), onnx: schema.onnx?.resolved(values))
    }
  }

  func kernel(for operation: ExternalOperation) -> any ExternalKernel { PluginLayerKernel(self, operation) }
}

/// A layer of a plug-in with its attributes set.
final class PluginLayer: LayerOperation {
  private let table: PluginLayerTable
  private let attributes: String
  private let onnx: ExternalOperator?
  /// The plug-in's answers by input shapes: it is asked once, so that its answers cannot change.
  private let known = Mutex<[[Shape]: Answer]>([:])

  private struct Answer {
    var output: Shape
    var parameters: [Parameter]
    var multiplyAdds: Int?
  }

  init(_ table: PluginLayerTable, attributes: String, onnx: ExternalOperator?) {
    self.onnx = onnx
    self.table = table
    self.attributes = attributes
  }

  func output(_ inputs: [Shape]) throws(LayerError) -> Shape { try answer(inputs).output }
  func parameters(_ inputs: [Shape]) throws(LayerError) -> [Parameter] { try answer(inputs).parameters }
  func multiplyAdds(_ inputs: [Shape]) throws(LayerError) -> Int? { try answer(inputs).multiplyAdds }

  func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    guard let answer = known.withLock({ $0[shapes] }) else { preconditionFailure("output comes before lower") }
    let result: Shape
    do {
      result = try answer.output.batchShape(program.shape(inputs[0])[0])
    } catch {
      preconditionFailure("a batch is checked before it is lowered: \(error)")
    }
    let isTraining = program.mode == .training
    let (parameters, buffers) = (answer.parameters.filter(\.isTrainable), answer.parameters.filter { !$0.isTrainable })
    let isRandom = isTraining && table.drawsRandomNumbers
    let operation = ExternalOperation(
      plugin: table.owner.plugin, kind: table.owner.kind, attributes: attributes, inputs: shapes,
      parameters: parameters.map(\.shape), buffers: buffers.map(\.shape),
      stream: isRandom ? program.nextRandomStream() : nil, output: answer.output, result: result,
      multiplyAdds: answer.multiplyAdds ?? parameters.reduce(0) { $0 + $1.shape.elementCount }, table: table,
      onnx: onnx)
    let (tensors, state) = (parameters.map { program.tensor($0.name) }, buffers.map { program.tensor($0.name) })
    let key = isRandom ? [program.randomKey()] : []
    let outputs = program.apply(.external(operation, training: isTraining), inputs + tensors + state + key)
    for (buffer, update) in zip(state, outputs.dropFirst()) { program.update(buffer, to: update) }
    return outputs[0]
  }

  private func answer(_ inputs: [Shape]) throws(LayerError) -> Answer {
    if let answer = known.withLock({ $0[inputs] }) { return answer }
    let answer = try ask(inputs)
    return known.withLock { known in
      if let earlier = known[inputs] { return earlier }
      known[inputs] = answer
      return answer
    }
  }

  private func ask(_ inputs: [Shape]) throws(LayerError) -> Answer {
    do throws(PluginFailure) {
      let shapes = inputs.map(espalier_shape.init)
      var output = espalier_shape()
      try table.owner.call("shape") {
        table.functions.shape(table.functions.context, attributes, shapes, UInt64(shapes.count), &output, $0)
      }
      guard let shape = Shape(output), (1...3).contains(shape.rank) else {
        throw table.owner.failure("shape", "\(output.words) is no shape of a sample")
      }
      let parameters = try askParameters(shapes)
      var multiplyAdds: Int?
      if let cost = table.functions.cost {
        var value: Int64 = 0
        try table.owner.call("cost") {
          cost(table.functions.context, attributes, shapes, UInt64(shapes.count), &value, $0)
        }
        guard (0...(1 << 53)).contains(value) else {
          throw table.owner.failure("cost", "\(value) is no number of multiply-adds")
        }
        multiplyAdds = Int(value)
      }
      return Answer(output: shape, parameters: parameters, multiplyAdds: multiplyAdds)
    } catch {
      throw LayerError(error, attributes: table.attributes)
    }
  }

  private func askParameters(_ shapes: [espalier_shape]) throws(PluginFailure) -> [Parameter] {
    guard let function = table.functions.parameters else { return [] }
    var list = [espalier_parameter](repeating: espalier_parameter(), count: Int(ESPALIER_MAX_PARAMETERS))
    var count: UInt64 = 0
    try table.owner.call("parameters") { error in
      list.withUnsafeMutableBufferPointer {
        function(table.functions.context, attributes, shapes, UInt64(shapes.count), $0.baseAddress, &count, error)
      }
    }
    guard count <= ESPALIER_MAX_PARAMETERS else {
      throw table.owner.failure("parameters", "\(count) parameters are more than \(ESPALIER_MAX_PARAMETERS)")
    }
    var parameters: [Parameter] = []
    for entry in list[..<Int(count)] {
      let name = PluginFunction.text(entry.name)
      guard name.isParameterName, !parameters.contains(where: { $0.name == name }) else {
        throw table.owner.failure("parameters", "'\(name)' is no name of a parameter, or is there twice")
      }
      guard let shape = Shape(entry.shape) else {
        throw table.owner.failure("parameters", "\(entry.shape.words) is no shape for '\(name)'")
      }
      guard entry.value.isFinite, Int(entry.initializer) <= Int(ESPALIER_UNIFORM) else {
        throw table.owner.failure("parameters", "'\(name)' has no initialiser of this interface")
      }
      // Plug-ins of version 1 may leave anything in what was reserved.
      let flags = table.interface >= 2 ? entry.flags : 0
      guard flags & ~UInt32(ESPALIER_BUFFER) == 0 else {
        throw table.owner.failure("parameters", "'\(name)' has flags \(flags), which this interface does not have")
      }
      let isConstant = Int(entry.initializer) == Int(ESPALIER_CONSTANT)
      parameters.append(
        Parameter(
          name, shape, isConstant ? .constant(entry.value) : .uniform(bound: abs(entry.value)), isTrainable: flags == 0)
      )
    }
    return parameters
  }
}

extension LayerError {
  /// A refusal concerns the user's input; a failure names the plug-in.
  fileprivate init(_ failure: PluginFailure, attributes: [AttributeSchema]) {
    guard failure.isRefusal else {
      self.init(failure.sentence, remedy: failure.remedy.isEmpty ? "Tell the plug-in's author" : failure.remedy)
      return
    }
    self.init(
      failure.message.isEmpty ? "the layer does not accept these inputs" : failure.message,
      attribute: attributes.contains { $0.name == failure.attribute } ? failure.attribute : nil,
      remedy: failure.remedy.isEmpty ? nil : failure.remedy)
  }
}

extension String {
  fileprivate var isParameterName: Bool {
    !isEmpty && utf8.count < ESPALIER_NAME_SIZE
      && utf8.allSatisfy {
        (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || $0 == 95
      }
  }
}

extension espalier_shape {
  init(_ shape: Shape) {
    self.init()
    rank = UInt32(shape.rank)
    withUnsafeMutableBytes(of: &extents) { bytes in
      let elements = bytes.bindMemory(to: Int64.self)
      for (axis, extent) in shape.extents.enumerated() { elements[axis] = Int64(extent) }
    }
  }

  /// As far as there are extents.
  var list: [Int] {
    withUnsafeBytes(of: extents) { Array($0.bindMemory(to: Int64.self).prefix(Int(rank))).map(Int.init) }
  }

  var words: String {
    rank <= ESPALIER_MAX_RANK ? "[\(list.map(String.init).joined(separator: ", "))]" : "a shape of \(rank) axes"
  }
}

extension Shape {
  /// Nil if the extents are no valid shape.
  init?(_ shape: espalier_shape) {
    guard shape.rank <= 4, let sound = try? Shape(shape.list) else { return nil }
    self = sound
  }
}
