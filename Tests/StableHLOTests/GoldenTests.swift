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
