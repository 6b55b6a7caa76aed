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
  /// Tensors that the layer itself changes in training.
  public let buffers: [Shape]
  /// What distinguishes its random numbers from those of other layers; nil for a layer that draws none.
  public let stream: Int?
  public let output: Shape
  /// The shape of the output of a batch, as programs know it.
  public let result: Shape
  /// For one sample.
  public let multiplyAdds: Int
  public let table: any ExternalTable
  /// What says the same in ONNX; nil if the plug-in does not say. It follows from plug-in, kind and attributes.
  public let onnx: ExternalOperator?

  public init(
    plugin: String, kind: String, attributes: String, inputs: [Shape], parameters: [Shape], buffers: [Shape] = [],
    stream: Int? = nil, output: Shape, result: Shape, multiplyAdds: Int, table: any ExternalTable,
    onnx: ExternalOperator? = nil
  ) {
    self.plugin = plugin
    self.kind = kind
    self.attributes = attributes
    self.inputs = inputs
    self.parameters = parameters
    self.buffers = buffers
    self.stream = stream
    self.output = output
    self.result = result
    self.multiplyAdds = multiplyAdds
    self.table = table
    self.onnx = onnx
  }

  public var batchSize: Int { result[0] }
}

extension ExternalOperation: Hashable {
  public static func == (left: ExternalOperation, right: ExternalOperation) -> Bool {
    left.plugin == right.plugin && left.kind == right.kind && left.attributes == right.attributes
      && left.inputs == right.inputs && left.parameters == right.parameters && left.buffers == right.buffers
      && left.stream == right.stream && left.result == right.result
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

  /// - parameters:
  ///   - inputs: those of the layer, then its parameters
  ///   - buffers: as they are
  ///   - updates: what buffers become; none outside training
  ///   - seed: what random numbers are a function of; 0 for a layer that draws none
  func forward(
    _ inputs: [UnsafeMutablePointer<Float>], buffers: [UnsafeMutablePointer<Float>],
    to output: UnsafeMutablePointer<Float>, updates: [UnsafeMutablePointer<Float>], seed: UInt64, training: Bool)

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
    case .external(let operation, let training):
      let named = operation.operands(inputs)
      forward(
        named.operands, buffers: named.buffers, to: outputs[0], updates: Array(outputs.dropFirst()),
        seed: named.key.map(operation.seed) ?? 0, training: training)
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

extension ExternalOperation {
  /// - parameter key: the random key of a run, four integers
  func seed(key: UnsafeMutablePointer<Float>) -> UInt64 {
    let words = UnsafeRawPointer(key).load(as: SIMD4<UInt32>.self)
    // SplitMix64 over the key and the stream. Steele, Lea and Flood 2014, doi:10.1145/2714064.2660195.
    return [words[0], words[1], words[2], words[3], UInt32(truncatingIfNeeded: stream ?? 0)].reduce(0) { state, word in
      var mixed = (state ^ UInt64(word)) &+ 0x9E37_79B9_7F4A_7C15
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }
}
