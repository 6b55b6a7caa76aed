import Compilation
import Conformance
import ReferenceBackend
import Testing

@Suite struct ConformanceTests {
  @Test(arguments: primitiveCases)
  func gradientsAreThoseOfFiniteDifferences(_ testCase: PrimitiveCase) throws {
    let found = try testCase.build().gradientMismatches(on: ReferenceBackend())
    #expect(found == [])
  }

  /// Inside a network nothing keeps values away from the kinks of a relu, so the step is small and the tolerance wide.
  @Test(arguments: networkCases)
  func networkGradientsAreThoseOfFiniteDifferences(_ testCase: PrimitiveCase) throws {
    let found = try testCase.build().gradientMismatches(on: ReferenceBackend(), step: 1.0 / 1024, tolerance: 1e-2)
    #expect(found == [])
  }

  @Test(arguments: networkCases)
  func twoRunsGiveTheSameBits(_ testCase: PrimitiveCase) throws {
    let program = testCase.build().transformed { $0.trainingStep() }
    #expect(try program.run(on: ReferenceBackend()) == program.run(on: ReferenceBackend()))
  }

  @Test func everyPrimitiveHasACase() {
    var seen: Set<String> = []
    for testCase in primitiveCases + quantizationCases {
      for instruction in testCase.build().program.differentiated().instructions {
        let label = Mirror(reflecting: instruction.primitive).children.first?.label ?? "\(instruction.primitive)"
        seen.insert(label)
      }
    }
    #expect(
      seen.sorted() == [
        "batchNormalization", "batchNormalizationGradient", "binary", "broadcast", "concatenation", "convolution",
        "convolutionInputGradient", "convolutionWeightGradient", "crossEntropy", "crossEntropyGradient", "dropout",
        "elementwise", "elementwiseGradient", "fakeQuantization", "fakeQuantizationGradient", "formula",
        "matrixProduct", "pad", "permutation", "pooling",
        "poolingGradient",
        "reduction", "reshape", "slice", "softmax", "softmaxGradient", "upsampling",
      ])
  }
}
