import Compilation
import Conformance
import Primitives
import ReferenceBackend
import TensorTypes
import Testing

@Suite struct DifferentiationTests {
  /// loss = Σ (a · x + a)²: what reaches a comes by three ways.
  @Test func addsTheGradientsOfAValueReadSeveralTimes() throws {
    var builder = ProgramBuilder(mode: .training)
    let x = builder.placeholder([2], role: .input)
    let a = parameter([2], in: &builder)
    let inner = builder(.binary(.add), builder(.binary(.multiply), a, x), a)
    builder.setLoss(sum(of: builder(.binary(.multiply), inner, inner), in: &builder))

    // 2 · a · (x + 1)²
    #expect(try gradients(of: builder.program, input: [2, -3], parameters: [[5, 7]]) == [[90, 56]])
  }

  @Test func parametersThatDoNotReachTheLossHaveGradientsOfZero() throws {
    var builder = ProgramBuilder(mode: .training)
    let x = builder.placeholder([2], role: .input)
    _ = parameter([3], in: &builder)
    let a = parameter([2], in: &builder)
    let b = parameter([2], in: &builder)
    _ = builder(.elementwise(.square), b)
    builder.setLoss(sum(of: builder(.binary(.multiply), a, x), in: &builder))
    let found = try gradients(of: builder.program, input: [2, 3], parameters: [[1, 1, 1], [1, 1], [.infinity, 4]])
    #expect(found == [[0, 0, 0], [2, 3], [0, 0]])
  }

  @Test func gradientsAreDistinctValues() throws {
    var builder = ProgramBuilder(mode: .training)
    let x = builder.placeholder([2], role: .input)
    let (a, b) = (parameter([2], in: &builder), parameter([2], in: &builder))
    let sums = builder(.binary(.add), builder(.binary(.add), x, a), b)
    builder.setLoss(sum(of: builder(.elementwise(.square), sums), in: &builder))
    let program = builder.program.differentiated()
    #expect(Set(program.gradients).count == 2)
    #expect(try gradients(of: builder.program, input: [1, 2], parameters: [[0, 0], [1, 1]]) == [[4, 6], [4, 6]])
  }

  @Test func aCrossEntropyIsItsOwnSeed() {
    var builder = ProgramBuilder(mode: .training)
    let x = builder.placeholder([2, 3], role: .input)
    let targets = builder.placeholder([2, 3], role: .target)
    let a = parameter([2, 3], in: &builder)
    builder.setLoss(builder(.crossEntropy, builder(.binary(.add), x, a), targets))
    #expect(
      builder.program.differentiated().instructions.map(\.primitive) == [
        .binary(.add), .crossEntropy, .crossEntropyGradient,
      ])
  }

  @Test func gradientsKeepTheLayerAndTheInputGetsNone() {
    var builder = ProgramBuilder(mode: .training)
    let x = builder.placeholder([2, 3], role: .input)
    var value = x
    for layer in 1...3 {
      let weight = parameter([3, 3], in: &builder)
      builder.beginLayer(layer, tensors: [:])
      value = builder(.matrixProduct(MatrixProduct(transposeB: true)), value, weight)
      value = builder(.elementwise(.tanh), value)
    }
    builder.beginLayer(4, tensors: [:])
    builder.setLoss(sum(of: value, in: &builder))
    let program = builder.program.differentiated()
    let backward = program.instructions.dropFirst(builder.program.instructions.count)
    #expect(backward.map(\.origin) == backward.map(\.origin).sorted(by: >))
    // Each layer: the function's gradient, the weight's and, but for the first, the input's.
    #expect(backward.count { $0.origin == 1 } == 2)
    #expect(backward.count { $0.origin == 2 } == 3)
  }

  @Test func maximaSaveTheirPositionsOnlyWhereAGradientAsks() {
    var builder = ProgramBuilder(mode: .training)
    let x = builder.placeholder([2, 3, 4, 4], role: .input)
    let pooling = Pooling(.maximum, over: .adaptive(output: Extent(2)))
    let early = builder(.pooling(pooling), x)
    let weighted = builder(.binary(.multiply), early, parameter([1, 3, 1, 1], in: &builder))
    let late = builder(.pooling(pooling), weighted)
    builder.setLoss(sum(of: late, in: &builder))
    let poolings = builder.program.differentiated().instructions.compactMap { instruction -> Bool? in
      if case .pooling(let pooling) = instruction.primitive { pooling.savesIndices } else { nil }
    }
    #expect(poolings == [false, true])
  }

  private func gradients(of forward: Program, input: [Float], parameters: [[Float]]) throws -> [[Float]] {
    let program = forward.differentiated()
    let session = try ReferenceBackend().open(program, threads: 1)
    for (number, values) in parameters.enumerated() { session.write(values, to: .parameter(number)) }
    let executable = try session.compile(program)
    executable.fill { batch, _ in _ = batch.update(fromContentsOf: input) }
    executable.run(key: RandomKey(seed: 0, step: 0))
    return parameters.indices.map { session.read(.gradient($0)) }
  }
}

func parameter(_ shape: Shape, in builder: inout ProgramBuilder) -> Value {
  builder.addParameter(StoredTensor(name: "p", shape: shape, initializer: .constant(0)))
}

func buffer(_ shape: Shape, in builder: inout ProgramBuilder) -> Value {
  builder.addBuffer(StoredTensor(name: "b", shape: shape, initializer: .constant(0)))
}

func sum(of value: Value, in builder: inout ProgramBuilder) -> Value {
  let rank = builder.shape(value).rank
  return builder(.reshape(Shape()), builder(.reduction(Reduction(.sum, axes: Array(0..<rank))), value))
}
