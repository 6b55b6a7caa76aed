import Compilation
import Conformance
import Foundation
import GraphIR
import Layers
import PJRTBackend
import Primitives
import ReferenceBackend
import Testing

/// The first step of networks that ship, from the same weights and samples, against the reference.
@Suite(.enabled(if: TestDevice.plugin != nil, TestDevice.skipped))
struct CatalogueTests {
  static let files = [
    "cifar10/bottleneck-small", "cifar10/convnet-gelu", "cifar10/convnet-pooled", "cifar10/separable",
    "fashion-mnist/simple-cnn", "mnist/cnn", "mnist/mlp-32", "mnist1d/simple-cnn",
  ]

  /// From −0.5 to 0.5, and no two alike, so that no maximum has an equal.
  private static func numbers(_ count: Int, seed: Int) -> [Float] {
    CaseValues.positive.numbers(count, seed: UInt64(seed)).map { $0 - 1 }
  }

  /// The gradient of a relu and of a maximum jumps where its input crosses another. An input that is nearer to that than
  /// sums are to each other falls on either side by chance, so that gradients are held together, by their norm.
  @Test(arguments: files) func firstStep(_ file: String) throws {
    let path = TestDevice.root.appending(path: "architectures/\(file).json").path
    let graph = try #require(try ArchitectureLoader(catalogue: .builtin).load(path: path).graph)
    let program = try graph.program(batchSize: 4, for: .training).trainingStep()
    func numbers(_ tensors: [StoredTensor], _ offset: Int) -> [[Float]] {
      tensors.enumerated().map { index, tensor in
        switch tensor.initializer {
        case .constant(let number): [Float](repeating: Float(number), count: tensor.shape.elementCount)
        case .uniform(let bound):
          Self.numbers(tensor.shape.elementCount, seed: index + offset).map { $0 * 2 * Float(bound) }
        }
      }
    }
    let classes = graph.outputShape.elementCount
    let input = Self.numbers(4 * graph.input.elementCount, seed: 99)
    let target = (0..<4 * classes).map { Float($0 % classes == $0 / classes * 3 % classes ? 1 : 0) }
    let example = CaseProgram(
      program: program, input: input, target: target, parameters: numbers(program.parameters, 1),
      buffers: numbers(program.buffers, 500))
    let (found, expected) = (try example.run(on: TestDevice.backend()), try example.run(on: ReferenceBackend()))
    #expect(abs(found.loss - expected.loss) < 1e-5 * max(1, expected.loss))
    let difference = zip(found.gradients.joined(), expected.gradients.joined()).reduce(0.0) {
      $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
    }
    let norm = expected.gradients.joined().reduce(0.0) { $0 + Double($1) * Double($1) }
    #expect(difference.squareRoot() <= 1e-4 * norm.squareRoot(), "\((difference / norm).squareRoot())")
    for (one, other) in zip(found.buffers.joined(), expected.buffers.joined()) {
      #expect(abs(one - other) <= 1e-5 * max(1, abs(other)))
    }
  }
}
