import CEspalierPlugin

extension Layer {
  static var table: espalier_layer {
    var schema: JSON = ["inputs": .integer(inputs)]
    schema["family"] = family.map(JSON.string)
    if drawsRandomNumbers { schema["random"] = true }
    schema["onnx"] = onnx?.json
    schema["attributes"] = .array(attributes.map(\.json))
    let maker = LayerMaker { LayerWitness(try Self(attributes: $0)) }
    return espalier_layer(
      size: UInt64(MemoryLayout<espalier_layer>.size), context: Permanent.object(maker), kind: Permanent.text(kind),
      help: Permanent.text(help), schema: Permanent.text(schema.line),
      shape: { context, attributes, inputs, count, output, error in
        attempt(error) {
          let layer = try context.layer(attributes)
          output?.pointee = try espalier_shape(layer.output(shapes(inputs, count)))
        }
      },
      parameters: { context, attributes, inputs, count, list, written, error in
        attempt(error) {
          let parameters = try context.layer(attributes).parameters(shapes(inputs, count))
          guard let list, parameters.count <= ESPALIER_MAX_PARAMETERS else {
            throw PluginError("a layer has at most \(ESPALIER_MAX_PARAMETERS) parameters")
          }
          for (index, parameter) in parameters.enumerated() { list[index] = try espalier_parameter(parameter) }
          written?.pointee = UInt64(parameters.count)
        }
      },
      cost: { context, attributes, inputs, count, cost, error in
        attempt(error) {
          let layer = try context.layer(attributes)
          let inputs = shapes(inputs, count)
          cost?.pointee = Int64(
            try layer.multiplyAdds(inputs)
              ?? layer.parameters(inputs).filter { !$0.isBuffer }.reduce(0) { $0 + $1.shape.reduce(1, *) })
        }
      },
      open: { context, attributes, _, _, state, error in
        attempt(error) { state?.pointee = Unmanaged.passRetained(try context.layer(attributes)).toOpaque() }
      },
      close: { $0.release(LayerWitness.self) },
      forward: { state, pass, error in
        attempt(error) { try state.object(LayerWitness.self).forward(checked(pass)) }
      },
      backward: { state, pass, error in
        attempt(error) { try state.object(LayerWitness.self).backward(checked(pass)) }
      })
  }
}

private func checked(_ pass: UnsafePointer<espalier_pass>?) throws -> Pass {
  guard let pass, let checked = Pass(pass.pointee) else { throw PluginError("there is nothing to compute") }
  return checked
}

private func shapes(_ shapes: UnsafePointer<espalier_shape>?, _ count: UInt64) -> [[Int]] {
  UnsafeBufferPointer(start: shapes, count: Int(count)).map { shape in
    withUnsafeBytes(of: shape.extents) { $0.bindMemory(to: Int64.self).prefix(Int(shape.rank)).map { Int($0) } }
  }
}

extension espalier_shape {
  fileprivate init(_ shape: [Int]) throws {
    guard shape.count <= ESPALIER_MAX_RANK else { throw PluginError("a shape has at most \(ESPALIER_MAX_RANK) axes") }
    self.init()
    rank = UInt32(shape.count)
    withUnsafeMutableBytes(of: &extents) { bytes in
      for (axis, extent) in shape.enumerated() { bytes.bindMemory(to: Int64.self)[axis] = Int64(extent) }
    }
  }
}

extension espalier_parameter {
  fileprivate init(_ parameter: Parameter) throws {
    self.init()
    write(parameter.name, to: &name)
    shape = try espalier_shape(parameter.shape)
    flags = parameter.isBuffer ? UInt32(ESPALIER_BUFFER) : 0
    switch parameter.initializer {
    case .constant(let value): (initializer, self.value) = (UInt32(ESPALIER_CONSTANT), value)
    case .uniform(let bound): (initializer, value) = (UInt32(ESPALIER_UNIFORM), bound)
    }
  }
}

extension UnsafeMutableRawPointer? {
  fileprivate func layer(_ attributes: UnsafePointer<CChar>?) throws -> LayerWitness {
    try object(LayerMaker.self).make(JSON(parsing: read(attributes)))
  }
}

private final class LayerMaker: Sendable {
  let make: @Sendable (JSON) throws -> LayerWitness

  init(_ make: @escaping @Sendable (JSON) throws -> LayerWitness) {
    self.make = make
  }
}

private final class LayerWitness {
  let output: ([[Int]]) throws -> [Int]
  let parameters: ([[Int]]) throws -> [Parameter]
  let multiplyAdds: ([[Int]]) -> Int?
  let forward: (Pass) throws -> Void
  let backward: (Pass) throws -> Void

  init(_ layer: some Layer) {
    output = { try layer.output($0) }
    parameters = { try layer.parameters($0) }
    multiplyAdds = { layer.multiplyAdds($0) }
    forward = { try layer.forward($0) }
    backward = { try layer.backward($0) }
  }
}
