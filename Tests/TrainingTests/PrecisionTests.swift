import Compilation
import Diagnostics
import JSONText
import Primitives
import ReferenceBackend
import TemporaryFolders
import Testing

@testable import Training

/// Runs in bf16, and machines that cannot.
struct PrecisionTests {
  /// A machine without the instructions.
  private struct OldMachine: Backend {
    static let name = "old"

    func open(_ program: Program, threads: Int) throws(DiagnosticsError) -> any Session {
      try ReferenceBackend().open(program, threads: threads)
    }

    func obstacle(to precision: Precision) -> String? {
      precision == .bfloat16 ? "a newer processor" : nil
    }
  }

  private func run(_ precision: Precision) throws -> SmallRun {
    var run = try SmallRun()
    run.recipe.precision = precision
    return run
  }

  @Test func readsAndWritesThePrecision() throws {
    let document = try JSONDocument(SourceText(file: "r.json", text: #"{"recipe": 1, "precision": "bf16"}"#))
    let recipe = try Recipe(document)
    #expect(recipe.precision == .bfloat16)
    #expect(try Recipe(JSONDocument(SourceText(file: "r.json", text: JSONWriter.line(recipe.json)))) == recipe)
  }

  @Test func learnsNearlyTheSame() throws {
    let long = try run(.float32).trainer().run()
    let short = try run(.bfloat16).trainer().run()
    let (expected, found) = (try #require(long.history.last), try #require(short.history.last))
    #expect(found.trainLoss != expected.trainLoss)
    #expect(abs(found.trainLoss - expected.trainLoss) < 0.03 * expected.trainLoss)
  }

  @Test func oneSeedGivesOneResult() throws {
    let folder = try TemporaryFolder()
    let run = try run(.bfloat16)
    #expect(try run.trained(in: folder, as: "one") == run.trained(in: folder, as: "two"))
  }

  @Test(arguments: [1, 4, 9]) func resumesExactly(after steps: Int) throws {
    let folder = try TemporaryFolder()
    let run = try run(.bfloat16)
    let whole = try run.trained(in: folder, as: "whole")
    let interrupter = Interrupter(after: steps)
    _ = try run.trainer().run(
      saving: CheckpointPolicy(path: folder.file("part")), observer: interrupter, until: interrupter.flag)
    let resumed = try run.trainer()
    try resumed.resume(Checkpoint(path: folder.file("part")))
    _ = try resumed.run(saving: CheckpointPolicy(path: folder.file("part")))
    #expect(try folder.bytes("part") == whole)
  }

  @Test func refusesWhatTheMachineLacks() throws {
    let run = try run(.bfloat16)
    let error = try #require(throws: DiagnosticsError.self) {
      _ = try Trainer(
        run.graph, architecture: run.document, recipe: run.recipe, data: TrainingData(run.samples, recipe: run.recipe),
        backend: OldMachine())
    }
    #expect(
      error.description.contains("training in bf16 needs a newer processor. Use 'f32', or another machine"))
  }

  @Test func namesThePlaceInTheRecipe() throws {
    let text = """
      {
        "recipe": 1,
        "precision": "bf16"
      }
      """
    let document = try JSONDocument(SourceText(file: "r.json", text: text))
    let recipe = try Recipe(document)
    try recipe.checkPrecision(on: ReferenceBackend(), document)
    let error = try #require(throws: DiagnosticsError.self) {
      try recipe.checkPrecision(on: OldMachine(), document)
    }
    let location = try #require(error.diagnostics.first?.location)
    #expect((location.line, location.column) == (3, 16))
  }
}
