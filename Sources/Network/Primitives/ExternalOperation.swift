import TensorTypes

/// A layer that a plug-in computes.
///
/// It is identified by the names of plug-in and layer, by its attributes and by its shapes, so that programs stay values.
/// Its table computes it; equal operations have the same table.
public struct ExternalOperation: Sendable {
  /// The name of the plug-in.
  public let plugin: String
  public let kind: String
  /// JSON, each attribute with its value.
  public let attributes: String
  /// The shapes of one sample, as the plug-in knows them.
  public let inputs: [Shape]
  public let parameters: [Shape]
  public let output: Shape
  /// The shape of the output of a batch, as programs know it.
  public let result: Shape
  /// For one sample.
  public let multiplyAdds: Int
  public let table: any ExternalTable

  public init(
    plugin: String, kind: String, attributes: String, inputs: [Shape], parameters: [Shape], output: Shape,
    result: Shape, multiplyAdds: Int, table: any ExternalTable
  ) {
    self.plugin = plugin
    self.kind = kind
    self.attributes = attributes
    self.inputs = inputs
    self.parameters = parameters
    self.output = output
    self.result = result
    self.multiplyAdds = multiplyAdds
    self.table = table
  }

  public var batchSize: Int { result[0] }
}

extension ExternalOperation: Hashable {
  public static func == (left: ExternalOperation, right: ExternalOperation) -> Bool {
    left.plugin == right.plugin && left.kind == right.kind && left.attributes == right.attributes
      && left.inputs == right.inputs && left.parameters == right.parameters && left.result == right.result
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(plugin)
    hasher.combine(kind)
    hasher.combine(attributes)
    hasher.combine(inputs)
    hasher.combine(result)
  }
}

/// What knows how to compute a kind of external operation.
public protocol ExternalTable: AnyObject, Sendable {
  /// What one executable runs an operation with.
  func kernel(for operation: ExternalOperation) -> any ExternalKernel
}

/// An external operation in an executable, used by one thread at a time.
///
/// Tensors are row-major. If the plug-in reports a fault, the outputs are NaN, and ``fault`` says why.
public protocol ExternalKernel: AnyObject {
  /// Why a run failed; nil if it succeeded.
  var fault: String? { get }

  /// - parameter inputs: those of the layer, then its parameters
  func forward(_ inputs: [UnsafeMutablePointer<Float>], to output: UnsafeMutablePointer<Float>, training: Bool)

  /// - parameters:
  ///   - inputs: those of the layer, then its parameters
  ///   - output: what `forward` wrote
  ///   - gradient: of the output
  ///   - gradients: of the inputs and parameters; nil if nobody wants it
  func backward(
    _ inputs: [UnsafeMutablePointer<Float>], output: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>, to gradients: [UnsafeMutablePointer<Float>?])
}

extension Primitive {
  /// The operation that a plug-in computes here, be it forwards or backwards.
  public var externalOperation: ExternalOperation? {
    switch self {
    case .external(let operation, _), .externalGradient(let operation, _): operation
    default: nil
    }
  }
}

extension Instruction {
  /// The output of the external operation that this computes or differentiates. Both use one kernel, so that the plug-in can
  /// keep something from one for the other. Nil for other primitives.
  public var externalOutput: Value? {
    switch primitive {
    case .external: outputs[0]
    case .externalGradient(let operation, _): operation.gradientInputs(inputs).output
    default: nil
    }
  }
}

extension ExternalKernel {
  /// Runs an instruction of the operation, with an address for each of its inputs and outputs.
  public func run(
    _ primitive: Primitive, _ inputs: [UnsafeMutablePointer<Float>], to outputs: [UnsafeMutablePointer<Float>]
  ) {
    switch primitive {
    case .external(_, let training):
      forward(inputs, to: outputs[0], training: training)
    case .externalGradient(let operation, let needed):
      var next = 0
      let gradients = needed.map { isNeeded -> UnsafeMutablePointer<Float>? in
        guard isNeeded else { return nil }
        next += 1
        return outputs[next - 1]
      }
      let named = operation.gradientInputs(inputs)
      backward(named.operands, output: named.output, gradient: named.outputGradient, to: gradients)
    default: preconditionFailure("only external operations have kernels of their own")
    }
  }
}
