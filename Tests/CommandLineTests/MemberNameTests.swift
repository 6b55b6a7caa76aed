import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import Search
import Studies
import Testing
import Training

/// Every member of every kind of document is written in camel case, and each kind words its version alike.
@Suite struct MemberNameTests {
  private static let schemas: [(name: String, schema: JSONValue)] = [
    ("architecture", JSONSchema(of: .builtin, search: SearchRules.schema()).json),
    ("recipe", Recipe.schema), ("study", StudySpecification.schema()),
    ("bench", BenchSpecification.schema(study: StudySpecification.schema())),
  ]

  private func isCamelCase(_ name: String) -> Bool {
    name == "$schema" || name.wholeMatch(of: /[a-z][a-zA-Z0-9]*/) != nil
  }

  /// The members that a schema lets objects have. Those of `mutations` are kinds.
  private func members(_ schema: JSONValue) -> [String] {
    switch schema {
    case .array(let elements): return elements.flatMap(members)
    case .object(let object):
      var found: [String] = []
      for member in object.members {
        if member.key == "properties", case .object(let properties) = member.value {
          found += properties.keys
          for property in properties.members where property.key != "mutations" { found += members(property.value) }
          if case .object(let mutations)? = properties["mutations"] {
            guard case .object(let kinds)? = mutations["properties"] else { continue }
            found += kinds.members.flatMap { members($0.value) }
          }
        } else {
          found += members(member.value)
        }
      }
      return found
    default: return []
    }
  }

  @Test func schemasAreInCamelCase() {
    for (name, schema) in Self.schemas {
      let members = members(schema)
      #expect(members.count > 10, "\(name)")
      #expect(members.filter { !isCamelCase($0) } == [], "\(name)")
    }
    #expect(members(Self.schemas[2].schema).contains("minSamples"), "settings are walked")
    #expect(members(Self.schemas[0].schema).contains("countIncludePad"), "attributes are walked")
  }

  /// What commands print as JSON.
  @Test func outputIsInCamelCase() throws {
    func keys(_ value: JSONValue) -> [String] {
      switch value {
      case .array(let elements): elements.flatMap(keys)
      case .object(let object): object.members.flatMap { [$0.key] + keys($0.value) }
      default: []
      }
    }
    for name in ["summary.json", "space-narrowed.json"] {
      let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      let path = tests.appending(path: "ReportsTests/Snapshots/\(name)").path
      let found = keys(try JSONDocument(path: path).root)
      #expect(found.count > 10)
      #expect(found.filter { !isCamelCase($0) } == [], "\(name)")
    }
  }

  /// What each kind of document says of a version, by its reader.
  private func complaint(_ key: String, _ text: String) -> String {
    let loader = ArchitectureLoader(catalogue: .builtin)
    let source = SourceText(file: "file.json", text: text)
    do {
      switch key {
      case "espalier": _ = try loader.load(source)
      case "recipe": _ = try Recipe(JSONDocument(source))
      case "study": _ = try StudySpecification(JSONDocument(source), loader: loader)
      default: _ = try BenchSpecification(JSONDocument(source), loader: loader)
      }
      return "nothing"
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: ["espalier", "recipe", "study", "bench"]) func versionsAreWordedAlike(_ key: String) {
    let column = key.count + 6
    #expect(
      complaint(key, #"{"\#(key)": 2, "newMember": 0}"#)
        == "file.json:1:\(column): error: the file has format version 2; this tool reads version 1. "
        + "Use a newer espalier")
    for (wrong, words) in [("0", "0"), (#""1""#, "'1'"), ("1.5", "1.5"), ("true", "true")] {
      let message = complaint(key, #"{"\#(key)": \#(wrong)}"#)
      #expect(
        message.contains("file.json:1:\(column): error: '\(key)' is \(words), but must be the format version, 1"))
    }
    #expect(
      complaint(key, "{}").contains(
        "file.json:1:1: error: the file does not say its format version. Begin with \"\(key)\": 1"))
  }

  /// Blocks that are imported have the version of architectures.
  @Test func newerLibrariesAreRefused() {
    let loader = ArchitectureLoader(catalogue: .builtin) { path throws(DiagnosticsError) in
      SourceText(file: path, text: #"{"espalier": 2, "blocks": {"a": {"layers": []}}}"#)
    }
    let error = #expect(throws: DiagnosticsError.self) {
      try loader.load(
        SourceText(file: "net.json", text: #"{"espalier": 1, "import": ["new.json"], "blocks": {}}"#))
    }
    #expect(
      error?.description
        == "new.json:1:14: error: the file has format version 2; this tool reads version 1. Use a newer espalier")
  }

  /// The tool itself: a warning once, on standard error, and none for what a study holds.
  @Test func warningsReachTheUserOnce() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "espalier-names-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let texts = [
      "net.json":
        #"""
      {"espalier": 1, "input": [1, 40], "layers": [{"kind": "avg_pool1d", "kernel": 2, "count_include_pad": true},
        {"kind": "flatten"}, {"kind": "linear", "out": 10}]}
      """#,
      "study.json":
        #"""
      {"study": 1, "architecture": "net.json", "dataset": "mnist1d", "subset": 60, "epochs": 2,
        "budget": {"trials": 1}, "fidelity": {"kind": "asha", "min_epochs": 1}}
      """#,
      "bench.json":
        #"{"bench": 1, "study": "study.json", "budget": {"multiplyAdds": 1}, "variants": [{"name": "a", "with": {}}]}"#,
    ]
    for (name, text) in texts { try Data(text.utf8).write(to: folder.appending(path: name)) }
    func errors(_ arguments: [String]) throws -> String {
      let outcome = try ToolProcess(arguments, in: folder).wait()
      #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
      return outcome.errors.replacing(folder.path + "/", with: "")
    }
    func path(_ name: String) -> String { folder.appending(path: name).path }
    let attribute = "net.json:1:82: warning: avg_pool1d_1: 'count_include_pad' is called 'countIncludePad' now."
    let setting = "study.json:2:57: warning: 'min_epochs' is called 'minEpochs' now."
    for (arguments, expected) in [
      (["check", path("net.json")], [attribute]), (["summary", path("net.json")], [attribute]),
      (["check", path("study.json")], [setting, attribute]), (["check", path("bench.json")], [setting, attribute]),
      (["space", path("study.json")], [setting, attribute]),
      (
        ["search", path("study.json"), "--study", path("begun"), "--workers", "1", "--quiet"], [setting, attribute]
      ),
    ] {
      let said = try errors(arguments)
      #expect(said.split(separator: "\n").count { $0.contains("' now") } == expected.count, "\(arguments): \(said)")
      for line in expected { #expect(said.contains(line), "\(arguments): \(said)") }
    }
    for arguments in [["status"], ["pareto"], ["resume", "--quiet"], ["space"]] {
      let said = try errors([arguments[0], path("begun")] + arguments.dropFirst())
      #expect(!said.contains("warning"), "\(arguments): \(said)")
    }
    // The file of a study as earlier versions wrote it.
    let file = folder.appending(path: "begun/study.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text.contains("minEpochs") && text.contains("countIncludePad"))
    try Data(
      text.replacing("minEpochs", with: "min_epochs").replacing("countIncludePad", with: "count_include_pad").utf8
    ).write(to: file)
    for arguments in [["status"], ["pareto"], ["resume", "--quiet"], ["space"]] {
      let said = try errors([arguments[0], path("begun")] + arguments.dropFirst())
      #expect(!said.contains("warning"), "\(arguments): \(said)")
    }
  }
}
