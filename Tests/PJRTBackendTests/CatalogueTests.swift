import Compilation
import Conformance
import Foundation
import GraphIR
import Layers
import PJRTBackend
import Primitives
import ReferenceBackend
import TemporaryFolders
import Testing

/// The first step of networks that ship, from the same weights and samples, against the reference.
@Suite(.enabled(if: TestDevice.plugin != nil, TestDevice.skipped))
struct CatalogueTests {
  /// All networks that ship.
  static let files: [String] = {
    let root = TestDevice.root.appending(path: "architectures").path
    let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".json") && !$0.hasPrefix("blocks/") }.map { String($0.dropLast(5)) }.sorted()
  }()

  /// From −0.5 to 0.5, and no two alike, so that no maximum has an equal.
  private static func numbers(_ count: Int, seed: Int) -> [Float] {
    CaseValues.positive.numbers(count, seed: UInt64(seed)).map { $0 - 1 }
  }

  @Test(arguments: files) func firstStep(_ file: String) throws {
    // A GPU's sums are made of other parts.
    let isProcessor = try TestDevice.backend().deviceKind?.lowercased().contains("cpu") == true
    try expectFirstStep(
      TestDevice.root.appending(path: "architectures/\(file).json").path,
      within: Self.choosy.contains(file) ? 0.05 : isProcessor ? 1e-5 : 1e-4)
  }

  /// Networks of many choices between elements. The gradient of a relu and of a maximum jumps where its input crosses
  /// another; an input that is nearer to that than sums are to each other falls on either side by chance.
  private static let choosy: Set = [
    "cifar10/bottleneck-wide", "references/densenet-bc", "references/mobilenet-v2", "references/resnet-8",
  ]

  /// The same networks with functions and poolings that do not choose differ by the rounding of their many sums alone.
  @Test func withoutChoicesNothingDiffers() throws {
    let folder = try TemporaryFolder()
    let root = TestDevice.root.appending(path: "architectures").path
    for name in FileManager.default.enumerator(atPath: root)?.compactMap({ $0 as? String }) ?? []
    where name.hasSuffix(".json") {
      let text = try String(contentsOfFile: "\(root)/\(name)", encoding: .utf8)
        .replacing(/("(?:kind|default)": )"relu6?"/) { "\($0.1)\"gelu\"" }.replacing("max_pool2d", with: "avg_pool2d")
      try folder.write(Array(text.utf8), to: name)
    }
    for file in Self.choosy.sorted() { try expectFirstStep(folder.file(file + ".json"), within: 1e-4) }
  }

  /// - Parameter tolerance: of the difference of all gradients, as a part of their norm
  private func expectFirstStep(_ path: String, within tolerance: Double) throws {
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
    #expect(difference.squareRoot() <= tolerance * norm.squareRoot(), "\(path): \((difference / norm).squareRoot())")
    for (one, other) in zip(found.buffers.joined(), expected.buffers.joined()) {
      #expect(abs(one - other) <= 1e-5 * max(1, abs(other)))
    }
  }
}
