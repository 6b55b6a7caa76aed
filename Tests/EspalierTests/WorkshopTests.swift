import Espalier
import Foundation
import Testing

/// What a Swift program does with the library.
@Suite struct WorkshopTests {
  private let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "espalier-workshop-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private static let network = """
    {"espalier": 1, "name": "small", "input": [1, 40], "parameters": {"hidden": 8},
     "layers": [{"kind": "flatten"}, {"kind": "linear", "out": "$hidden"}, {"kind": "relu"}, {"kind": "linear", "out": 10}]}
    """

  private static var recipe: Recipe {
    var recipe = Recipe()
    recipe.epochs = 2
    return recipe
  }

  private func small(_ workshop: Workshop, values: JSONObject = JSONObject()) throws -> Network {
    try workshop.network(SourceText(file: "small.json", text: Self.network), values: values)
  }

  private func study(_ workshop: Workshop, seed: UInt64 = 0) throws -> StudySpecification {
    var study = workshop.study(growing: try small(workshop), on: "mnist1d", by: Self.recipe)
    study.limits.parameters.maximum = 1_000
    study.budget = .trials(6)
    study.seed = seed
    return study
  }

  /// What a file imports is in the document, so that it can be handed on; values are its defaults.
  @Test func networksStandOnTheirOwn() throws {
    let root = ExampleTests.root.path
    let network = try Workshop().network(path: root + "/architectures/cifar10/bottleneck-small.json")
    #expect(network.architecture.imports.isEmpty)
    let wide = try small(Workshop(), values: JSONObject([("hidden", .integer(16))]))
    #expect(wide.size.trainable == 40 * 16 + 16 + 160 + 10)
    #expect(try Workshop().network(SourceText(file: "again", text: JSONWriter.line(wide.architecture.json))) == wide)
  }

  @Test func whatIsWrongHasItsPlace() throws {
    let source = SourceText(file: "wrong.json", text: Self.network.replacing("relu", with: "rellu"))
    let error = #expect(throws: DiagnosticsError.self) { try Workshop().network(source) }
    #expect(
      error?.description
        == "wrong.json:2:81: error: rellu_1: 'rellu' is neither a layer nor a block that is imported. Did you mean 'relu'?",
      "\(error?.description ?? "")")
  }

  /// A checkpoint that was written and read again is the network that was trained.
  @Test func trainedNetworksAreSavedAndMeasured() throws {
    let workshop = Workshop(threads: 1)
    let trained = try workshop.train(small(workshop), on: "mnist1d", by: Self.recipe)
    #expect(trained.outcome.ending == .completed)
    #expect(trained.outcome.history.count == 2)
    let evaluation = try workshop.evaluate(trained)
    #expect(evaluation.sampleCount == 1_000)
    try trained.write(to: folder + "/small.safetensors")
    let saved = try Checkpoint(path: folder + "/small.safetensors")
    #expect(try workshop.evaluate(saved).loss == evaluation.loss)
    #expect(try workshop.evaluate(saved, on: .training).sampleCount == 4_000)
  }

  /// Threads train what processes train: the frontier is that of the command, bit for bit, with any number of them.
  @Test func searchesFindWhatTheCommandFinds() throws {
    let alone = Workshop(threads: 1)
    let expected = try alone.search(study(alone), in: folder + "/one").table.rendered(as: .csv)
    let three = Workshop(threads: 3)
    #expect(try three.search(study(three), in: folder + "/three").table.rendered(as: .csv) == expected)
    let network = folder + "/small.json"
    try JSONWriter.pretty(small(alone).architecture.json).write(toFile: network, atomically: true, encoding: .utf8)
    let searched = try BuiltProgram("espalier").run([
      "search", "--architecture", network, "--only-base", "--dataset", "mnist1d", "--epochs", "2", "--max-parameters",
      "1000",
      "--trials", "6", "--workers", "2", "--quiet", "--study", folder + "/command",
    ])
    #expect(searched.status == 0, "\(searched.errors)")
    #expect(try alone.frontier(of: folder + "/command").table.rendered(as: .csv) == expected)
  }

  /// Whatever interrupts it, a search comes to the frontier that it would have had.
  @Test func searchesContinue() throws {
    final class Interrupter: StudyObserver {
      let flag = CancellationFlag()
      func stepEnded(_ report: StepSummary) { if report.progress.steps == 2 { flag.raise() } }
    }
    let workshop = Workshop(threads: 2)
    let expected = try workshop.search(study(workshop, seed: 3), in: folder + "/whole")
    let interrupter = Interrupter()
    let part = try workshop.search(
      study(workshop, seed: 3), in: folder + "/parts", observer: interrupter, until: interrupter.flag)
    #expect(part.points.count + part.dominated.count < expected.points.count + expected.dominated.count)
    #expect(
      try workshop.search(study(workshop, seed: 3), in: folder + "/parts").table.rendered(as: .csv)
        == expected.table.rendered(as: .csv))
  }

  @Test func aFolderHoldsOneStudy() throws {
    let workshop = Workshop(threads: 1)
    var study = try study(workshop)
    study.budget = .trials(1)
    _ = try workshop.search(study, in: folder + "/study")
    study.seed = 1
    let error = #expect(throws: DiagnosticsError.self) { try workshop.search(study, in: folder + "/study") }
    #expect(
      error?.description
        == "error: '\(folder)/study' holds a study of another specification. Name another folder, or remove that one")
  }

  /// What would fail every trial is said before there is a folder.
  @Test func impossibleStudiesLeaveNothingBehind() throws {
    let workshop = Workshop()
    var study = try study(workshop)
    study.limits.parameters.maximum = 3
    let error = #expect(throws: DiagnosticsError.self) { try workshop.search(study, in: folder + "/none") }
    #expect(error?.diagnostics.map(\.code) == ["no-candidate"])
    #expect(!FileManager.default.fileExists(atPath: folder + "/none"))
  }

  @Test func frontiersAreConfirmed() throws {
    let workshop = Workshop(threads: 2)
    var study = try study(workshop)
    study.budget = .trials(2)
    _ = try workshop.search(study, in: folder + "/study")
    let confirmed = try workshop.confirm(folder + "/study", seeds: 1)
    #expect(confirmed.points.allSatisfy { $0.test != nil })
    #expect(confirmed == (try workshop.frontier(of: folder + "/study")))
  }

  /// What a plug-in brings is named as what is built in, and the study writes down where it came from.
  @Test func plugInsJoinTheWorkshop() throws {
    let library = try BuiltProgram("libSwiftMethods.so").url.path
    var workshop = Workshop(threads: 2)
    try workshop.toolkit.load(path: library)
    var study = try study(workshop)
    study.sampler = MethodChoice(kind: "random_weights", settings: ["start": .integer(2)])
    let frontier = try workshop.search(study, in: folder + "/study")
    #expect(!frontier.points.isEmpty)
    #expect(try String(contentsOfFile: folder + "/study/study.json", encoding: .utf8).contains("libSwiftMethods.so"))
    // Without it the frontier can still be read; the search cannot continue.
    #expect(try Workshop().frontier(of: folder + "/study") == frontier)
    let error = #expect(throws: DiagnosticsError.self) { try Workshop().search(study, in: folder + "/study") }
    #expect(error?.description.contains("random_weights") == true, "\(error?.description ?? "")")
  }
}
