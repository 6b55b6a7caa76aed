/// What a plan of memory has to know of a program: how large its tensors are, and what each operator reads and writes.
public struct ArenaProblem: Hashable, Sendable {
  public struct Step: Hashable, Sendable {
    /// Tensors, each once.
    public var inputs: [Int]
    public var output: Int
    /// Bytes that it needs while it runs and never after.
    public var scratch: Int
    /// Inputs that the output may be written over.
    public var overwritable: [Int]
  }

  /// By tensor; zero for constants, which are not in the arena.
  public var byteCounts: [Int]
  public var steps: [Step]
  public var input: Int
  public var output: Int

  /// - parameters:
  ///   - bytesPerElement: of every activation
  ///   - scratch: the bytes that an operator needs while it runs
  public init(_ program: DeviceProgram, bytesPerElement: Int, scratch: (DeviceOperator) -> Int) {
    byteCounts = program.tensors.map { tensor in
      if case .constant = tensor.source { 0 } else { tensor.elementCount * bytesPerElement }
    }
    let byteCounts = byteCounts
    steps = program.operators.map { step in
      var inputs: [Int] = []
      for input in step.inputs where byteCounts[input] > 0 && !inputs.contains(input) { inputs.append(input) }
      let overwritable = step.overwritableInputs.map { step.inputs[$0] }.filter {
        byteCounts[$0] == byteCounts[step.output]
      }
      return Step(inputs: inputs, output: step.output, scratch: scratch(step), overwritable: overwritable)
    }
    (input, output) = (program.input, program.output)
  }

  static let alignment = 4

  /// The bytes that a tensor takes in the arena.
  func size(_ tensor: Int) -> Int { Self.aligned(byteCounts[tensor]) }

  static func aligned(_ byteCount: Int) -> Int { (byteCount + alignment - 1) / alignment * alignment }
}

extension DeviceProgram {
  /// The program over 32-bit floats.
  public var floatArena: ArenaProblem { ArenaProblem(self, bytesPerElement: 4) { _ in 0 } }
}
