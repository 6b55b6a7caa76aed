import CEspalierPlugin

/// A layer with its attributes set.
public protocol Layer: Sendable {
  static var kind: String { get }
  /// One sentence.
  static var help: String { get }
  /// The family of kinds that it may be exchanged for, such as "activation"; nil if there is none.
  static var family: String? { get }
  /// The least number of inputs.
  static var inputs: Int { get }
  static var attributes: [Attribute] { get }
  /// Whether it draws random numbers in training, as ``Pass/seed`` says.
  static var drawsRandomNumbers: Bool { get }
  /// What says the same in ONNX; nil if nothing does.
  static var onnx: ONNXOperator? { get }

  /// - parameter attributes: an object with a value for each attribute
  init(attributes: JSON) throws

  /// The shape of the output for inputs of these shapes, those of one sample.
  /// - throws: ``PluginError/refusal(_:attribute:remedy:)`` for inputs that do not fit
  func output(_ inputs: [[Int]]) throws -> [Int]
  func parameters(_ inputs: [[Int]]) throws -> [Parameter]
  /// For one sample; nil if each parameter is used once.
  func multiplyAdds(_ inputs: [[Int]]) -> Int?

  /// Writes the output.
  func forward(_ pass: Pass) throws
  /// Writes those gradients of inputs and parameters that are needed.
  func backward(_ pass: Pass) throws
}

extension Layer {
  public static var family: String? { nil }
  public static var inputs: Int { 1 }
  public static var attributes: [Attribute] { [] }
  public static var drawsRandomNumbers: Bool { false }
  public static var onnx: ONNXOperator? { nil }
  public func parameters(_ inputs: [[Int]]) throws -> [Parameter] { [] }
  public func multiplyAdds(_ inputs: [[Int]]) -> Int? { nil }
}

/// A tensor that training changes, or a buffer.
public struct Parameter: Sendable {
  public enum Initializer: Sendable {
    case constant(Double)
    /// Drawn evenly between −bound and bound.
    case uniform(bound: Double)
  }

  public var name: String
  public var shape: [Int]
  public var initializer: Initializer
  /// Whether the layer itself changes it in training, as a batch normalisation its running statistics.
  public var isBuffer: Bool

  public init(_ name: String, _ shape: [Int], _ initializer: Initializer, isBuffer: Bool = false) {
    self.isBuffer = isBuffer
    self.name = name
    self.shape = shape
    self.initializer = initializer
  }
}

/// Memory of the host, row-major.
public struct Tensor {
  public let shape: [Int]
  public let values: UnsafeMutableBufferPointer<Float>

  init(_ tensor: espalier_tensor) {
    shape = withUnsafeBytes(of: tensor.extents) { bytes in
      bytes.bindMemory(to: Int64.self).prefix(Int(tensor.rank)).map { Int($0) }
    }
    let count = shape.reduce(1, *)
    values = UnsafeMutableBufferPointer(
      start: tensor.data?.bindMemory(to: Float.self, capacity: count), count: tensor.data == nil ? 0 : count)
  }
}

/// One application of a layer to a batch.
public struct Pass {
  public let isTraining: Bool
  public let inputs: [Tensor]
  public let parameters: [Tensor]
  public let output: Tensor
  /// Nil in `forward`.
  public let outputGradient: Tensor?
  /// One for each input, nil if it is not needed; empty in `forward`.
  public let inputGradients: [Tensor?]
  public let parameterGradients: [Tensor?]
  /// As they are; no parameter is among them.
  public let buffers: [Tensor]
  /// What buffers become, to be written whole; empty but in `forward` in training.
  public let bufferUpdates: [Tensor]
  /// What everything random in this pass is a function of.
  public let seed: UInt64

  init?(_ pass: espalier_pass) {
    func list(_ start: UnsafePointer<espalier_tensor>?, _ count: UInt64) -> [Tensor] {
      UnsafeBufferPointer(start: start, count: start == nil ? 0 : Int(count)).map { Tensor($0) }
    }
    func wanted(_ tensors: [Tensor]) -> [Tensor?] { tensors.map { $0.values.baseAddress == nil ? nil : $0 } }
    guard let output = pass.output else { return nil }
    isTraining = pass.training != 0
    inputs = list(pass.inputs, pass.input_count)
    parameters = list(pass.parameters, pass.parameter_count)
    self.output = Tensor(output.pointee)
    outputGradient = pass.output_gradient.map { Tensor($0.pointee) }
    inputGradients = wanted(list(pass.input_gradients, pass.input_count))
    parameterGradients = wanted(list(pass.parameter_gradients, pass.parameter_count))
    buffers = list(pass.buffers, pass.buffer_count)
    bufferUpdates = list(pass.buffer_updates, pass.buffer_count)
    seed = pass.seed
  }
}
