import Primitives
import TensorTypes
import Testing

/// What gradients are made of; that their numbers are right is shown by finite differences on the backends.
@Suite struct GradientTests {
  @Test func nothingIsComputedForTheNetworksInput() {
    var builder = ProgramBuilder(mode: .training)
    let x = builder.placeholder([2, 3, 5, 5], role: .input)
    let weight = parameter([4, 3, 3, 3], in: &builder)
    let convolution = Convolution(window: Window(kernel: Extent(3)), bias: false)
    let y = builder(.convolution(convolution), x, weight)
    let gradients = builder.program.instructions[0].gradients(from: [y], needed: [false, true], into: &builder)
    #expect(gradients[0] == nil)
    #expect(builder.shape(gradients[1]!) == [4, 3, 3, 3])
    #expect(
      builder.program.instructions.dropFirst().map(\.primitive) == [
        .convolutionWeightGradient(convolution, weight: [4, 3, 3, 3])
      ])
  }

  @Test func nothingFlowsWithoutAGradient() {
    var builder = ProgramBuilder(mode: .training)
    let x = parameter([2, 3], in: &builder)
    _ = builder(.elementwise(.gelu), x)
    #expect(builder.program.instructions[0].gradients(from: [nil], needed: [true], into: &builder) == [nil])
    #expect(builder.program.instructions.count == 1)
  }

  @Test(arguments: [(false, false), (false, true), (true, false), (true, true)])
  func gradientsOfMatrixProductsComeOutInTheOperandsOrientation(transposeA: Bool, transposeB: Bool) {
    var builder = ProgramBuilder(mode: .training)
    let a = parameter(transposeA ? [3, 2] : [2, 3], in: &builder)
    let b = parameter(transposeB ? [5, 3] : [3, 5], in: &builder)
    let y = builder(.matrixProduct(MatrixProduct(transposeA: transposeA, transposeB: transposeB)), a, b)
    let gradients = builder.program.instructions[0].gradients(from: [y], needed: [true, true], into: &builder)
    #expect(builder.shape(gradients[0]!) == builder.shape(a))
    #expect(builder.shape(gradients[1]!) == builder.shape(b))
    #expect(builder.program.instructions.count == 3)
  }

  @Test func aContinuedProgramKeepsItsStreamsApart() {
    var builder = ProgramBuilder(mode: .training)
    let x = parameter([2, 3], in: &builder)
    let key = builder.randomKey()
    _ = builder(.dropout(rate: 0.5, stream: builder.nextRandomStream()), x, key)
    var continued = ProgramBuilder(extending: builder.program, mode: .training)
    #expect(continued.nextRandomStream() == 1)
    #expect(continued.randomKey() == key)
  }

  private func parameter(_ shape: Shape, in builder: inout ProgramBuilder) -> Value {
    builder.addParameter(StoredTensor(name: "p", shape: shape, initializer: .constant(0)))
  }
}
