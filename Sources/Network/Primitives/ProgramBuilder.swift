import TensorTypes

/// Writes a program, one instruction at a time. Layers lower themselves through it.
public struct ProgramBuilder: Sendable {
  public enum Mode: Hashable, Sendable { case training, inference }

  public let mode: Mode
  public private(set) var program = Program()

  /// The layer being lowered, by its index in the graph.
  private var origin = 0
  private var scope: [String: Value] = [:]
  private var streams = 0

  public init(mode: Mode) {
    self.mode = mode
  }

  /// Continues a program that is already written, as differentiation does.
  public init(extending program: Program, mode: Mode) {
    self.mode = mode
    self.program = program
    for case .dropout(_, let stream) in program.instructions.lazy.map(\.primitive) {
      streams = max(streams, stream + 1)
    }
  }

  /// A value that the run is given.
  public mutating func placeholder(_ shape: Shape, type: DataType = .float32, role: ValueDescription.Role) -> Value {
    program.values.append(ValueDescription(shape: shape, type: type, role: role))
    return Value(index: program.values.count - 1)
  }

  /// Adds a trainable tensor to the program.
  public mutating func addParameter(_ tensor: StoredTensor) -> Value {
    program.parameters.append(tensor)
    return placeholder(tensor.shape, role: .parameter(program.parameters.count - 1))
  }

  /// Adds a tensor that runs read and replace.
  public mutating func addBuffer(_ tensor: StoredTensor) -> Value {
    program.buffers.append(tensor)
    program.bufferUpdates.append(nil)
    return placeholder(tensor.shape, role: .buffer(program.buffers.count - 1))
  }

  /// Begins a layer: the next instructions belong to it, and it finds its stored tensors under these names.
  public mutating func beginLayer(_ origin: Int, tensors: [String: Value]) {
    self.origin = origin
    scope = tensors
  }

  /// A parameter or buffer of the layer being lowered, by the name that the layer gave it.
  public func tensor(_ name: String) -> Value {
    guard let value = scope[name] else { preconditionFailure("the layer declares no tensor '\(name)'") }
    return value
  }

  /// What a buffer becomes after the run.
  public mutating func update(_ buffer: Value, to value: Value) {
    guard case .buffer(let index) = program[buffer].role else { preconditionFailure("only buffers are updated") }
    program.bufferUpdates[index] = value
  }

  public func shape(_ value: Value) -> Shape { program[value].shape }

  /// Applies a primitive and returns its outputs. Shapes that the primitive refuses are a bug of the caller: what
  /// a user writes was checked when the graph was made.
  public mutating func apply(_ primitive: Primitive, _ inputs: Value...) -> [Value] {
    apply(primitive, inputs)
  }

  public mutating func apply(_ primitive: Primitive, _ inputs: [Value]) -> [Value] {
    let outputs = primitive.outputs(for: inputs.map { program[$0].shape }).map { output in
      placeholder(output.shape, type: output.type, role: .result)
    }
    program.instructions.append(Instruction(primitive, inputs, outputs: outputs, origin: origin))
    return outputs
  }

  /// Adds an instruction whose outputs are already values of the program.
  public mutating func append(_ instruction: Instruction) {
    program.instructions.append(instruction)
  }

  /// Applies a primitive that has one output, or whose first is the one wanted.
  public mutating func callAsFunction(_ primitive: Primitive, _ inputs: Value...) -> Value {
    apply(primitive, inputs)[0]
  }

  /// A number for a layer that draws random numbers; each has its own.
  public mutating func nextRandomStream() -> Int {
    defer { streams += 1 }
    return streams
  }

  /// The random key of the run, made on first use.
  public mutating func randomKey() -> Value {
    if let index = program.values.firstIndex(where: { $0.role == .randomKey }) { return Value(index: index) }
    return placeholder([4], type: .int32, role: .randomKey)
  }

  public mutating func setOutput(_ value: Value) {
    program.output = value
  }

  public mutating func setLoss(_ value: Value) {
    program.loss = value
  }

  /// The gradient of each parameter, in the order in which they were added.
  public mutating func setGradients(_ values: [Value]) {
    precondition(values.count == program.parameters.count, "every parameter needs a gradient")
    program.gradients = values
  }
}
