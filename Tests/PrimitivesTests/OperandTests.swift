import Primitives
import TensorTypes
import Testing

/// Operands have names in the order in which a primitive lists them.
@Suite struct OperandTests {
  static let normalizations = [true, false].flatMap { affine in
    [(training: true, relu: true, residual: true), (true, true, false), (true, false, false), (false, true, false)].map
    {
      form in
      var normalization = BatchNormalization(
        epsilon: 1e-5, momentum: 0.1, affine: affine, training: form.training, relu: form.relu)
      normalization.residual = form.residual
      return normalization
    }
  }

  @Test(arguments: normalizations) func normalizationsNameEveryOperand(_ normalization: BatchNormalization) {
    let inputs = Array(0..<(normalization.affine ? 5 : 3) + (normalization.residual ? 1 : 0))
    let names = normalization.inputs(inputs)
    #expect(names.list == inputs)
    #expect(names.runningVariance == names.runningMean + 1)
    #expect((names.scale == nil) == !normalization.affine)
    #expect(names.residual == (normalization.residual ? inputs.last : nil))

    let outputs = Primitive.batchNormalization(normalization).outputs(for: Self.shapes(inputs.count))
    let results = normalization.outputs(outputs.indices)
    #expect(results.list == Array(outputs.indices))
    #expect(results.mask.map { outputs[$0].type } == (normalization.training && normalization.relu ? .uint8 : nil))
    #expect((results.statistics == nil) == !normalization.training)
  }

  @Test(arguments: normalizations) func gradientsOfNormalizationsDoToo(_ normalization: BatchNormalization) {
    let inputs = Array(0..<4 + (normalization.affine ? 1 : 0) + (normalization.relu ? 1 : 0))
    let names = normalization.gradientInputs(inputs)
    #expect(names.list == inputs)
    #expect(names.outputGradient == 3)
    #expect(names.mask == (normalization.relu ? inputs.last : nil))

    let outputs = Primitive.batchNormalizationGradient(normalization).outputs(for: Self.shapes(inputs.count))
    #expect(normalization.gradientOutputs(outputs.indices).shift == (normalization.affine ? outputs.count - 1 : nil))
  }

  @Test func biasesAndPositionsAreNamedIfPresent() {
    let window = Window(kernel: Extent(3))
    #expect(Convolution(window: window, bias: true).inputs(["x", "w", "b"]).bias == "b")
    #expect(Convolution(window: window, bias: false).inputs(["x", "w"]).bias == nil)
    #expect(Convolution(window: window, bias: true).weightGradientOutputs(["w", "b"]).bias == "b")
    #expect(MatrixProduct(bias: true).inputs(["a", "b", "bias"]).bias == "bias")
    let pooling = Pooling(.maximum, over: .window(window, countsPadding: false), savesIndices: true)
    #expect(pooling.outputs(["y", "positions"]).positions == "positions")
    #expect(pooling.gradientInputs(["dy", "positions"]).positions == "positions")
    let average = Pooling(.average, over: .window(window, countsPadding: false))
    #expect(average.gradientInputs(["dy"]).positions == nil)
  }

  private static func shapes(_ count: Int) -> [Shape] { Array(repeating: [2, 3, 4, 4], count: count) }
}
