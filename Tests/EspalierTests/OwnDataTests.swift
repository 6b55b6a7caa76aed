import Espalier
import Foundation
import Testing

/// What docs/library.md says of own data and of data sets that a program makes.
@Suite struct OwnDataTests {
  private let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "espalier-own-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private static let recipe: Recipe = {
    var recipe = Recipe()
    recipe.epochs = 2
    recipe.validation = ValidationSplit(.fraction(0.25))
    return recipe
  }()

  private func network(_ input: String, classes: Int) throws -> Network {
    try Workshop().network(
      SourceText(
        file: "small.json",
        text: """
          {"espalier": 1, "name": "small", "input": \(input),
           "layers": [{"kind": "flatten"}, {"kind": "linear", "out": \(classes)}]}
          """))
  }

  /// The page's programs stand in this file, with more before their lines.
  @Test func thePageShowsWhatIsTested() throws {
    let page = try String(contentsOf: ExampleTests.root.appending(path: "docs/library.md"), encoding: .utf8)
    let part = try #require(page.components(separatedBy: "## Own data\n").last?.components(separatedBy: "\n## ").first)
    let snippets = part.components(separatedBy: "```swift\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
    #expect(snippets.count == 2)
    func lines(_ text: String) -> [String] {
      text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    let tested = lines(try String(contentsOfFile: #filePath, encoding: .utf8)).joined(separator: "\n")
    for snippet in snippets { #expect(tested.contains(lines(snippet).joined(separator: "\n")), "\(snippet)") }
  }

  @Test func aTableIsSearchedOn() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = folder + "/accel.csv"
    let rows = (0..<800).map { row in
      let activity = row / 80 % 2
      return "\(row / 80),\(activity == 0 ? "rest" : "walk"),\(row % 7 + 5 * activity),\(row % 5)"
    }
    try "subject,activity,ax,ay\n\(rows.joined(separator: "\n"))\n".write(
      toFile: file, atomically: true, encoding: .utf8)
    let network = try network("[2, 16]", classes: 2)
    let recipe = Self.recipe

    let workshop = Workshop()
    let choice = try workshop.choice(of: file, options: ["label=activity", "group=subject", "window=16"])
    let source = try workshop.dataset(choice)
    print("\(source.sampleShape), \(source.targets.names), from \(source.origin)")
    let samples = try source.load(.training)
    print("\(samples.count) windows; the first begins with \(samples.values(at: 0)[0])")

    let trained = try workshop.train(network, on: choice, by: recipe)
    var study = workshop.study(growing: network, on: choice, by: recipe)
    study.limits.parameters.maximum = 400
    study.budget = .trials(4)
    let frontier = try workshop.search(study, in: folder + "/study")

    #expect(source.sampleShape == [2, 16])
    #expect(source.targets.names == ["rest", "walk"])
    // Whole groups of five windows each.
    #expect(samples.count.isMultiple(of: 5) && samples.count < 50)
    #expect(try workshop.evaluate(trained).sampleCount == 50 - samples.count)
    #expect(!frontier.points.isEmpty)
    #expect(
      choice
        == DatasetChoice(
          "csv",
          settings: [
            "path": .text(file), "label": .text("activity"), "group": .text("subject"), "window": .integer(16),
          ]))
  }

  @Test func aProgramBringsItsOwnSamples() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let network = try network("[2]", classes: 2)
    let recipe = Self.recipe

    struct Halves: DatasetSource {
      let name = "halves"
      let sampleShape: Shape = [2]
      let targets = Targets.classes(names: ["left", "right"])
      let origin = "made by this program"

      func load(_ split: Split) throws(DiagnosticsError) -> Samples {
        let labels = (0..<100).map { Int32($0 % 2) }
        let values = labels.enumerated().flatMap { [Float($1) * 2 - 1, Float($0) / 100] }
        return try Samples(
          name: name, shape: sampleShape, targets: targets, storage: .floats(values), values: .classes(labels))
      }
    }

    var workshop = Workshop()
    try workshop.toolkit.datasets.register(
      DatasetDefinition(name: "halves", help: "Points left and right.") { _ in Halves() })
    let trained = try workshop.train(network, on: "halves", by: recipe)

    #expect(trained.outcome.history.count == 2)
    #expect(try workshop.evaluate(trained).sampleCount == 100)
  }
}
