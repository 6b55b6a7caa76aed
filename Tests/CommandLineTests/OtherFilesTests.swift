import Foundation
import Testing

/// Every command that reads a file says what another kind of file is, and which command takes it.
@Suite struct OtherFilesTests {
  private struct Files {
    let folder: URL

    init() throws {
      folder = FileManager.default.temporaryDirectory.appending(path: "espalier-files-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder.appending(path: "study"), withIntermediateDirectories: true)
      let texts = [
        "net.json":
          #"{"espalier": 1, "input": [1, 40], "layers": [{"kind": "flatten"}, {"kind": "linear", "out": 10}]}"#,
        "study.json": #"{"study": 1, "architecture": "net.json", "dataset": "mnist1d"}"#,
        "bench.json": #"{"bench": 1, "study": "study.json"}"#, "recipe.json": #"{"recipe": 1, "epochs": 1}"#,
        "study/study.json": #"{"study": 1}"#, "study.sqlite": "SQLite format 3\0 and pages",
        "run": "\u{20}\0\0\0\0\0\0\0{\"__metadata__\":{\"espalier.checkpoint\":\"1\"}}",
      ]
      for (name, text) in texts { try Data(text.utf8).write(to: folder.appending(path: name)) }
      try Data([0x1F, 0x8B, 8, 0, 1, 2]).write(to: folder.appending(path: "images.gz"))
    }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    /// The errors of a command, with the folder's path left out.
    func errors(_ command: [String], of file: String, _ more: [String] = []) throws -> String {
      let outcome = try ToolProcess(command + [path(file)] + more, in: folder).wait()
      #expect(outcome.status == 1, "\(command) \(file)")
      return outcome.errors.replacing(folder.path + "/", with: "")
    }
  }

  @Test func everyReaderKnowsTheOthersFiles() throws {
    let files = try Files()
    defer { try? FileManager.default.removeItem(at: files.folder) }
    let status = "'espalier status', 'pareto', 'resume' and 'confirm' take the folder that it is in\n"
    let summary = try files.errors(["summary"], of: "run")
    #expect(summary == "run(header):1:18: error: the string does not end. Add '\"'\n")
    let check = try files.errors(["check"], of: "images.gz")
    #expect(
      check == "error: 'images.gz' is a gzip archive, not a JSON file. Commands read data sets from the folder that "
        + "--data names\n")
    let evaluated = try files.errors(["evaluate"], of: "net.json")
    #expect(
      evaluated == "error: 'net.json' is an architecture, and has no weights to evaluate. Name a safetensors file with "
        + "--weights, or a checkpoint in its place\n")
    let database = try files.errors(["status"], of: "study.sqlite")
    #expect(
      database == "error: 'study.sqlite' is a SQLite database, as studies have one, not a study's folder. " + status)
    let folder = try files.errors(["graph"], of: "study")
    #expect(folder.hasPrefix("error: 'study' is a study's folder, not a JSON file. 'espalier status'"))
    let recipe = try files.errors(["summary"], of: "recipe.json")
    #expect(recipe.contains("error: 'recipe.json' is a recipe, not an architecture. 'espalier train' and"))
    let study = try files.errors(["train"], of: "study.json", ["--dataset", "mnist1d"])
    #expect(study.contains("error: 'study.json' is a study's file, not an architecture. 'espalier search' and"))
    let bench = try files.errors(["search"], of: "bench.json")
    #expect(bench.contains("error: 'bench.json' is a bench's file, not a study's file. 'espalier bench-search' and"))
    let searched = try files.errors(["search"], of: "net.json")
    #expect(
      searched.contains(
        "error: 'net.json' is an architecture, not a study's file. " + "'espalier check', 'summary' and"))
    let plugin = try files.errors(["plugins", "inspect"], of: "recipe.json")
    #expect(plugin.contains("error: 'recipe.json' is a recipe, not a plug-in."))
    let given = try files.errors(
      ["train", files.path("net.json"), "--dataset", "mnist1d", "--recipe"], of: "net.json")
    #expect(given.contains("error: 'net.json' is an architecture, not a recipe. "))
  }
}
