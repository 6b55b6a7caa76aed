import Compilation
import Diagnostics
import Primitives
import ReferenceBackend
import TensorTypes
import Testing

/// Values worked out by hand.
@Suite struct ForwardTests {
  @Test func convolutionIsCrossCorrelation() throws {
    let convolution = Convolution(window: Window(kernel: Extent(2)), bias: true)
    let found = try run([1, 1, 3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9], [([1, 1, 2, 2], [1, 0, 0, 10]), ([1], [100])]) {
      $0(.convolution(convolution), $1, $2[0], $2[1])
    }
    #expect(found == [151, 162, 184, 195])
  }

  @Test func convolutionWithPaddingStrideAndGroups() throws {
    let window = Window(
      kernel: Extent(height: 1, width: 3), stride: Extent(height: 1, width: 2), padding: Margins(left: 1, right: 1))
    let convolution = Convolution(window: window, groups: 2, bias: false, activation: .relu)
    let found = try run([1, 2, 1, 4], [1, 2, 3, 4, 5, 6, 7, 8], [([2, 1, 1, 3], [1, 10, 100, -1, 0, 1])]) {
      $0(.convolution(convolution), $1, $2[0])
    }
    // 0 + 10 + 200, 2 + 30 + 400; 0 + 6, then −6 + 8
    #expect(found == [210, 432, 6, 2])
  }

  @Test func matrixProduct() throws {
    let found = try run([2, 2], [1, 2, 3, 4], [([3, 2], [1, 0, 0, 1, 1, 1]), ([3], [0.5, 0, -10])]) {
      $0(.matrixProduct(MatrixProduct(transposeB: true, bias: true, activation: .relu)), $1, $2[0], $2[1])
    }
    #expect(found == [1.5, 2, 0, 3.5, 4, 0])
  }

  @Test func averagesCountPaddingOrNot() throws {
    let window = Window(kernel: Extent(2), stride: Extent(2), padding: Margins(top: 1, left: 1))
    let counted = try run(
      .pooling(Pooling(.average, over: .window(window, countsPadding: true))), on: [1, 1, 3, 3],
      [1, 2, 3, 4, 5, 6, 7, 8, 9])
    #expect(counted == [0.25, 1.25, 2.75, 7])
    let ignored = try run(
      .pooling(Pooling(.average, over: .window(window, countsPadding: false))), on: [1, 1, 3, 3],
      [1, 2, 3, 4, 5, 6, 7, 8, 9])
    #expect(ignored == [1, 2.5, 5.5, 7])
  }

  @Test func adaptiveRegionsOverlapAsInTorch() throws {
    let pooling = Pooling(.average, over: .adaptive(output: Extent(height: 1, width: 3)))
    // 5 to 3: columns 0–1, 1–3, 3–4.
    #expect(try run(.pooling(pooling), on: [1, 1, 1, 5], [1, 2, 3, 4, 5]) == [1.5, 3, 4.5])
  }

  @Test func maximaOfNegativeNumbersIgnorePadding() throws {
    let window = Window(kernel: Extent(2), stride: Extent(2), padding: Margins(Extent(1)))
    let pooling = Pooling(.maximum, over: .window(window, countsPadding: false))
    #expect(try run(.pooling(pooling), on: [1, 1, 2, 2], [-1, -2, -3, -4]) == [-1, -2, -3, -4])
  }

  @Test func normalisationOfTwoNumbers() throws {
    let attributes = BatchNormalization(epsilon: 0, momentum: 0.1, affine: true, training: true)
    var builder = ProgramBuilder(mode: .training)
    let x = builder.placeholder([2, 1], role: .input)
    let (scale, shift) = (parameter([1], in: &builder), parameter([1], in: &builder))
    let (mean, variance) = (buffer([1], in: &builder), buffer([1], in: &builder))
    let outputs = attributes.outputs(
      builder.apply(.batchNormalization(attributes), x, scale, shift, mean, variance))
    let statistics = try #require(outputs.statistics)
    builder.update(mean, to: statistics.newRunningMean)
    builder.update(variance, to: statistics.newRunningVariance)
    builder.setOutput(outputs.y)

    let session = try ReferenceBackend().open(builder.program, threads: 1)
    session.write([2], to: .parameter(0))
    session.write([0.5], to: .parameter(1))
    session.write([10], to: .buffer(0))
    session.write([1], to: .buffer(1))
    let executable = try session.compile(builder.program)
    executable.fill { input, _ in (input[0], input[1]) = (3, 7) }
    executable.run(key: RandomKey(seed: 0, step: 0))
    #expect(executable.withOutput(Array.init) == [-1.5, 2.5])
    // Mean 5; biased variance 4, unbiased 8.
    #expect(session.read(.buffer(0)) == [9.5])
    #expect(abs(session.read(.buffer(1))[0] - 1.7) < 1e-6)
  }

  @Test func elementwiseFunctions() throws {
    let expected: [(Elementwise, [Float])] = [
      (.relu, [0, 0, 1, 4]), (.leakyRelu(slope: 0.1), [-0.2, 0, 1, 4]), (.elu(alpha: 2), [-1.7293295, 0, 1, 4]),
      (.gelu, [-0.04550026, 0, 0.8413447, 3.9998734]), (.silu, [-0.23840584, 0, 0.73105854, 3.9280550]),
      (.hardSwish, [-0.33333334, 0, 0.6666667, 4]), (.sigmoid, [0.11920292, 0.5, 0.73105854, 0.98201376]),
      (.tanh, [-0.9640276, 0, 0.7615942, 0.9993293]), (.clip(lower: -1, upper: 3), [-1, 0, 1, 3]),
      (.square, [4, 0, 1, 16]), (.affine(scale: 2, offset: -1), [-5, -1, 1, 7]),
    ]
    for (function, wanted) in expected {
      let found = try run(.elementwise(function), on: [4], [-2, 0, 1, 4])
      #expect(nearest(found, wanted) < 1e-6, "\(function)")
    }
    #expect(try run(.elementwise(.inverseSquareRoot), on: [2], [4, 0.25]) == [0.5, 2])
  }

  @Test func whatIsNoNumberStaysSo() throws {
    for function in [Elementwise.relu, .clip(lower: 0, upper: 6), .hardSwish, .leakyRelu(slope: 0.1)] {
      let found = try run(.elementwise(function), on: [1], [.nan])
      #expect(found[0].isNaN, "\(function)")
    }
  }

  @Test func softmaxAndCrossEntropyDoNotOverflow() throws {
    let found = try run(.softmax, on: [1, 3], [1000, 1000, -1000])
    #expect(found == [0.5, 0.5, 0])
    let loss = try run([2, 2], [1000, -1000, 0, 0], target: ([2, 2], [0, 1, 0.5, 0.5])) { builder, x, _ in
      builder(.crossEntropy, x, Value(index: 1))
    }
    #expect(abs(loss[0] - (2000 + 0.6931472) / 2) < 1e-3)
  }

  @Test func movement() throws {
    let numbers: [Float] = [1, 2, 3, 4, 5, 6]
    #expect(try run(.permutation(axes: [1, 0]), on: [2, 3], numbers) == [1, 4, 2, 5, 3, 6])
    #expect(try run(.slice(axis: 1, start: 1, count: 2), on: [2, 3], numbers) == [2, 3, 5, 6])
    #expect(
      try run(.pad(before: [0, 1], after: [1, 0]), on: [2, 3], numbers) == [0, 1, 2, 3, 0, 4, 5, 6, 0, 0, 0, 0])
    #expect(
      try run([2, 3], numbers, [([2, 1], [8, 9])]) { $0(.concatenation(axis: 1), $1, $2[0]) }
        == [1, 2, 3, 8, 4, 5, 6, 9])
    #expect(
      try run(.upsampling(factor: Extent(height: 2, width: 2)), on: [1, 1, 1, 2], [1, 2])
        == [1, 1, 2, 2, 1, 1, 2, 2])
    #expect(try run(.reduction(Reduction(.mean, axes: [1])), on: [2, 3], numbers) == [2, 5])
    #expect(try run(.broadcast([2, 3]), on: [2, 1], [1, 2]) == [1, 1, 1, 2, 2, 2])
    #expect(
      try run([2, 3], numbers, [([1, 3], [1, 2, 3])]) { $0(.binary(.subtract), $1, $2[0]) } == [0, 0, 0, 3, 3, 3])
  }

  /// To the nearest number of 8 bits, ties to even.
  @Test func roundsWhatHasSixteenBits() throws {
    let numbers: [Float] = [1 + 1 / 256, 1 + 3 / 256, -3.14159, 0.1, .infinity, 0]
    let found = try run([1, 6], numbers, []) { builder, x, _ in
      let short = builder(.conversion(.bfloat16), x)
      return builder(.conversion(.float32), short)
    }
    #expect(found == [1, 1 + 4 / 256, -3.140625, 0.10009765625, .infinity, 0])
  }

  /// Runs one input and some parameters through what the body writes.
  private func run(
    _ shape: Shape, _ values: [Float], _ parameters: [(shape: Shape, values: [Float])] = [],
    target: (shape: Shape, values: [Float])? = nil, _ body: (inout ProgramBuilder, Value, [Value]) -> Value
  ) throws -> [Float] {
    var builder = ProgramBuilder(mode: .inference)
    let x = builder.placeholder(shape, role: .input)
    if let target { _ = builder.placeholder(target.shape, role: .target) }
    let stored = parameters.map { parameter($0.shape, in: &builder) }
    builder.setOutput(body(&builder, x, stored))
    let session = try ReferenceBackend().open(builder.program, threads: 1)
    for (number, parameter) in parameters.enumerated() { session.write(parameter.values, to: .parameter(number)) }
    let executable = try session.compile(builder.program)
    executable.fill { input, targets in
      _ = input.update(fromContentsOf: values)
      if let target { _ = targets.update(fromContentsOf: target.values) }
    }
    executable.run(key: RandomKey(seed: 0, step: 0))
    return executable.withOutput(Array.init)
  }

  private func run(_ primitive: Primitive, on shape: Shape, _ values: [Float]) throws -> [Float] {
    try run(shape, values) { builder, x, _ in builder(primitive, x) }
  }

  private func parameter(_ shape: Shape, in builder: inout ProgramBuilder) -> Value {
    builder.addParameter(StoredTensor(name: "p", shape: shape, initializer: .constant(0)))
  }

  private func buffer(_ shape: Shape, in builder: inout ProgramBuilder) -> Value {
    builder.addBuffer(StoredTensor(name: "b", shape: shape, initializer: .constant(0)))
  }
}
