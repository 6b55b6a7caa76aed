import Compilation
import Conformance
import Optimizers
import Primitives
import SnapshotSupport
import Testing

@testable import StableHLO

/// The texts of fifty programs, from every family of primitives. RECORD_SNAPSHOTS=1 writes them anew.
struct GoldenTests {
  private static let all = primitiveCases + networkCases + fusionCases + inferenceCases

  private static func example(_ name: String) throws -> CaseProgram {
    try #require(all.first { $0.name == name }, "there is a case '\(name)'").build()
  }

  /// Forwards and backwards, in the form that training runs.
  @Test(arguments: GoldenCases.trainingSteps) func trainingStep(_ name: String) throws {
    let program = try Self.example(name).program.trainingStep()
    try expectSnapshot(program.stableHLO().text, "step \(name.asFileName).mlir")
  }

  @Test(arguments: GoldenCases.bfloat16Steps) func bfloat16Step(_ name: String) throws {
    let program = try Self.example(name).program.trainingStep(in: .bfloat16)
    try expectSnapshot(program.stableHLO().text, "bf16 \(name.asFileName).mlir")
  }

  @Test(arguments: GoldenCases.inferences) func inference(_ name: String) throws {
    let program = try Self.example(name).program.inferenceForm()
    try expectSnapshot(program.stableHLO().text, "inference \(name.asFileName).mlir")
  }

  @Test(arguments: GoldenCases.updates) func update(_ example: GoldenCases.NamedUpdate) throws {
    let module = example.update.form.stableHLO(for: [[4, 3], [4]])
    try expectSnapshot(module.text, "update \(example.name).mlir")
  }

  /// A loop over steps, with all that may be done to pictures.
  @Test func epoch() throws {
    // The case's output is its loss; that of a network is what is classified.
    var program = try Self.example("convolution, relu, maximum, linear, cross-entropy").program
    program.output = program.instructions.last?.inputs.first
    let form = EpochForm(
      stepCount: 5, batchSize: 3, sampleCount: 17, sample: [3, 8, 8], hasPixels: true, means: [0.5, 0.25, 0.5],
      deviations: [0.25, 0.5, 0.25], classCount: 5, changesPictures: true, mixes: true)
    let update = GoldenCases.updates[2].update.form
    let module = program.trainingStep().stableHLO(epoch: form, update: update)
    try expectSnapshot(module.text, "epoch.mlir")
  }

  /// Three networks that train at once, each with its own weights, order, draws and results.
  @Test func lanes() throws {
    var program = try Self.example("convolution, relu, maximum, linear, cross-entropy").program
    program.output = program.instructions.last?.inputs.first
    let form = EpochForm(
      stepCount: 5, batchSize: 3, sampleCount: 17, sample: [3, 8, 8], hasPixels: true, means: [0.5, 0.25, 0.5],
      deviations: [0.25, 0.5, 0.25], classCount: 5, changesPictures: true, mixes: true)
    let module = program.trainingStep().stableHLO(epoch: form, update: GoldenCases.updates[2].update.form, lanes: 3)
    try expectSnapshot(module.text, "lanes.mlir")
  }

  @Test func areFifty() {
    let counts = [
      GoldenCases.trainingSteps.count, GoldenCases.bfloat16Steps.count, GoldenCases.inferences.count,
      GoldenCases.updates.count,
    ]
    #expect(counts.reduce(0, +) >= 50)
  }

  /// Two equal programs have one text: compiled programs are kept by it.
  @Test func textIsAFunctionOfTheProgram() {
    for example in primitiveCases + networkCases {
      let (first, second) = (example.build().program.trainingStep(), example.build().program.trainingStep())
      #expect(first.stableHLO() == second.stableHLO())
    }
  }
}

extension String {
  /// Letters and digits, with one hyphen for everything between.
  fileprivate var asFileName: String {
    let words = split { !($0.isASCII && ($0.isLetter || $0.isNumber)) && $0 != "×" }
    return words.joined(separator: "-").replacing("×", with: "x")
  }
}
