import Compilation
import Primitives
import TensorTypes
import Testing

/// Where numbers have 16 bits, and where they must not.
struct PrecisionTests {
  /// A convolution, a normalisation, a relu, a pooling and a linear layer under a cross-entropy.
  private static func network() -> Program {
    var builder = ProgramBuilder(mode: .training)
    let input = builder.placeholder([2, 3, 4, 4], role: .input)
    func parameter(_ name: String, _ shape: Shape) -> Value {
      builder.addParameter(StoredTensor(name: name, shape: shape, initializer: .constant(1)))
    }
    let weight = parameter("weight", [4, 3, 1, 1])
    let (scale, shift) = (parameter("scale", [4]), parameter("shift", [4]))
    let last = parameter("last", [5, 16])
    let mean = builder.addBuffer(StoredTensor(name: "mean", shape: [4], initializer: .constant(0)))
    let variance = builder.addBuffer(StoredTensor(name: "variance", shape: [4], initializer: .constant(1)))
    let window = Window(kernel: Extent(1), stride: Extent(1))
    let x = builder(.convolution(Convolution(window: window, bias: false)), input, weight)
    let normalization = BatchNormalization(epsilon: 1e-5, momentum: 0.1, affine: true, training: true)
    let normalized = builder.apply(.batchNormalization(normalization), x, scale, shift, mean, variance)
    builder.update(mean, to: normalized[3])
    builder.update(variance, to: normalized[4])
    let active = builder(.elementwise(.relu), normalized[0])
    let halves = Pooling(.maximum, over: .window(Window(kernel: Extent(2), stride: Extent(2)), countsPadding: false))
    let flat = builder(.reshape([2, 16]), builder(.pooling(halves), active))
    let logits = builder(.matrixProduct(MatrixProduct(transposeB: true)), flat, last)
    builder.setOutput(logits)
    builder.setLoss(builder(.crossEntropy, logits, builder.placeholder([2, 5], role: .target)))
    return builder.program
  }

  private let step = network().trainingStep(in: .bfloat16)

  @Test func singlePrecisionStaysAsItIs() {
    #expect(Self.network().trainingStep(in: .float32) == Self.network().trainingStep())
  }

  @Test func resultsHaveAllBits() {
    #expect(step.results.allSatisfy { step[$0].type == .float32 })
    #expect(step.gradients.count == 4)
  }

  @Test func mapsAndTheirGradientsAreShort() {
    var short: Set<String> = []
    for instruction in step.instructions where step[instruction.outputs[0]].type == .bfloat16 {
      short.insert(String("\(instruction.primitive)".prefix { $0 != "(" }))
    }
    #expect(
      short == [
        "conversion", "convolution", "batchNormalization", "pooling", "reshape", "matrixProduct", "poolingGradient",
        "batchNormalizationGradient",
      ])
  }

  @Test func statisticsHaveAllBits() throws {
    for instruction in step.instructions {
      switch instruction.primitive {
      case .batchNormalization:
        #expect(instruction.outputs[1...4].allSatisfy { step[$0].type == .float32 })
        #expect(instruction.inputs[1...].allSatisfy { step[$0].type == .float32 })
      case .batchNormalizationGradient:
        #expect(instruction.outputs[1...].allSatisfy { step[$0].type == .float32 })
      case .crossEntropy, .crossEntropyGradient:
        #expect(instruction.inputs.allSatisfy { step[$0].type == .float32 })
      default: break
      }
    }
  }

  /// Products read what is of one type, and weights are converted once, before the batch.
  @Test func weightsAreConvertedInThePrelude() {
    let prepared = step.hoistingPrelude()
    let prelude = prepared.program.instructions[..<prepared.preludeCount]
    #expect(prelude.count == 2)
    #expect(prelude.allSatisfy { $0.primitive == .conversion(.bfloat16) })
    for instruction in step.instructions {
      switch instruction.primitive {
      case .convolution, .convolutionWeightGradient, .matrixProduct:
        #expect(instruction.inputs[...1].allSatisfy { step[$0].type == .bfloat16 })
      default: break
      }
    }
  }

  /// Gradients of windows that overlap are added up where they lie, which must not be rounded each time.
  @Test func overlappingPoolingsHaveAllBits() throws {
    var builder = ProgramBuilder(extending: Program(), mode: .training)
    let input = builder.placeholder([1, 1, 6, 6], role: .input)
    let weight = builder.addParameter(StoredTensor(name: "weight", shape: [1, 1, 1, 1], initializer: .constant(1)))
    let window = Window(kernel: Extent(1), stride: Extent(1))
    let x = builder(.convolution(Convolution(window: window, bias: false)), input, weight)
    let overlapping = Window(kernel: Extent(3), stride: Extent(1))
    let pooled = builder(.pooling(Pooling(.average, over: .window(overlapping, countsPadding: false))), x)
    let flat = builder(.reshape([1, 16]), pooled)
    builder.setOutput(flat)
    builder.setLoss(builder(.crossEntropy, flat, builder.placeholder([1, 16], role: .target)))
    let step = builder.program.trainingStep(in: .bfloat16)
    let gradient = try #require(
      step.instructions.first { if case .poolingGradient = $0.primitive { true } else { false } })
    #expect(step[gradient.outputs[0]].type == .float32)
  }
}
