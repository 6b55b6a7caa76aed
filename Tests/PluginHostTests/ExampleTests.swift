import Foundation
import GraphIR
import Layers
import PluginHost
import Testing

/// The examples and what 'plugins new' writes build, and keep what the interface asks.
@Suite struct ExampleTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func check(_ plugin: String) throws {
    let said = try folder.espalier("plugins", "check", plugin)
    #expect(said.status == 0, "\(said.output)\(said.error)")
    #expect(said.output.hasSuffix("checks: all passed\n"))
  }

  @Test(arguments: ["learned_threshold", "spirals"]) func inC(_ name: String) throws {
    try folder.compile(Repository.example(name), to: "lib\(name).so")
    try check("lib\(name).so")
  }

  @Test func inSwift() throws {
    try check(Repository.products.appending(path: "libSwiftMethods.so").path)
  }

  static let hasCargo = ["/usr/bin", "/usr/local/bin", NSHomeDirectory() + "/.cargo/bin"].contains {
    FileManager.default.isExecutableFile(atPath: $0 + "/cargo")
  }

  @Test(.enabled(if: hasCargo, "cargo is not installed, so the example in Rust is not built: apt-get install cargo"))
  func inRust() throws {
    let manifest = Repository.root.appending(path: "Examples/plugins/rust_swish/Cargo.toml").path
    let built = try folder.run(
      "cargo",
      [
        "build", "--release", "--offline", "--quiet", "--locked", "--manifest-path", manifest, "--target-dir",
        "\(folder.path)/target",
      ])
    try #require(built.status == 0, "\(built.error)")
    #expect(built.error == "")
    try check("target/release/librust_swish.so")
  }

  @Test func aNewPluginInC() throws {
    let said = try folder.espalier("plugins", "new", "soft-gain")
    #expect(said == Said(status: 0, output: "Begin with: cd soft-gain && make check\n", error: said.error))
    #expect(said.error.split(separator: "\n").count == 4)
    let made = try folder.run("make", ["-s", "-C", "soft-gain", "check", "ESPALIER=\(Repository.tool)"])
    #expect(made.status == 0, "\(made.output)\(made.error)")
    #expect(made.error == "")
    #expect(made.output.hasSuffix("8 checks: all passed\n") || made.output.hasSuffix("7 checks: all passed\n"))
    // The architecture that docs/plugins.md then writes.
    let page = try String(contentsOf: Repository.root.appending(path: "docs/plugins.md"), encoding: .utf8)
    let example = try #require(page.firstMatch(of: /```json plug-in\n(?s)(.*?)```/))
    try folder.write(String(example.1), to: "gained.json")
    let checked = try folder.espalier("check", "gained.json")
    #expect(checked.output == "gained.json: sound: 4 layers, 1506 parameters, [1, 40] → [10]\n", "\(checked.error)")
    #expect(
      try folder.espalier("plugins", "new", "soft-gain").error
        == "error: 'soft-gain' exists already. Choose another name or folder\n")
  }

  static let kinds = ["layer", "mutation", "sampler", "objective", "metric", "dataset", "exporter"]

  @Test(arguments: kinds) func aNewPluginInCOfEveryKind(_ kind: String) throws {
    let name = "my-\(kind)"
    #expect(try folder.espalier("plugins", "new", name, "--kind", kind).status == 0)
    let made = try folder.run(
      "make",
      [
        "-s", "-C", name, "check", "ESPALIER=\(Repository.tool)",
        "CFLAGS=-std=c11 -O2 -Wall -Wextra -Wpedantic -Werror",
      ])
    #expect(made.status == 0, "\(made.output)\(made.error)")
    #expect(made.error == "")
    let title =
      [
        "dataset": "data set my-dataset", "exporter": "exporter my-exporter", "metric": "metric myMetric",
      ][kind] ?? "\(kind) my_\(kind)"
    #expect(made.output.contains("\n\(title)\n"), "\(made.output)")
    #expect(made.output.hasSuffix("checks: all passed\n"))
  }

  /// One package is built as it was written; the sources of the other kinds join it, as the library beside them is the same.
  @Test func newPluginsInSwift() throws {
    #expect(try folder.espalier("plugins", "new", "soft-edit", "--language", "swift").status == 0)
    try build("soft-edit")
    try check("soft-edit/.build/debug/libSoftEdit.so")
    let manifest = folder.path + "/soft-edit/Package.swift"
    var text = try String(contentsOfFile: manifest, encoding: .utf8)
    var modules: [String] = []
    for kind in Self.kinds where kind != "mutation" {
      #expect(
        try folder.espalier("plugins", "new", "my-\(kind)", "--language", "swift", "--kind", kind).status == 0)
      let module = "My\(kind.prefix(1).uppercased())\(kind.dropFirst())"
      modules.append(module)
      try FileManager.default.moveItem(
        atPath: "\(folder.path)/my-\(kind)/Sources/\(module)", toPath: "\(folder.path)/soft-edit/Sources/\(module)")
    }
    let products = modules.map { ".library(name: \"\($0)\", type: .dynamic, targets: [\"\($0)\"])," }.joined()
    let targets = modules.map { ".target(name: \"\($0)\", dependencies: [\"EspalierPlugin\"])," }.joined()
    text = text.replacing("products: [", with: "products: [\(products)").replacing(
      "targets: [\n", with: "targets: [\n\(targets)\n")
    try text.write(toFile: manifest, atomically: true, encoding: .utf8)
    try build("soft-edit")
    for module in modules { try check("soft-edit/.build/debug/lib\(module).so") }
  }

  private func build(_ package: String) throws {
    let built = try folder.run("swift", ["build", "--package-path", package])
    try #require(built.status == 0, "\(built.output)\(built.error)")
    #expect(!(built.output + built.error).contains("warning:"), "\(built.output)\(built.error)")
  }

  @Test(arguments: ["Soft", "-x", "a/b", "", "a b"]) func namesAreChecked(_ name: String) throws {
    #expect(try folder.espalier("plugins", "new", "--", name).status == 2)
  }

  /// A module of these names would hide one that it needs.
  @Test(arguments: ["swift", "glibc", "foundation", "espalier-plugin"])
  func modulesHideNone(_ name: String) throws {
    let said = try folder.espalier("plugins", "new", name, "--language", "swift")
    #expect(said.status == 2)
    #expect(said.error.contains("'\(name)' is the name of a module of Swift's or ours: choose another"))
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/\(name)"))
  }

  /// One door: what ships and what strangers bring register alike, and nothing asks which it is.
  @Test func nothingAsksWhetherALayerIsBuiltIn() throws {
    let sources = Repository.root.appending(path: "Sources")
    let files = try #require(FileManager.default.enumerator(atPath: sources.path)).compactMap { $0 as? String }
    var asking: [String] = []
    for file in files where file.hasSuffix(".swift") {
      let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
      let question =
        /is_?[Bb]uilt_?[Ii]n|if .*(definition|layer|kind|method|plugin)\w*\.builtin\b|(is|as\?) Plugin[A-Z]/
      if text.contains(question) { asking.append(file) }
    }
    #expect(asking == [])
  }

  @Test func theListTellsWhoBringsWhat() throws {
    try folder.compile(Repository.example("spirals"), to: "libspirals.so")
    let said = try folder.espalier("plugins", "list", "--plugin", "libspirals.so", "--format", "json")
    #expect(said.status == 0)
    let list = said.output.replacing(/\s+/, with: " ")
    let brought = list.matches(of: /"from": "spirals 1.0.0"/).count
    #expect(brought == 2)
    let layers = list.matches(of: /"type": "layer", "kind": "\w+", "from": "espalier"/).count
    #expect(layers == LayerCatalogue.builtin.definitions.count)
  }
}
