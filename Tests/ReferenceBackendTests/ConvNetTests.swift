import Optimizers
import Randomness
import Compilation
import Primitives
import ReferenceBackend
import TensorTypes
import Testing

/// One step of a small network in PyTorch, recorded by Fixtures/generate.py.
private struct Recording: Decodable {
  var input: [Float]
  var targets: [Float]
  var parameters: [[Float]]
  var logits: [Float]
  var loss: Float
  var gradients: [[Float]]
  var runningMean: [Float]
  var runningVariance: [Float]
  var evaluated: [Float]
}

@Suite struct ConvNetTests {
  @Test(arguments: [false, true])
  func theFirstStepIsThatOfTorch(fused: Bool) throws {
    let recording: Recording = try fixture("convnet")
    let forward = convNet(batch: 4, mode: .training)
    let program = fused ? forward.trainingStep() : forward.differentiated()
    let session = try ReferenceBackend().open(program, threads: 1)
    write(recording.parameters, to: session)
    let step = try session.compile(program)
    fill(step, recording.input, recording.targets)
    step.run(key: RandomKey(seed: 0, step: 1))

    #expect(abs(step.loss - recording.loss) < 1e-5)
    #expect(nearest(step.withOutput(Array.init), recording.logits) < 1e-5)
    for (number, gradient) in recording.gradients.enumerated() {
      #expect(nearest(session.read(.gradient(number)), gradient) < 1e-5, "gradient of parameter \(number)")
    }
    #expect(nearest(session.read(.buffer(0)), recording.runningMean) < 1e-6)
    #expect(nearest(session.read(.buffer(1)), recording.runningVariance) < 1e-6)
  }

  @Test(arguments: [false, true])
  func evaluationIsThatOfTorch(folded: Bool) throws {
    let recording: Recording = try fixture("convnet")
    let forward = convNet(batch: 4, mode: .inference)
    let program = folded ? forward.inferenceForm() : forward
    let session = try ReferenceBackend().open(program, threads: 1)
    write(recording.parameters, to: session)
    session.write(recording.runningMean, to: .buffer(0))
    session.write(recording.runningVariance, to: .buffer(1))
    let evaluation = try session.compile(program)
    fill(evaluation, recording.input, recording.targets)
    evaluation.run(key: RandomKey(seed: 0, step: 1))
    #expect(nearest(evaluation.withOutput(Array.init), recording.evaluated) < 1e-5)
  }

  /// Sixteen samples of noise with labels at random: a network of 2,000 parameters learns them by heart. The
  /// evaluation, compiled before the first step, follows the weights.
  @Test func learnsSixteenSamplesByHeart() throws {
    let recording: Recording = try fixture("convnet")
    let training = convNet(batch: 16, mode: .training).trainingStep()
    let session = try ReferenceBackend().open(training, threads: 1)
    write(recording.parameters, to: session)
    let step = try session.compile(training)
    let evaluation = try session.compile(convNet(batch: 16, mode: .inference).inferenceForm())

    let random = Philox(seed: 11)
    let samples = (0..<16 * 3 * 8 * 8).map { index -> Float in
      let word = random(SIMD4(UInt32(index), 0, 0, 0)).x
      return Float(word) / Float(UInt32.max) * 2 - 1
    }
    let labels = (0..<16).map { Int(random(SIMD4(UInt32($0), 1, 0, 0)).x % 10) }
    let targets = labels.flatMap { label -> [Float] in (0..<10).map { $0 == label ? 1 : 0 } }

    fill(step, samples, targets)
    fill(evaluation, samples, targets)
    var first: Float?
    for number in 1...80 {
      step.run(key: RandomKey(seed: 5, step: UInt64(number)))
      first = first ?? step.loss
      _ = session.apply(
        Update(
          rule: .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decoupledDecay: true), learningRate: 0.01, step: number))
    }
    #expect(first! > 2)
    #expect(step.loss < 0.05)
    evaluation.run(key: RandomKey(seed: 5, step: 0))
    let right = evaluation.withOutput { logits in
      labels.enumerated().count { row, label in
        (0..<10).max { logits[row * 10 + $0] < logits[row * 10 + $1] } == label
      }
    }
    #expect(right >= 15)
  }

  private func write(_ parameters: [[Float]], to session: any Session) {
    for (number, values) in parameters.enumerated() { session.write(values, to: .parameter(number)) }
    session.write(Array(repeating: 0, count: 8), to: .buffer(0))
    session.write(Array(repeating: 1, count: 8), to: .buffer(1))
  }

  private func fill(_ executable: any Executable, _ samples: [Float], _ targets: [Float]) {
    executable.fill { input, target in
      _ = input.update(fromContentsOf: samples)
      _ = target.update(fromContentsOf: targets)
    }
  }
}

/// Convolution, batch normalisation, relu, maximum; strided convolution, relu; linear; cross-entropy.
private func convNet(batch: Int, mode: ProgramBuilder.Mode) -> Program {
  var builder = ProgramBuilder(mode: mode)
  func parameter(_ name: String, _ shape: Shape) -> Value {
    builder.addParameter(StoredTensor(name: name, shape: shape, initializer: .constant(0)))
  }
  func buffer(_ name: String) -> Value {
    builder.addBuffer(StoredTensor(name: name, shape: [8], initializer: .constant(0)))
  }
  let x = builder.placeholder([batch, 3, 8, 8], role: .input)
  let targets = builder.placeholder([batch, 10], role: .target)
  let padded = Window(kernel: Extent(3), padding: Margins(Extent(1)))

  let first = builder(
    .convolution(Convolution(window: padded, bias: false)), x, parameter("conv1.weight", [8, 3, 3, 3]))
  let attributes = BatchNormalization(epsilon: 1e-5, momentum: 0.1, affine: true, training: mode == .training)
  let (mean, variance) = (buffer("norm.running_mean"), buffer("norm.running_var"))
  let normalized = builder.apply(
    .batchNormalization(attributes), first, parameter("norm.weight", [8]), parameter("norm.bias", [8]), mean, variance)
  if mode == .training {
    builder.update(mean, to: normalized[3])
    builder.update(variance, to: normalized[4])
  }
  let halves = Window(kernel: Extent(2), stride: Extent(2))
  let pooling = Pooling(.maximum, over: .window(halves, countsPadding: false), savesIndices: mode == .training)
  let pooled = builder(.pooling(pooling), builder(.elementwise(.relu), normalized[0]))
  let strided = Window(kernel: Extent(3), stride: Extent(2), padding: Margins(Extent(1)))
  let second = builder(
    .convolution(Convolution(window: strided, bias: true)), pooled, parameter("conv2.weight", [12, 8, 3, 3]),
    parameter("conv2.bias", [12]))
  let features = builder(.reshape([batch, 48]), builder(.elementwise(.relu), second))
  let logits = builder(
    .matrixProduct(MatrixProduct(transposeB: true, bias: true)), features, parameter("linear.weight", [10, 48]),
    parameter("linear.bias", [10]))
  builder.setOutput(logits)
  builder.setLoss(builder(.crossEntropy, logits, targets))
  return builder.program
}
