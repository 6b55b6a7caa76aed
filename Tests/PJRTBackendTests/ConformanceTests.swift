import Compilation
import Conformance
import GraphIR
import Layers
import PJRTBackend
import Primitives
import ReferenceBackend
import Testing

/// Every case of the suite that all backends pass: as it stands, with gradients, and in the form that training runs.
@Suite(.enabled(if: TestDevice.plugin != nil, TestDevice.skipped))
struct ConformanceTests {
  /// A case's loss is a signed sum of its output, which may all but cancel: it is held to the size of the output.
  private func differences(_ found: CaseResult, _ expected: CaseResult) -> [String] {
    var found = found
    let scale = expected.output.reduce(0) { max($0, abs($1)) }
    if abs(found.loss - expected.loss) <= 1e-4 * scale { found.loss = expected.loss }
    return found.differences(from: expected)
  }

  @Test(arguments: primitiveCases + networkCases) func forward(_ example: PrimitiveCase) throws {
    let program = example.build()
    let differences = try differences(program.run(on: TestDevice.backend()), program.run(on: ReferenceBackend()))
    #expect(differences.isEmpty, "\(differences)")
  }

  @Test(arguments: primitiveCases + networkCases) func gradients(_ example: PrimitiveCase) throws {
    let program = example.build()
    let differences = try differences(
      program.runGradients(on: TestDevice.backend()), program.runGradients(on: ReferenceBackend()))
    #expect(differences.isEmpty, "\(differences)")
  }

  @Test(arguments: primitiveCases + networkCases) func trainingStep(_ example: PrimitiveCase) throws {
    let program = example.build().transformed { $0.trainingStep() }
    let differences = try differences(program.run(on: TestDevice.backend()), program.run(on: ReferenceBackend()))
    #expect(differences.isEmpty, "\(differences)")
  }

  /// What training for 8-bit integers rounds, forwards and backwards.
  @Test(arguments: quantizationCases) func rounding(_ example: PrimitiveCase) throws {
    let program = example.build()
    let found = try program.runGradients(on: TestDevice.backend())
    let differences = try differences(found, program.runGradients(on: ReferenceBackend()))
    #expect(differences.isEmpty, "\(differences)")
  }

  @Test(arguments: fusionCases) func fusion(_ example: PrimitiveCase) throws {
    let program = example.build()
    let found = try program.transformed { $0.trainingStep() }.run(on: TestDevice.backend())
    let differences = try differences(found, program.runGradients(on: ReferenceBackend()))
    #expect(differences.isEmpty, "\(differences)")
  }

  @Test(arguments: inferenceCases + [normalizedShortcut]) func inference(_ example: PrimitiveCase) throws {
    for pass in [{ $0 }, { $0.inferenceForm() }] as [@Sendable (Program) -> Program] {
      let program = example.build().transformed(pass)
      let differences = try differences(program.run(on: TestDevice.backend()), program.run(on: ReferenceBackend()))
      #expect(differences.isEmpty, "\(differences)")
    }
  }

  /// A number is rounded to 8 bits, by either side to another neighbour where their sums differ by a little.
  @Test(arguments: networkCases + fusionCases) func bfloat16(_ example: PrimitiveCase) throws {
    let tolerance: Float = 0.02
    let program = example.build().transformed { $0.trainingStep(in: .bfloat16) }
    var found = try program.run(on: TestDevice.backend())
    let expected = try program.run(on: ReferenceBackend())
    let difference = zip(found.gradients.joined(), expected.gradients.joined()).reduce(0) {
      $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
    }
    let norm = expected.gradients.joined().reduce(0) { $0 + $1 * $1 }
    #expect(difference.squareRoot() <= tolerance * norm.squareRoot())
    (found.gradients, found.loss) = (expected.gradients, expected.loss)
    let differences = found.differences(from: expected, tolerance: tolerance)
    #expect(differences.isEmpty, "\(differences)")
  }

  @Test(arguments: LayerCatalogue.builtin.kinds) func layer(_ kind: String) throws {
    let suite = LayerConformance(try #require(LayerCatalogue.builtin[kind]))
    #expect(try suite.agrees(TestDevice.backend(), with: ReferenceBackend()) == [])
  }

  @Test func sameBitsInEveryRun() throws {
    for example in networkCases {
      let program = example.build().transformed { $0.trainingStep() }
      let first = try program.run(on: TestDevice.backend())
      #expect(try program.run(on: TestDevice.backend()) == first)
    }
  }
}
