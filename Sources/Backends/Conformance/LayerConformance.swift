import Compilation
import Diagnostics
import GraphIR
import Primitives

/// What every layer must fulfil, built in or not: it runs as it declares, its gradient is right, and backends agree. Each
/// check returns what is wrong as sentences.
public struct LayerConformance: Sendable {
  /// Samples in a batch.
  public static let batchSize = 3

  public let cases: [LayerCase]
  /// Why the layer with its defaults refuses an ordinary image; nil if it accepts one.
  private let refusal: String?

  public init(_ definition: LayerDefinition) {
    cases = definition.conformanceCases()
    do throws(LayerError) {
      let operation = try definition.make(definition.conformanceDefaults)
      _ = try operation.output([[3, 8, 8]])
      _ = try operation.parameters([[3, 8, 8]])
      refusal = nil
    } catch {
      refusal = error.message
    }
  }

  /// Every tried value of an attribute survives a round trip through JSON.
  public func attributesReadBack() -> [String] {
    if cases.count < 2 {
      return ["it accepts almost nothing that it is tried with\(refusal.map { ": \($0)" } ?? "")"]
    }
    return cases.flatMap { example in
      zip(example.definition.attributes, example.attributes).compactMap { schema, value -> String? in
        guard value != .unset else { return nil }
        guard let read = try? schema.type.decode(value.json), read == value else {
          return "\(example): \(schema.name) = \(value.json.briefly) is not read back"
        }
        return nil
      }
    }
  }

  /// Shapes and counts are as declared, in the program and when it runs.
  public func runsAsItSays(on backend: some Backend) throws(DiagnosticsError) -> [String] {
    var failures: [String] = []
    for example in cases {
      let program = example.primitiveCase(batchSize: Self.batchSize).build()
      let expected = example.batchOutput(Self.batchSize)
      let shape = program.program.output.map { program.program[$0].shape }
      if shape != expected { failures.append("\(example): the output is \(expected), but the program says otherwise") }
      // Besides the layer's own there are the parameters that stand for inputs.
      let counted = example.parameters.filter(\.isTrainable).reduce(0) { $0 + $1.shape.elementCount }
      let allocated = program.program.parameters.dropFirst(example.inputs.count)
        .reduce(0) { $0 + $1.shape.elementCount }
      if allocated != counted {
        failures.append("\(example): \(counted) parameters are counted and \(allocated) allocated")
      }
      let count = try program.run(on: backend).output.count
      if count != expected.elementCount { failures.append("\(example): the run's output has \(count) elements") }
    }
    return failures
  }

  /// Gradients agree with finite differences.
  public func gradientsAreRight(on backend: some Backend) throws(DiagnosticsError) -> [String] {
    var failures: [String] = []
    for example in cases {
      let program = example.primitiveCase(batchSize: Self.batchSize).build()
      // Sums of many terms want a long step, for rounding; normalisations of few numbers a short one, for curvature.
      var found: [[String]] = []
      for step in [1.0 / 128, 1.0 / 1024] as [Float] {
        found.append(try program.gradientMismatches(on: backend, step: step, samples: 12, tolerance: 2e-3))
      }
      if !found.contains(where: \.isEmpty) { failures += found[1].map { "\(example): \($0)" } }
    }
    return failures
  }

  /// Two backends agree on whole training steps.
  public func agrees(_ backend: some Backend, with reference: some Backend) throws(DiagnosticsError) -> [String] {
    var failures: [String] = []
    for example in cases {
      // Normalising one number over itself gives zero, and its gradient is what rounding left, times 1 / √epsilon.
      let isDegenerate = example.parameters.contains { !$0.isTrainable } && example.output.elementCount(from: 1) == 1
      for batchSize in isDegenerate ? [Self.batchSize] : [1, Self.batchSize] {
        let program = example.primitiveCase(batchSize: batchSize).build().transformed { $0.trainingStep() }
        let expected = try program.run(on: reference)
        var found = try program.run(on: backend)
        // The loss is a signed sum of the output, which may all but cancel: it is held to the size of the output.
        let scale = expected.output.reduce(0) { max($0, abs($1)) }
        if abs(found.loss - expected.loss) <= 1e-4 * max(1, scale) { found.loss = expected.loss }
        failures += found.differences(from: expected).map { "\(example), batch \(batchSize): \($0)" }
      }
    }
    return failures
  }
}
