import Datasets
import Diagnostics
import GraphIR
import JSONText
import Randomness
import Search
@testable import Studies
import Testing
import Training

/// Searches that begin with designs.
@Suite struct PortfolioStudyTests {
  private func specification(most: Int = 1_738, trials: Int = 40) throws -> StudySpecification {
    var specification = StudySpecification(fromNothingOn: "mnist1d")
    specification.limits.parameters.maximum = most
    specification.budget = .trials(trials)
    specification.fidelity = MethodChoice(kind: "full")
    specification.window = 5
    specification.seed = 3
    let source = try DatasetCatalogue.builtin.open("mnist1d", in: DataLocations())
    return try specification.fitted(to: source, loader: makeLoader()).settled(on: source.targets)
  }

  @Test func theDataSetGivesDesignsAndARecipe() throws {
    let open = StudySpecification(fromNothingOn: "mnist1d")
    #expect(open.isOpen)
    let fitted = try specification()
    #expect(!fitted.isOpen)
    #expect(
      fitted.designNames == [
        "conv-pool-1d", "separable-residual-1d", "conv-flatten-1d", "basic-residual-1d", "temporal", "gated-1d",
      ])
    #expect(fitted.recipe.name == "standard")
    #expect(fitted.epochs == fitted.recipe.epochs)
    // 4,000 samples: 31 epochs are 2,000 steps, and the first rung has one in 27 of them at least.
    #expect(fitted.epochs == 31)
    let space = try fitted.space(loader: makeLoader())
    #expect(space.rules.recipe.map(\.name) == ["learningRate", "weightDecay", "labelSmoothing"])
    #expect(space.base.input == [1, 40])
  }

  @Test func theModelLooksCloselyWhereDesignsAreMany() throws {
    let settings = try specification().screening?.settings
    #expect(
      settings == [
        "thrift": .real(1), "pool": .integer(64), "start": .integer(10), "logarithm": .boolean(true),
        "details": .boolean(true),
      ])
    var open = StudySpecification(fromNothingOn: "mnist1d")
    let source = try DatasetCatalogue.builtin.open("mnist1d", in: DataLocations())
    open.screening = MethodChoice(kind: "none")
    #expect(try open.fitted(to: source, loader: makeLoader()).screening?.kind == "none")
    (open.screening, open.sampler) = (nil, MethodChoice(kind: "random"))
    #expect(try open.fitted(to: source, loader: makeLoader()).screening == nil)
  }

  /// Where trainings are long, there is time to choose among many.
  @Test func aTenthOfTheTimeGoesIntoChoosing() throws {
    #expect([0, 4e8, 6.4e8, 1.28e9, 1e10, 1e14, .infinity].map(StudySpecification.pool) == [8, 8, 10, 20, 64, 64, 64])
    // Without rungs the first training is a whole one, and with rungs of 1, 3 and 9 of so few samples it takes no time.
    #expect(try specification().screening?.settings["pool"] == .integer(64))
    var open = StudySpecification(fromNothingOn: "mnist1d")
    let source = try DatasetCatalogue.builtin.open("mnist1d", in: DataLocations())
    (open.limits, open.epochs) = (SizeLimits(maximumParameters: 1_738), 20)
    open.keepEpochs()
    #expect(try open.fitted(to: source, loader: makeLoader()).screening?.settings["pool"] == .integer(8))
  }

  /// Networks far below the limit are of little use, and cheap enough to take half of the trials.
  @Test func theSmallestIsAThirtySecondOfTheLimit() throws {
    #expect(try specification().limits.parameters.minimum == 1_738 / 32)
    #expect(try specification(most: 31).limits.parameters.minimum == nil)
    var open = StudySpecification(fromNothingOn: "mnist1d")
    let source = try DatasetCatalogue.builtin.open("mnist1d", in: DataLocations())
    #expect(try open.fitted(to: source, loader: makeLoader()).limits.parameters.minimum == nil)
    (open.limits.parameters.minimum, open.limits.parameters.maximum) = (1, 1_738)
    #expect(try open.fitted(to: source, loader: makeLoader()).limits.parameters.minimum == 1)
  }

  /// One wide network at full resolution would take half of a budget.
  @Test func noCandidateTakesALargePartOfTheBudget() throws {
    var open = StudySpecification(fromNothingOn: "mnist1d")
    open.limits.parameters.maximum = 1_738
    let source = try DatasetCatalogue.builtin.open("mnist1d", in: DataLocations())
    func most() throws -> Int? { try open.fitted(to: source, loader: makeLoader()).limits.multiplyAdds.maximum }
    // 4,000 samples, 31 epochs, forwards and backwards.
    let whole = 3 * 4_000 * 31
    open.budget = .multiplyAdds(16 * whole * 900_000)
    #expect(try most() == 900_000)
    open.budget = .seconds(600)
    #expect(try most() == 600 * 16_000_000_000 / 8 / whole)
    open.budget = .multiplyAdds(.max)
    #expect(try most() ?? .max > 1_000_000_000)
    // The base, as it is fitted, stays within.
    open.budget = .multiplyAdds(1)
    let fitted = try open.fitted(to: source, loader: makeLoader())
    #expect(try fitted.limits.multiplyAdds.maximum == fitted.space(loader: makeLoader()).baseSize.multiplyAdds)
    open.limits.multiplyAdds.maximum = 9_000
    #expect(try most() == 9_000)
    (open.limits.multiplyAdds.maximum, open.budget) = (nil, .trials(40))
    #expect(try most() == nil)
    open.budget = .epochs(40)
    #expect(try most() == nil)
  }

  @Test func aLongTrainingHasALongerFirstRung() throws {
    var open = StudySpecification(fromNothingOn: "mnist1d")
    open.fidelity = MethodChoice(kind: "asha")
    let source = try DatasetCatalogue.builtin.open("mnist1d", in: DataLocations())
    #expect(try open.fitted(to: source, loader: makeLoader()).fidelity.settings["minEpochs"] == .integer(2))
    open.fidelity.settings["minEpochs"] = .integer(1)
    #expect(try open.fitted(to: source, loader: makeLoader()).fidelity.settings["minEpochs"] == .integer(1))
    open.fidelity.settings["minEpochs"] = nil
    open.epochs = 20
    open.keepEpochs()
    #expect(try open.fitted(to: source, loader: makeLoader()).fidelity.settings["minEpochs"] == nil)
  }

  /// A stored study says all of it, so that another portfolio in a later version changes nothing.
  @Test func theStudySaysWhatItBeganWith() throws {
    let fitted = try specification()
    let text = SourceText(file: "study.json", text: JSONWriter.pretty(fitted.json))
    let read = try StudySpecification(JSONDocument(text), loader: makeLoader())
    #expect(read.portfolio == fitted.portfolio)
    #expect(!read.isOpen)
    #expect(JSONWriter.canonical(read.json) == JSONWriter.canonical(fitted.json))
  }

  /// Every design comes early, in every part of the range of sizes, and none is larger than the limits.
  @Test func foundersSpreadOverDesignsAndSizes() throws {
    let fitted = try specification()
    let source = try SpaceCandidates(fitted, loader: makeLoader())
    #expect(source.founderCount == 24)
    var known: Set<String> = []
    var sizes: [String: [Int]] = [:]
    for index in 0..<source.founderCount {
      var generator = fitted.generator(trial: index)
      guard let founder = source.founder(index, known: known, using: &generator) else { continue }
      var again = fitted.generator(trial: index)
      #expect(source.founder(index, known: known, using: &again)?.hash == founder.hash)
      known.insert(founder.hash)
      #expect(founder.size.parameters <= 1_738)
      let design = String(founder.change.prefix { $0 != " " })
      sizes[design, default: []].append(founder.size.parameters)
    }
    #expect(sizes.count == 6)
    #expect(known.count >= 20)
    for (design, sizes) in sizes {
      let (least, most) = (sizes.min() ?? 0, sizes.max() ?? 0)
      #expect(most > 1_200, "\(design) fills the limit: \(sizes)")
      #expect(most > 2 * least, "\(design) comes in several sizes: \(sizes)")
    }
    #expect((sizes.values.flatMap { $0 }.min() ?? .max) < 260)
  }

  /// What is stored stands on its own, without the blocks of other designs.
  @Test func candidatesHoldTheBlocksThatTheyUse() throws {
    let fitted = try specification()
    let source = try SpaceCandidates(fitted, loader: makeLoader())
    for index in 0..<6 {
      var generator = fitted.generator(trial: index)
      let founder = try #require(source.founder(index, known: [], using: &generator))
      let text = SourceText(file: "c.json", text: JSONWriter.line(founder.architecture))
      let loaded = try makeLoader().network(text)
      #expect(loaded.canonicalHash == founder.hash)
      #expect(loaded.architecture.blocks.count <= 1, "\(loaded.architecture.blocks.map(\.name))")
    }
  }

  /// The base is what the search begins with, but it may get blocks of the designs.
  @Test func designsMayLendOnlyTheirBlocks() throws {
    let text = """
      {"study": 1, "dataset": "mnist1d", "portfolio": {"blocksOf": true}, "limits": {"parameters": {"max": 3000}},
       "architecture": {"espalier": 1, "name": "own", "input": [1, 40], "layers": [
         {"kind": "flatten", "name": "flat"}, {"kind": "linear", "name": "hidden", "out": 16}, {"kind": "relu", "name": "act"},
         {"kind": "linear", "name": "classifier", "out": 10}], "search": {"fixed": ["act"]}}}
      """
    let open = try StudySpecification(
      JSONDocument(SourceText(file: "study.json", text: text)), loader: makeLoader())
    #expect(open.isOpen)
    let data = try DatasetCatalogue.builtin.open("mnist1d", in: DataLocations())
    let fitted = try open.fitted(to: data, loader: makeLoader()).settled(on: data.targets)
    #expect(fitted.recipe.name == "standard")
    #expect(fitted.designNames == ["own"])
    #expect(fitted.lenderNames?.contains("temporal") ?? false)
    let stored = SourceText(file: "study.json", text: JSONWriter.pretty(fitted.json))
    let read = try StudySpecification(JSONDocument(stored), loader: makeLoader())
    #expect(!read.isOpen)
    #expect(JSONWriter.canonical(read.json) == JSONWriter.canonical(fitted.json))
    let source = try SpaceCandidates(read, loader: makeLoader())
    #expect(source.founderCount == 0)
    let base = try source.base()
    #expect(!JSONWriter.line(base.architecture).contains("\"blocks\""))
    var kinds: Set<String> = []
    for index in 0..<40 {
      var generator = read.generator(trial: index)
      let made = try #require(
        try source.candidate(for: .random, parent: { _ in base }, known: [base.hash], using: &generator))
      let network = try makeLoader().network(SourceText(file: "c.json", text: JSONWriter.line(made.architecture)))
      #expect(network.canonicalHash == made.hash)
      let used = Set(network.architecture.layers.map(\.kind))
      #expect(network.architecture.blocks.count <= used.count)
      kinds.formUnion(used)
      #expect(network.architecture.layers.contains { $0.name == "act" })
    }
    #expect(kinds.isSuperset(of: ["conv1d", "separable_residual_1d"]), "\(kinds)")
  }

  @Test(arguments: [
    (
      #"{"study": 1, "dataset": "mnist1d", "portfolio": {"blocksOf": true}}"#,
      "designs that lend only their blocks need an architecture to begin from"
    ),
    (
      #"{"study": 1, "dataset": "mnist1d", "architecture": {}, "portfolio": {"blocksOf": 3}}"#,
      "'blocksOf' is 3, but must be true, false, or a list of 1 to 64 architectures"
    ),
    (
      #"{"study": 1, "dataset": "mnist1d", "architecture": {}, "portfolio": {"blocks": true}}"#,
      "'portfolio' is an object, but must be true, false, or a list of 1 to 64 architectures"
    ),
  ])
  func lendersAreChecked(_ text: String, _ message: String) throws {
    let error = #expect(throws: DiagnosticsError.self) {
      try StudySpecification(JSONDocument(SourceText(file: "study.json", text: text)), loader: makeLoader())
    }
    #expect(error?.diagnostics.contains { $0.message.contains(message) } ?? false, "\(String(describing: error))")
  }

  /// Where the first design is too large for the limits even at its narrowest, blocks go.
  @Test(arguments: [40, 60, 120]) func narrowLimitsAreBegunWithToo(_ most: Int) throws {
    let fitted = try specification(most: most)
    let base = try SpaceCandidates(fitted, loader: makeLoader()).base()
    #expect(base.size.parameters <= most)
  }

  /// Blocks of one design get into another, by mutation and by random candidates alike.
  @Test func blocksGetIntoOtherDesigns() throws {
    let fitted = try specification(most: 4_000)
    let source = try SpaceCandidates(fitted, loader: makeLoader())
    var generator = SeededGenerator(seed: 1, stream: .proposal, position: 0)
    let base = try source.base()
    var mixed = 0
    for _ in 0..<60 {
      let made = try source.candidate(
        for: .mutate(parent: 0, steps: 2), parent: { _ in base }, known: [], using: &generator)
      let kinds = try #require(made?.network).architecture.layers.map(\.kind)
      if kinds.contains(where: {
        ["separable_residual_1d", "basic_residual_1d", "gated_1d", "temporal_residual"].contains($0)
      }) {
        mixed += 1
      }
    }
    #expect(mixed > 2, "conv-pool-1d has none of these itself")
    var designs: Set<String> = []
    for _ in 0..<30 {
      let made = try source.candidate(for: .random, parent: { _ in base }, known: [], using: &generator)
      designs.insert(String(made?.change.prefix { $0 != " " } ?? ""))
    }
    #expect(designs.count > 3)
  }

  /// The order of results, not the clock and not an interruption, decides what is trained.
  @Test func aStudyFromNothingResumes() throws {
    let fitted = try specification(trials: 34)
    let undisturbed = try TemporaryFolder()
    let study = try Study(creating: undisturbed.path + "/study", specification: fitted, trainingSamples: 100)
    let run = try StudyRun(
      study, source: SpaceCandidates(fitted, loader: makeLoader()), pool: StoppingPool(after: .max))
    #expect(try run.run() == .completed)
    let hashes = try study.store.trials().map(\.candidate.hash)
    #expect(hashes.count == 34)

    let folder = try TemporaryFolder()
    let path = folder.path + "/study"
    _ = try Study(creating: path, specification: fitted, trainingSamples: 100)
    var stops = 0
    while try !resume(path, after: 7 + stops % 3), stops < 100 { stops += 1 }
    #expect(stops > 2)
    let resumed = try Study(path: path, isReadOnly: true, loader: makeLoader())
    #expect(try resumed.store.trials().map(\.candidate.hash) == hashes)
  }

  /// Whether the study ended before it was stopped.
  private func resume(_ path: String, after events: Int) throws -> Bool {
    let study = try Study(path: path, isReadOnly: false, loader: makeLoader())
    let source = try SpaceCandidates(study.specification, loader: makeLoader(), isStored: true)
    do {
      return try StudyRun(study, source: source, pool: StoppingPool(after: events)).run() == .completed
    } catch {
      return false
    }
  }

  /// What earlier studies say means what it meant.
  @Test func aStudyWithAnArchitectureBeginsWithThatAlone() throws {
    let text = """
      {"study": 1, "architecture": \(smallNetwork), "dataset": "mnist1d"}
      """
    let read = try StudySpecification(JSONDocument(SourceText(file: "s.json", text: text)), loader: makeLoader())
    #expect(read.portfolio == nil)
    #expect(!read.isOpen)
    #expect(read.recipe == Recipe())
    #expect(try SpaceCandidates(read, loader: makeLoader()).founderCount == 0)
  }

  /// A file that adds a network to the designs means what the command line does: a recipe that suits the data.
  @Test func aNetworkAmongDesignsHasTheirRecipe() throws {
    func read(_ members: String) throws -> StudySpecification {
      let text =
        "{\"study\": 1, \"architecture\": \(smallNetwork), \"dataset\": \"mnist1d\", \"portfolio\": true\(members)}"
      return try StudySpecification(JSONDocument(SourceText(file: "s.json", text: text)), loader: makeLoader())
    }
    let source = try DatasetCatalogue.builtin.open("mnist1d", in: DataLocations())
    let fitted = try read("").fitted(to: source, loader: makeLoader())
    var commandLine = StudySpecification(fromNothingOn: "mnist1d")
    commandLine.architecture = fitted.architecture
    let other = try commandLine.fitted(to: source, loader: makeLoader())
    #expect(fitted.recipe == other.recipe && fitted.recipe != Recipe())
    #expect(fitted.epochs == other.epochs)
    #expect(try read(", \"epochs\": 7").fitted(to: source, loader: makeLoader()).epochs == 7)
    let own = try read(", \"recipe\": {\"recipe\": 1, \"learningRate\": 0.5}")
    #expect(try own.fitted(to: source, loader: makeLoader()).recipe.learningRate == 0.5)
  }

  @Test func aListOfDesignsNeedsNoArchitecture() throws {
    let text = """
      {"study": 1, "dataset": "mnist1d", "portfolio": [\(smallNetwork), \(smallNetwork.replacing("\"out\": 4", with: "\"out\": 6"))]}
      """
    let read = try StudySpecification(JSONDocument(SourceText(file: "s.json", text: text)), loader: makeLoader())
    #expect(read.designNames == ["small", "small"])
    #expect(try SpaceCandidates(read, loader: makeLoader()).founderCount == 8)
  }

  @Test func faultsHaveTheirLocations() throws {
    func said(_ members: String) -> String {
      complaint {
        _ = try StudySpecification(
          JSONDocument(SourceText(file: "s.json", text: "{\"study\": 1, \"dataset\": \"mnist1d\", \(members)}")),
          loader: makeLoader())
      }
    }
    #expect(
      said("\"portfolio\": 3")
        == "s.json:1:49: error: 'portfolio' is 3, but must be true, false, or a list of 1 to 64 architectures")
    #expect(
      said("\"portfolio\": false")
        == "s.json:1:1: error: the member \"architecture\" is missing. "
        + "Give the path of an architecture file, or an architecture; or leave \"portfolio\" out")
    let other = smallNetwork.replacing("[1, 40]", with: "[1, 50]")
    #expect(
      said(
        "\"architecture\": \(smallNetwork.replacing("\n", with: " ")), \"portfolio\": [\(other.replacing("\n", with: " "))]"
      )
      .hasSuffix(
        "error: 'small' leads from [1, 50] to [10], but 'small' from [1, 40] to [10]. Give all of them one input and one output"
      ))
    #expect(
      said(
        "\"architecture\": \(smallNetwork.replacing("\n", with: " ")), \"portfolio\": true, \"search\": {\"fixed\": [\"conv1\"]}"
      ).contains("error: the search section speaks of the architecture's own layers"))
  }

  @Test func aStudyFromNothingHasNoSpaceBeforeItBegins() throws {
    let open = StudySpecification(fromNothingOn: "mnist1d")
    #expect(
      complaint { _ = try open.space(loader: makeLoader()) }
        == "error: 'study' names no architecture: its search fits designs to the samples as it begins. "
        + "Begin it, and look at its folder, or name an architecture")
  }
}
