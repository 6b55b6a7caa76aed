import Compilation
import Conformance
import GraphIR
import Layers
import ReferenceBackend
import Testing

#if ESPALIER_ONEDNN
import OneDNNBackend
#endif

/// One suite over every layer of the catalogue: what a layer says of itself is what runs, its gradient is right, and
/// the fast backend agrees with the reference.
@Suite struct LayerConformanceTests {
  static let kinds = LayerCatalogue.builtin.kinds
  static let batchSize = 3

  static func cases(_ kind: String) throws -> [LayerCase] {
    try #require(LayerCatalogue.builtin[kind]).conformanceCases()
  }

  @Test(arguments: kinds) func attributesReadBack(_ kind: String) throws {
    let cases = try Self.cases(kind)
    #expect(cases.count >= 2, "\(kind) accepts almost nothing that it is tried with")
    for example in cases {
      for (schema, value) in zip(example.definition.attributes, example.attributes) where value != .unset {
        #expect(try schema.type.decode(value.json) == value, "\(example)")
      }
    }
  }

  @Test(arguments: kinds) func runsAsItSays(_ kind: String) throws {
    for example in try Self.cases(kind) {
      let program = example.primitiveCase(batchSize: Self.batchSize).build()
      let output = try #require(program.program.output)
      #expect(program.program[output].shape == example.batchOutput(Self.batchSize), "\(example)")
      // Besides the layer's own there are the parameters that stand for inputs.
      let counted = example.parameters.filter(\.isTrainable).reduce(0) { $0 + $1.shape.elementCount }
      let allocated = program.program.parameters.dropFirst(example.inputs.count)
        .reduce(0) { $0 + $1.shape.elementCount }
      #expect(allocated == counted, "\(example)")
      let result = try program.run(on: ReferenceBackend())
      #expect(result.output.count == example.batchOutput(Self.batchSize).elementCount, "\(example)")
    }
  }

  @Test(arguments: kinds) func gradientsAreRight(_ kind: String) throws {
    for example in try Self.cases(kind) {
      let program = example.primitiveCase(batchSize: Self.batchSize).build()
      // Sums of many terms want a long step, for rounding; normalisations of few numbers a short one, for curvature.
      let mismatches = try [1.0 / 128, 1.0 / 1024].map { step in
        try program.gradientMismatches(on: ReferenceBackend(), step: step, samples: 12, tolerance: 2e-3)
      }
      #expect(mismatches.contains { $0.isEmpty }, "\(example): \(mismatches)")
    }
  }

  #if ESPALIER_ONEDNN
  @Test(arguments: kinds) func fastBackendAgrees(_ kind: String) throws {
    for example in try Self.cases(kind) {
      // Normalising one number over itself gives zero, and its gradient is what rounding left, times 1 / √epsilon.
      let isDegenerate = example.parameters.contains { !$0.isTrainable } && example.output.elementCount(from: 1) == 1
      for batchSize in isDegenerate ? [Self.batchSize] : [1, Self.batchSize] {
        let program = example.primitiveCase(batchSize: batchSize).build().transformed { $0.trainingStep() }
        let reference = try program.run(on: ReferenceBackend())
        var found = try program.run(on: OneDNNBackend())
        // The loss is a signed sum of the output, which may all but cancel: it is held to the size of the output.
        let scale = reference.output.reduce(0) { max($0, abs($1)) }
        if abs(found.loss - reference.loss) <= 1e-4 * max(1, scale) { found.loss = reference.loss }
        let differences = found.differences(from: reference)
        #expect(differences.isEmpty, "\(example), batch \(batchSize): \(differences)")
      }
    }
  }
  #endif
}
