import Foundation
import JSONText
import Testing

/// 'espalier export' as people run it.
@Suite struct ExportTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "espalier-export-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func write(_ text: String, _ name: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  private func run(_ arguments: String...) throws -> ToolProcess.Outcome {
    var outcome = try ToolProcess(arguments, in: folder).wait()
    outcome.errors = outcome.errors.replacing(folder.path + "/", with: "")
    return outcome
  }

  private func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  private static let network = """
    {"espalier": 1, "name": "small", "input": [1, 40], "layers": [
      {"kind": "conv1d", "name": "look", "out": 4, "kernel": 5, "stride": 2}, {"kind": "relu", "name": "act"},
      {"kind": "flatten", "name": "flat"}, {"kind": "linear", "name": "classes", "out": 10}]}
    """

  @Test func anArchitectureGetsInitialWeights() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write(Self.network, "net.json")
    let plain = try run("export", path("net.json"), "--format", "onnx", "--output", path("a.onnx"))
    #expect(plain.status == 0)
    #expect(
      plain.errors == "'small' was not trained: what is written has the initial weights of seed 0\nsaved in 'a.onnx'\n")
    let other = try run("export", path("net.json"), "--format", "onnx", "--seed", "5", "--output", path("b.onnx"))
    #expect(other.status == 0)
    let (a, b) = try (
      Data(contentsOf: folder.appending(path: "a.onnx")), Data(contentsOf: folder.appending(path: "b.onnx"))
    )
    #expect(a != b)
    #expect(a.range(of: Data("espalier.initialSeed".utf8)) != nil)
    #expect(a.range(of: Data("look.weight".utf8)) != nil)
  }

  @Test func whatHasNoEffectIsRefused() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write(Self.network, "net.json")
    try FileManager.default.createDirectory(at: folder.appending(path: "study"), withIntermediateDirectories: true)
    let refusals = [
      (["net.json", "--format", "onnx", "--bytes"], "--bytes has no effect here: only --normalize reads raw values."),
      (["net.json", "--format", "onnx", "--trial", "3"], "--trial has no effect here: only a study has trials."),
      (["net.json", "--format", "onnx", "--all"], "--all has no effect here: only a study has trials."),
      (
        ["study", "--format", "onnx", "--seed", "3"],
        "--seed has no effect here: a study's networks have their weights."
      ),
      (
        ["study", "--format", "onnx", "--set", "a=1"], "--set has no effect here: a study's networks have their values."
      ),
      (["net.json", "--format", "onnx", "--opset", "16"], "expected a whole number from 17 to 28"),
    ]
    for (arguments, message) in refusals {
      let outcome = try ToolProcess(["export", path(arguments[0])] + arguments.dropFirst(), in: folder).wait()
      #expect(outcome.status == 2, "\(arguments)")
      #expect(outcome.errors.contains(message), "\(arguments): \(outcome.errors)")
    }
    let unknown = try run("export", path("net.json"), "--format", "onxn", "--output", path("a"))
    #expect(unknown.status == 1)
    #expect(unknown.errors == "error: there is no format 'onxn'. Did you mean 'onnx'?\n")
    let untrained = try run("export", path("net.json"), "--format", "onnx", "--normalize", "--output", path("a"))
    #expect(untrained.status == 1)
    #expect(untrained.errors.contains("'small' was not trained, so there is no normalisation to write"))
    #expect(!exists("a"))
    let empty = try run("export", path("study"), "--format", "onnx")
    #expect(empty.status == 1)
    #expect(
      empty.errors == "error: 'study' is no study: it has no study.json. Give the folder that 'espalier search' named\n"
    )
  }

  @Test func aStudyIsWrittenWithAnIndex() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write(Self.network, "net.json")
    let specification = """
      {"study": 1, "name": "tiny", "architecture": "net.json", "dataset": "mnist1d", "subset": 400, "epochs": 1,
       "objectives": ["accuracy", "parameters"], "budget": {"trials": 4}, "seed": 2}
      """
    try write(specification, "study.json")
    let search = try run("search", path("study.json"), "--study", path("found"), "--workers", "1", "--quiet")
    #expect(search.status == 0, "\(search.errors)")

    let export = try run(
      "export", path("found"), "--format", "onnx", "--all", "--normalize", "--output", path("winners"))
    #expect(export.status == 0, "\(export.errors)")
    guard case .object(let index) = try JSONDocument(path: path("winners/index.json")).root,
      case .array(let networks)? = index["networks"], case .object(let first)? = networks.first
    else { return #expect(Bool(false), "the index has no networks") }
    #expect(index["study"] == "tiny" && index["format"] == "onnx" && index["metric"] == "accuracy")
    #expect(first.keys == ["file", "trial", "parameters", "multiplyAdds", "accuracy", "epochs"])
    let files = networks.compactMap { network -> String? in
      if case .object(let object) = network, case .string(let file)? = object["file"] { file } else { nil }
    }
    #expect(files.count == networks.count)
    for file in files { #expect(exists("winners/" + file)) }
    #expect(export.errors.hasSuffix("saved in 'winners/index.json'\nsaved in 'winners/index.md'\n"))
    let page = try String(contentsOf: folder.appending(path: "winners/index.md"), encoding: .utf8)
    #expect(page.contains("| File"))
    #expect(page.contains(files[0]))
    let model = try Data(contentsOf: folder.appending(path: "winners/" + files[0]))
    for word in ["espalier.study", "tiny", "espalier.trial", "espalier.validation.accuracy", "logits"] {
      #expect(model.range(of: Data(word.utf8)) != nil, "\(word)")
    }

    let base = try run("export", path("found"), "--format", "onnx", "--trial", "0", "--output", path("base"))
    #expect(base.errors == "saved in 'base/trial-0.onnx'\nsaved in 'base/index.json'\nsaved in 'base/index.md'\n")
    let absent = try run("export", path("found"), "--format", "onnx", "--trial", "99", "--output", path("none"))
    #expect(absent.status == 1)
    #expect(
      absent.errors
        == "error: 'found' has no trial 99 that was trained. 'espalier trials found' lists those that there are\n")
    #expect(!exists("none"))
    try FileManager.default.removeItem(at: folder.appending(path: "found/candidates/00000"))
    let lost = try run("export", path("found"), "--format", "onnx", "--trial", "0", "--output", path("none"))
    #expect(lost.status == 1)
    #expect(lost.errors.hasPrefix("error: the weights of trial 0 cannot be read: "), "\(lost.errors)")
  }
}
