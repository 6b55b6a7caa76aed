import Compilation
import Primitives
import TensorTypes

/// Writes the program of a case and chooses its numbers.
public struct CaseBuilder: Sendable {
  public var program = ProgramBuilder(mode: .training)
  private var input: [Float] = []
  private var target: [Float] = []
  private var parameters: [[Float]] = []
  private var buffers: [[Float]] = []
  private var seed: UInt64 = 0

  /// The network's input, for which no gradient is computed. A case has at most one.
  public mutating func input(_ shape: Shape, _ values: CaseValues = .spread) -> Value {
    precondition(input.isEmpty, "a case has one input")
    input = numbers(shape, values)
    return program.placeholder(shape, role: .input)
  }

  /// The network's input plus a parameter of zeros: it has a gradient, and an instruction made it, like a value in the middle
  /// of a network.
  public mutating func activation(_ shape: Shape, _ values: CaseValues = .spread) -> Value {
    let input = input(shape, values)
    return program(.binary(.add), input, parameter(shape, .constant(0)))
  }

  public mutating func parameter(_ shape: Shape, _ values: CaseValues = .spread) -> Value {
    parameters.append(numbers(shape, values))
    let name = "parameter\(parameters.count)"
    return program.addParameter(StoredTensor(name: name, shape: shape, initializer: .constant(0)))
  }

  public mutating func buffer(_ shape: Shape, _ values: CaseValues = .spread) -> Value {
    buffers.append(numbers(shape, values))
    return program.addBuffer(StoredTensor(name: "buffer\(buffers.count)", shape: shape, initializer: .constant(0)))
  }

  /// Target distributions: the right class has 0.8 and more, the rest shares what is left.
  public mutating func targets(_ shape: Shape) -> Value {
    let classes = shape[1]
    target = (0..<shape.elementCount).map { index in
      let isRight = index % classes == (index / classes * 5 + 2) % classes
      return 0.2 / Float(classes) + (isRight ? 0.8 : 0)
    }
    return program.placeholder(shape, role: .target)
  }

  mutating func finish(output: Value) -> CaseProgram {
    let shape = program.shape(output)
    program.setOutput(output)
    if shape.rank == 0 {
      program.setLoss(output)
    } else {
      let weighted = program(.binary(.multiply), output, buffer(shape))
      let sum = program(.reduction(Reduction(.sum, axes: Array(0..<shape.rank))), weighted)
      program.setLoss(program(.reshape(Shape()), sum))
    }
    return CaseProgram(
      program: program.program, input: input, target: target, parameters: parameters, buffers: buffers)
  }

  private mutating func numbers(_ shape: Shape, _ values: CaseValues) -> [Float] {
    seed += 1
    return values.numbers(shape.elementCount, seed: seed)
  }
}
