import Foundation
import JSONText
import Testing

/// What people look at, made by the tool as they run it: pages, pictures, tables with chosen columns.
@Suite struct PictureCommandTests {
  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "espalier-pictures-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func run(_ words: [String], in folder: URL, expecting status: Int32 = 0) throws -> ToolProcess.Outcome {
    var outcome = try ToolProcess(words, in: folder).wait()
    outcome.errors = outcome.errors.replacing(folder.path + "/", with: "")
    #expect(outcome.status == status, "\(words): \(outcome.errors)")
    return outcome
  }

  private func text(_ name: String, in folder: URL) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  private static let network = """
    {"espalier": 1, "name": "small", "input": [1, 40], "layers": [
      {"kind": "conv1d", "name": "look", "out": 4, "kernel": 5, "stride": 2}, {"kind": "relu", "name": "act"},
      {"kind": "flatten", "name": "flat"}, {"kind": "linear", "name": "classes", "out": 10}]}
    """

  @Test func aStudyIsShown() throws {
    try inFolder { folder in
      try Data(Self.network.utf8).write(to: folder.appending(path: "net.json"))
      let specification = """
        {"study": 1, "name": "tiny", "architecture": "net.json", "dataset": "mnist1d", "subset": 400, "epochs": 1,
         "objectives": ["accuracy", "parameters"], "budget": {"trials": 4}, "seed": 2}
        """
      try Data(specification.utf8).write(to: folder.appending(path: "study.json"))
      let study = folder.appending(path: "found").path
      _ = try run(
        ["search", folder.appending(path: "study.json").path, "--study", study, "--workers", "1", "--quiet"],
        in: folder)

      let report = try run(["report", study], in: folder)
      #expect(report.output.contains("found/report.html: "))
      let page = try text("found/report.html", in: folder)
      #expect(page.contains("<h1>tiny</h1>") && page.hasSuffix("</html>\n"))
      let other = try run(
        ["report", study, "--output", folder.appending(path: "r.pdf").path], in: folder, expecting: 2)
      #expect(other.errors.contains("ends in '.pdf', but a report is a page. Name a file that ends in '.html'."))

      // A study that nobody runs is shown once.
      let once = try run(["status", study], in: folder).output
      #expect(try run(["status", study, "--watch"], in: folder).output == once)

      let markdown = try run(["pareto", study, "--format", "markdown"], in: folder).output
      let heading = try #require(markdown.split(separator: "\n").first { $0.hasPrefix("| ") })
      #expect(heading.split(separator: "|").count == 6, "\(heading)")
      #expect(heading.contains("Epochs") && heading.contains("Change"))
      let chosen = try run(["pareto", study, "--format", "csv", "--columns", "parameters,accuracy"], in: folder)
      #expect(chosen.output.hasPrefix("section,parameters,accuracy\r\n"))
      let unknown = try run(
        ["trials", study, "--format", "csv", "--columns", "parameter"], in: folder, expecting: 1)
      #expect(unknown.errors == "error: there is no column 'parameter'. Did you mean 'parameters'?\n")
    }
  }

  /// Two networks as an experiment: the table, the curves with lines of the test samples, the pictures of weights.
  @Test func anExperimentHasItsReport() throws {
    try inFolder { folder in
      try Data(Self.network.utf8).write(to: folder.appending(path: "small.json"))
      try Data(Self.network.replacing(#""small""#, with: #""wide""#).replacing("\"out\": 4", with: "\"out\": 6").utf8)
        .write(to: folder.appending(path: "wide.json"))
      try Data(#"{"recipe": 1, "name": "short", "epochs": 2, "validation": null}"#.utf8)
        .write(to: folder.appending(path: "recipe.json"))
      let words =
        ["compare"] + ["small.json", "wide.json"].map { folder.appending(path: $0).path } + [
          "--dataset", "mnist1d", "--recipe", folder.appending(path: "recipe.json").path, "--threads", "1", "--test",
          "--quiet", "--output", folder.appending(path: "report").path,
        ]
      _ = try run(words, in: folder)
      let page = try text("report/README.md", in: folder)
      #expect(page.hasPrefix("# small and wide on mnist1d\n"))
      #expect(page.contains("![Loss and accuracy by epoch](curves.svg)"))
      #expect(page.contains("kernel 5, stride 2"), "the layers have their kernels")
      #expect(page.contains("the lines beside those of training are of the test samples"))
      let curves = try text("report/curves.svg", in: folder)
      #expect(curves.contains(">test<") && !curves.contains(">validation<"))
      #expect(try text("report/table.tex", in: folder).contains("\\toprule"))
      let runs = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "report/runs").path)
      let checkpoint = try #require(runs.sorted().first { $0.hasPrefix("small") && $0.hasSuffix(".safetensors") })
      #expect(page.contains("(runs/\(checkpoint))"))

      // The same command trains nothing again and writes the same curves, the test's included.
      _ = try run(words, in: folder)
      #expect(try text("report/curves.svg", in: folder) == curves)

      let file = folder.appending(path: "report/runs/\(checkpoint)").path
      let weights = ["weights", file, "--layer", "look", "--output"]
      _ = try run(weights + [folder.appending(path: "look.svg").path], in: folder)
      #expect(try text("look.svg", in: folder).contains("<title>look.weight: [4, 1, 5]</title>"))
      _ = try run(weights + [folder.appending(path: "look.png").path], in: folder)
      #expect(try Data(contentsOf: folder.appending(path: "look.png")).prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]))
      let map = folder.appending(path: "map.svg").path
      _ = try run(["weights", file, "--layer", "classes", "--output", map], in: folder)
      #expect(try text("map.svg", in: folder).contains("class ↓, input →"), "the classes' layer is a map")
      #expect(try run(["weights", file], in: folder).output.contains("classes.weight"))
      let confusion = folder.appending(path: "confusion.svg").path
      _ = try run(["evaluate", file, "--confusion", confusion], in: folder)
      #expect(try text("confusion.svg", in: folder).contains("class ↓, taken for →"))
    }
  }

  /// The tables of layers in the exercises' pages are those that the program prints.
  @Test func theExercisesShowWhatIsPrinted() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folder = root.appending(path: "docs/exercises")
    var count = 0
    try inFolder { temporary in
      for page in try FileManager.default.contentsOfDirectory(atPath: folder.path) where page.hasSuffix(".md") {
        let text = try String(contentsOf: folder.appending(path: page), encoding: .utf8)
        for block in text.matches(of: /```console\n\$ espalier summary ([^\n ]+)\n([^`]*)```/) {
          let printed = try run(["summary", root.appending(path: String(block.1)).path], in: temporary).output
          #expect(printed == String(block.2), "\(page): \(block.1)")
          count += 1
        }
      }
    }
    #expect(count >= 10)
  }
}
