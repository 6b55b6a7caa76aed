import Compilation
import Conformance
import Primitives
import ReferenceBackend
import TensorTypes
import Testing

/// Passes change what is computed how, never the result.
@Suite struct PassTests {
  @Test(arguments: primitiveCases + networkCases)
  func theTrainingStepGivesTheResultsOfThePlainGradients(_ testCase: PrimitiveCase) throws {
    let plain = try testCase.build().runGradients(on: ReferenceBackend())
    let step = try testCase.build().transformed { $0.trainingStep() }.run(on: ReferenceBackend())
    #expect(step.differences(from: plain, tolerance: 1e-5) == [])
  }

  @Test(arguments: inferenceCases)
  func foldedAndFusedProgramsGiveTheResultsOfPlainOnes(_ testCase: PrimitiveCase) throws {
    let plain = try testCase.build().run(on: ReferenceBackend())
    let inference = testCase.build().transformed { $0.inferenceForm() }
    #expect(
      !inference.program.instructions.contains {
        if case .elementwise(.relu) = $0.primitive { true } else { false }
      })
    #expect(try inference.run(on: ReferenceBackend()).differences(from: plain, tolerance: 1e-5) == [])
  }

  /// A normalisation that stands behind no product takes a summand, and the relu behind the sum stays one of the sum.
  @Test func aReluBehindASumIsNotTakenBeforeIt() throws {
    let plain = try normalizedShortcut.build().run(on: ReferenceBackend())
    let inference = try normalizedShortcut.build().transformed { $0.inferenceForm() }.run(on: ReferenceBackend())
    #expect(inference.differences(from: plain, tolerance: 1e-5) == [])
  }

  @Test func removesWhatNobodyReads() {
    var builder = ProgramBuilder(mode: .inference)
    let x = builder.placeholder([2, 3], role: .input)
    _ = builder(.elementwise(.tanh), builder(.elementwise(.gelu), x))
    builder.setOutput(builder(.elementwise(.square), x))
    let program = builder.program.withoutDeadCode()
    #expect(program.instructions.map(\.primitive) == [.elementwise(.square)])
    #expect(program.values.count == 2)
    #expect(program.output == program.instructions[0].outputs[0])
  }

  @Test func keepsWhatABufferBecomesAndDropsPositionsThatNobodyReads() {
    var builder = ProgramBuilder(mode: .inference)
    let x = builder.placeholder([1, 2, 4, 4], role: .input)
    let running = buffer([1, 2, 1, 1], in: &builder)
    let pooling = Pooling(.maximum, over: .adaptive(output: Extent(1)), savesIndices: true)
    let pooled = builder(.pooling(pooling), x)
    builder.update(running, to: pooled)
    let program = builder.program.withoutDeadCode()
    #expect(program.instructions.map(\.primitive) == [.pooling(Pooling(.maximum, over: .adaptive(output: Extent(1))))])
    #expect(program.instructions[0].outputs.count == 1)
  }

  @Test func fusesAnActivationIntoAProductUnlessItsInputIsReadElsewhere() {
    #expect(fusedActivations(of: .relu, mode: .inference) == [.relu])
    #expect(fusedActivations(of: .gelu, mode: .inference) == [.gelu])
    #expect(fusedActivations(of: .relu, mode: .training) == [.relu])
    #expect(fusedActivations(of: .tanh, mode: .training) == [.tanh])
    // The gradient of gelu reads what the convolution wrote.
    #expect(fusedActivations(of: .gelu, mode: .training) == [nil])
    #expect(fusedActivations(of: .leakyRelu(slope: 0.1), mode: .training) == [.leakyRelu(slope: 0.1)])
    #expect(fusedActivations(of: .leakyRelu(slope: -0.1), mode: .training) == [nil])
  }

  @Test func doesNotFuseAcrossAnOutput() {
    var builder = ProgramBuilder(mode: .inference)
    let x = builder.placeholder([2, 3], role: .input)
    let product = builder(.matrixProduct(MatrixProduct()), x, parameter([3, 4], in: &builder))
    _ = builder(.elementwise(.relu), product)
    builder.setOutput(product)
    #expect(builder.program.fused() == builder.program)
  }

  @Test func normalisationAndReluBecomeOneInBothDirections() {
    let program = normalized(mode: .training).trainingStep()
    let names = program.instructions.map(\.primitive)
    #expect(!names.contains(.elementwise(.relu)) && !names.contains(.elementwiseGradient(.relu)))
    let gradient = program.instructions.first {
      if case .batchNormalizationGradient(let attributes) = $0.primitive { attributes.relu } else { false }
    }
    #expect(program[gradient!.inputs.last!].type == .uint8)
  }

  @Test func foldsNormalisationsForInference() throws {
    let forward = normalized(mode: .inference)
    let folded = forward.inferenceForm()
    #expect(
      !folded.instructions.contains { if case .batchNormalization = $0.primitive { true } else { false } })
    let prepared = folded.hoistingPrelude()
    let perBatch = prepared.program.instructions.dropFirst(prepared.preludeCount).map(\.primitive)
    // Convolution, reshape, product, multiplication; sum and reshape for the loss.
    #expect(perBatch.count == 6)

    let results = try [forward, folded].map { program in
      let session = try ReferenceBackend().open(program, threads: 1)
      for (number, tensor) in program.parameters.enumerated() {
        session.write(numbers(tensor.shape.elementCount, number), to: .parameter(number))
      }
      for (number, tensor) in program.buffers.enumerated() {
        session.write(numbers(tensor.shape.elementCount, 10 + number).map { abs($0) + 0.1 }, to: .buffer(number))
      }
      let executable = try session.compile(program)
      executable.fill { input, _ in for index in input.indices { input[index] = Float(index % 13) / 13 - 0.4 } }
      executable.run(key: RandomKey(seed: 0, step: 0))
      let first = executable.withOutput(Array.init)
      // The prelude is run again for new weights.
      session.write(numbers(4 * 3 * 9, 99), to: .parameter(0))
      executable.run(key: RandomKey(seed: 0, step: 0))
      return [first, executable.withOutput(Array.init)]
    }
    for (plain, folded) in zip(results[0], results[1]) {
      #expect(zip(plain, folded).allSatisfy { abs($0 - $1) < 1e-5 })
    }
    #expect(results[0][0] != results[0][1])
  }

  @Test func aNormalisationOfTrainingIsNotFolded() {
    let forward = normalized(mode: .training)
    #expect(forward.folded() == forward)
  }

  private func fusedActivations(of function: Elementwise, mode: ProgramBuilder.Mode) -> [Elementwise?] {
    var builder = ProgramBuilder(mode: mode)
    let x = builder.placeholder([1, 2, 3, 3], role: .input)
    let convolution = Convolution(window: Window(kernel: Extent(3)), bias: false)
    let product = builder(.convolution(convolution), x, parameter([4, 2, 3, 3], in: &builder))
    let y = builder(.elementwise(function), product)
    builder.setOutput(y)
    builder.setLoss(sum(of: y, in: &builder))
    let program = mode == .training ? builder.program.trainingStep() : builder.program.inferenceForm()
    return program.instructions.compactMap { instruction -> Elementwise?? in
      if case .convolution(let convolution) = instruction.primitive { convolution.activation } else { nil }
    }
  }

  /// Convolution, normalisation, relu; linear without bias, normalisation without scale.
  private func normalized(mode: ProgramBuilder.Mode) -> Program {
    var builder = ProgramBuilder(mode: mode)
    let training = mode == .training
    let x = builder.placeholder([2, 3, 4, 4], role: .input)
    let convolution = Convolution(window: Window(kernel: Extent(3)), bias: true)
    let mapped = builder(
      .convolution(convolution), x, parameter([4, 3, 3, 3], in: &builder), parameter([4], in: &builder))
    let first = BatchNormalization(epsilon: 1e-3, momentum: 0.1, affine: true, training: training)
    let hidden = builder(
      .batchNormalization(first), mapped, parameter([4], in: &builder), parameter([4], in: &builder),
      buffer([4], in: &builder), buffer([4], in: &builder))
    let flat = builder(.reshape([2, 16]), builder(.elementwise(.relu), hidden))
    let features = builder(.matrixProduct(MatrixProduct(transposeB: true)), flat, parameter([5, 16], in: &builder))
    let second = BatchNormalization(epsilon: 1e-3, momentum: 0.1, affine: false, training: training)
    let y = builder(.batchNormalization(second), features, buffer([5], in: &builder), buffer([5], in: &builder))
    let rates = builder(.elementwise(.sigmoid), y)
    builder.setOutput(builder(.binary(.multiply), rates, rates))
    builder.setLoss(sum(of: rates, in: &builder))
    return builder.program
  }

  private func numbers(_ count: Int, _ seed: Int) -> [Float] {
    (0..<count).map { Float((($0 + 1) * (seed + 3) * 37) % 101) / 101 - 0.5 }
  }
}
