import Compilation
import Conformance
import Primitives
import ReferenceBackend
import Testing

@testable import OneDNNBackend

/// Every case of the suite that all backends pass: as it stands, with gradients, and in the form that training runs.
struct ConformanceTests {
  private static var guarded: OneDNNBackend {
    var backend = OneDNNBackend()
    backend.guardByteCount = 256
    return backend
  }

  /// A case's loss is a signed sum of its output, which may all but cancel: it is held to the size of the output.
  private func differences(_ found: CaseResult, _ expected: CaseResult) -> [String] {
    var found = found
    let scale = expected.output.reduce(0) { max($0, abs($1)) }
    if abs(found.loss - expected.loss) <= 1e-4 * scale { found.loss = expected.loss }
    return found.differences(from: expected)
  }

  @Test(arguments: primitiveCases + networkCases + quantizationCases) func forward(_ example: PrimitiveCase) throws {
    let program = example.build()
    let differences = try differences(program.run(on: Self.guarded), program.run(on: ReferenceBackend()))
    #expect(differences.isEmpty, "\(differences)")
  }

  @Test(arguments: primitiveCases + networkCases + quantizationCases) func gradients(_ example: PrimitiveCase) throws {
    let program = example.build()
    let differences = try differences(
      program.runGradients(on: Self.guarded), program.runGradients(on: ReferenceBackend()))
    #expect(differences.isEmpty, "\(differences)")
  }

  @Test(arguments: primitiveCases + networkCases + quantizationCases) func trainingStep(_ example: PrimitiveCase) throws
  {
    let program = example.build().transformed { $0.trainingStep() }
    let differences = try differences(program.run(on: OneDNNBackend()), program.run(on: ReferenceBackend()))
    #expect(differences.isEmpty, "\(differences)")
  }

  /// What is fused computes what the program computed before it was fused, by the judge.
  @Test(arguments: fusionCases) func fusion(_ example: PrimitiveCase) throws {
    let program = example.build()
    let fused = program.transformed { $0.trainingStep() }
    #expect(fused.program.instructions.contains { $0.primitive.isActivatedNormalization })
    let expected = try program.runGradients(on: ReferenceBackend())
    for found in try [fused.run(on: Self.guarded), fused.run(on: ReferenceBackend())] {
      let differences = differences(found, expected)
      #expect(differences.isEmpty, "\(differences)")
    }
  }

  @Test(arguments: primitiveCases + networkCases + quantizationCases) func hasNoReferenceImplementation(
    _ example: PrimitiveCase
  ) throws {
    let program = example.build().transformed { $0.trainingStep() }.program
    let session = try OneDNNBackend().open(program, threads: 1)
    let executable = try #require(try session.compile(program) as? OneDNNExecutable)
    let slow = executable.steps.filter { $0.implementation.hasPrefix("ref") }
    #expect(slow.isEmpty, "\(slow)")
  }

  @Test(arguments: inferenceCases + [normalizedShortcut]) func inference(_ example: PrimitiveCase) throws {
    for pass in [{ $0 }, { $0.inferenceForm() }] as [@Sendable (Program) -> Program] {
      let program = example.build().transformed(pass)
      let differences = try differences(program.run(on: Self.guarded), program.run(on: ReferenceBackend()))
      #expect(differences.isEmpty, "\(differences)")
    }
  }
}

extension Primitive {
  fileprivate var isActivatedNormalization: Bool {
    guard case .batchNormalization(let normalization) = self else { return false }
    return normalization.relu || normalization.activation != nil
  }
}
