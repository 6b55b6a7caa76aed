import TensorTypes

/// A value of a program, by its index in ``Program/values``.
public struct Value: Hashable, Sendable {
  public let index: Int

  public init(index: Int) {
    self.index = index
  }
}

/// What is known of one of a program's values.
public struct ValueDescription: Hashable, Sendable {
  public enum Role: Hashable, Sendable {
    /// The batch of samples.
    case input
    /// The batch's target distributions, [batch, classes].
    case target
    /// Four int32 that name the random numbers of this run.
    case randomKey
    /// A trainable tensor, by its index in ``Program/parameters``.
    case parameter(Int)
    /// A tensor that a run reads and replaces, by its index in ``Program/buffers``.
    case buffer(Int)
    /// The result of an instruction.
    case result
  }

  public var shape: Shape
  public var type: DataType
  public var role: Role

  public init(shape: Shape, type: DataType = .float32, role: Role) {
    self.shape = shape
    self.type = type
    self.role = role
  }
}

/// One primitive applied to values.
public struct Instruction: Hashable, Sendable {
  public var primitive: Primitive
  public var inputs: [Value]
  public var outputs: [Value]
  /// The layer that this was lowered from, by its index in the graph; its gradient keeps the number.
  public var origin: Int

  public init(_ primitive: Primitive, _ inputs: [Value], outputs: [Value], origin: Int) {
    self.primitive = primitive
    self.inputs = inputs
    self.outputs = outputs
    self.origin = origin
  }
}

/// A trainable tensor or a buffer that a program reads.
public struct StoredTensor: Hashable, Sendable {
  /// The path of its layer and its name there: `block1.conv1.weight`.
  public var name: String
  public var shape: Shape
  public var initializer: Initializer

  public init(name: String, shape: Shape, initializer: Initializer) {
    self.name = name
    self.shape = shape
    self.initializer = initializer
  }
}

/// How a tensor is filled before training.
public enum Initializer: Hashable, Sendable {
  case constant(Double)
  /// Uniform between −bound and bound.
  case uniform(bound: Double)
}

/// A sequence of primitives: one pure function of parameters, buffers, batch and random key.
///
/// Every value is made before it is read. A program is compiled for one batch size.
public struct Program: Hashable, Sendable {
  public var values: [ValueDescription] = []
  public var instructions: [Instruction] = []
  public var parameters: [StoredTensor] = []
  public var buffers: [StoredTensor] = []
  /// The network's output for the batch.
  public var output: Value?
  /// The mean loss over the batch, if the program has targets.
  public var loss: Value?
  /// The gradient of each parameter, in the order of ``parameters``; empty in a program that does not train.
  public var gradients: [Value] = []
  /// What each buffer becomes after the run, in the order of ``buffers``; nil if it stays.
  public var bufferUpdates: [Value?] = []

  public init() {}

  public subscript(value: Value) -> ValueDescription { values[value.index] }

  /// Adds a value for an instruction that a transform writes.
  public mutating func addResult(_ shape: Shape, type: DataType = .float32) -> Value {
    values.append(ValueDescription(shape: shape, type: type, role: .result))
    return Value(index: values.count - 1)
  }

  /// What the program is run for, each once: output, loss, gradients and the new contents of buffers.
  public var results: Set<Value> {
    Set([output, loss].compactMap { $0 } + gradients + bufferUpdates.compactMap { $0 })
  }
}
