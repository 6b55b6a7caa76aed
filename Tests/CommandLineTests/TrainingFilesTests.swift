import Foundation
import Testing

/// Where `train` saves, what it does not replace, and what it says before it begins.
@Suite struct TrainingFilesTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "espalier-files-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try write(#"{"recipe": 1, "epochs": 1, "batchSize": 500}"#, "recipe.json")
    try write(network(#"{"kind": "linear", "out": 10}"#), "net.json")
  }

  private func write(_ text: String, _ name: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  private func network(_ layers: String) -> String {
    #"{"espalier": 1, "name": "net", "input": [1, 40], "layers": [{"kind": "flatten"}, \#(layers)]}"#
  }

  private func tool(_ arguments: [String], in folder: URL? = nil) throws -> (
    status: Int32, output: String, errors: String
  ) {
    let process = Process()
    process.executableURL = KilledTrainingTests.tool
    process.arguments = arguments
    process.currentDirectoryURL = folder ?? self.folder
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let complaint = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (
      process.terminationStatus, String(decoding: text, as: UTF8.self), String(decoding: complaint, as: UTF8.self)
    )
  }

  private func train(_ more: [String] = [], file: String = "net.json") throws -> (
    status: Int32, output: String, errors: String
  ) {
    try tool(["train", file, "--dataset", "mnist1d", "--recipe", "recipe.json", "--threads", "1", "--quiet"] + more)
  }

  private func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: name).path)
  }

  @Test func aFileOfAnotherRunIsNotReplaced() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let saved = "net-mnist1d-seed0.safetensors"
    #expect(try train().status == 0)
    let first = try Data(contentsOf: folder.appending(path: saved))
    #expect(try train().status == 0, "the same run may be run again")
    #expect(try Data(contentsOf: folder.appending(path: saved)) == first)
    #expect(try train(["--seed", "1"]).status == 0, "a run with another seed has a file of its own")
    #expect(exists("net-mnist1d-seed1.safetensors"))

    for (more, difference) in [
      (["--epochs", "2"], "1 epoch"), (["--precision", "f32", "--epochs", "3"], "1 epoch"),
    ] {
      let refused = try train(more)
      #expect(refused.status == 1)
      #expect(
        refused.errors
          == "error: '\(saved)' holds another run, with \(difference): 1 of 1 epochs on 'mnist1d'. Choose another file "
          + "with --checkpoint, or replace it with --force\n")
    }
    try write(network(#"{"kind": "linear", "out": 12}, {"kind": "relu"}, {"kind": "linear", "out": 10}"#), "wider.json")
    #expect(try train(file: "wider.json").errors.contains("holds another run, with another network"))
    #expect(try Data(contentsOf: folder.appending(path: saved)) == first)
    #expect(try train(["--epochs", "2", "--resume"]).status == 0, "a run may be prolonged")
    #expect(try train(["--force"], file: "wider.json").status == 0)

    let notes = try train(["--checkpoint", "recipe.json"])
    #expect(notes.status == 1)
    #expect(notes.errors.contains("'recipe.json' exists and is no checkpoint of this tool"))
    try write("notes", "notes.svg")
    let plot = try train(["--checkpoint", "new", "--plot", "notes.svg"])
    #expect(plot.errors.contains("'notes.svg' exists and is no drawing"))
    #expect(!exists("new"))
  }

  @Test func foldersAreLookedAtBeforeTraining() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    for option in ["--checkpoint", "--plot"] {
      let outcome = try train([option, "none/x", "--format", "json"])
      #expect(outcome.status == 1)
      #expect(outcome.output.isEmpty, "no epoch was trained")
      #expect(
        outcome.errors
          == "error: 'none/x' cannot be written: No such file or directory. Create the folder first\n")
    }
    #expect(try train(["--checkpoint", "."]).errors.contains("'.' is a directory and cannot be written to"))
    #expect(try train(["--checkpoint", "x", "--plot", "x"]).errors.contains("have one name"))
  }

  @Test func flippedSequencesAreAnErrorWithItsPlace() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write("{\"recipe\": 1,\n \"augmentation\": {\"flip\": true, \"cutout\": 3}}", "recipe.json")
    let expected = [
      "recipe.json:2:27: error: horizontal flip needs pictures [channels, height, width], but the samples are [1, 40]",
      "recipe.json:2:43: error: cutout needs pictures [channels, height, width], but the samples are [1, 40]",
    ]
    try write(
      #"{"study": 1, "dataset": "mnist1d", "architecture": "net.json", "recipe": "recipe.json"}"#, "study.json")
    for outcome in [try train(), try tool(["check", "study.json"]), try tool(["search", "study.json"])] {
      #expect(outcome.status == 1)
      for line in expected { #expect(outcome.errors.contains(line), "\(outcome.errors)") }
    }
    #expect(!exists("studies"))
    try write(
      #"""
      {"study": 1, "dataset": "mnist1d", "architecture": "net.json",
       "recipe": {"recipe": 1, "augmentation": {"cropPadding": 4}}}
      """#, "inline.json")
    #expect(try tool(["check", "inline.json"]).errors.contains("inline.json:2:58: error: crop needs pictures"))
    try write(
      #"""
      {"study": 1, "dataset": "mnist1d", "architecture": "net.json",
       "search": {"recipe": {"augmentation.flip": [true, false]}}}
      """#, "axis.json")
    #expect(try tool(["check", "axis.json"]).errors.contains("horizontal flip needs pictures"))
    try write(#"{"study": 1, "dataset": "mnist", "architecture": "net.json"}"#, "other.json")
    try write(#"{"study": 1, "dataset": "mnist1", "architecture": "net.json"}"#, "unknown.json")
    #expect(
      try tool(["check", "unknown.json"]).errors.hasPrefix("unknown.json:1:25: error: there is no data set 'mnist1'."))
  }

  @Test func warningsDoNotChangeTheStatus() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write(network("{\"kind\": \"linear\", \"out\": 10},\n{\"kind\": \"softmax\"}"), "net.json")
    let warning = "net.json:2:1: warning: softmax_1: the loss applies softmax itself"
    let checked = try tool(["check", "net.json"])
    #expect(checked.status == 0)
    #expect(checked.errors.contains(warning))
    let trained = try train()
    #expect(trained.status == 0)
    #expect(trained.errors.contains(warning))
    let json = try tool(["check", "net.json", "--format", "json"])
    #expect(json.status == 0)
    #expect(json.output.contains(#""severity": "warning""#))
    #expect(json.output.contains(#""code": "softmax-before-loss""#))
    #expect(json.output.contains(#""ok": true"#))
    try write(#"{"study": 1, "dataset": "mnist1d", "architecture": "net.json"}"#, "study.json")
    let study = try tool(["check", "study.json"])
    #expect(study.status == 0)
    #expect(study.errors.contains(warning))
    #expect(try tool(["check", "recipe.json"]).output == "recipe.json: sound: 1 epoch in batches of 500\n")
  }

  /// 3,600 samples to train on, in batches of 3,599.
  @Test func aLastBatchOfOneIsSpokenOf() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write(
      network(#"{"kind": "linear", "out": 8, "bias": false}, {"kind": "batch_norm"}, {"kind": "linear", "out": 10}"#),
      "net.json")
    try write(
      #"{"study": 1, "dataset": "mnist1d", "architecture": "net.json", "recipe": "recipe.json"}"#, "study.json")
    let commands = [{ try self.train() }, { try self.tool(["check", "study.json"]) }]
    try write(#"{"recipe": 1, "epochs": 1, "batchSize": 3599, "validation": 0.1}"#, "recipe.json")
    for command in commands {
      let outcome = try command()
      #expect(outcome.status == 0)
      #expect(
        outcome.errors.contains("warning: batch_norm_1: 3600 samples in batches of 3599 leave one"), "\(outcome.errors)"
      )
    }
    try write(
      #"{"recipe": 1, "epochs": 1, "batchSize": 3599, "lastBatch": "keep", "validation": 0.1}"#, "recipe.json")
    for command in commands {
      let outcome = try command()
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("the last batch, 1 of 3600 samples in batches of 3599,"), "\(outcome.errors)")
    }
  }
}
