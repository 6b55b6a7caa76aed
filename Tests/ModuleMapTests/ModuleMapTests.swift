import Diagnostics
import Foundation
import JSONText
import Testing

/// The table in docs/decisions/0001-module-map.md is the package's structure, both ways.
@Suite struct ModuleMapTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Modules that are in the package only where a library is installed, or where they are asked for.
  static let optional: Set<String> = ["CKernels", "COneDNN", "Dashboard", "OneDNNBackend", "espalier-dashboard"]

  @Test func tableMatchesThePackage() throws {
    let table = try documented()
    let package = try declared(withTests: false).mapValues(\.imports)
    for (module, imports) in package.sorted(by: { $0.key < $1.key }) {
      let expected = try #require(table[module], "the module map has no row for \(module)")
      #expect(
        Set(imports).subtracting(Self.optional) == expected.subtracting(Self.optional),
        "the imports of \(module) differ from its row")
    }
    let absent = Set(table.keys).subtracting(package.keys).subtracting(Self.optional)
    #expect(absent.isEmpty, "the module map has rows for modules that do not exist")
  }

  /// A module that is imported but not declared is not rebuilt when what it imports changes.
  @Test func everyImportIsDeclared() throws {
    let package = try declared(withTests: true)
    let names = Set(package.keys)
    for (module, target) in package.sorted(by: { $0.key < $1.key }) {
      let folder = Self.root.appending(path: target.path)
      let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
      for file in files where file.hasSuffix(".swift") {
        let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
        let imports = text.split(separator: "\n").compactMap { line in
          ["import ", "@testable import ", "@_exported import "].contains { line.hasPrefix($0) }
            ? line.split(separator: " ").last : nil
        }
        let missing = Set(imports.map(String.init)).intersection(names).subtracting(target.imports + [module])
        #expect(missing.isEmpty, "\(target.path)/\(file) imports what its target does not declare")
      }
    }
  }

  /// The executable parses and prints. What else a test wants of it belongs in a library.
  @Test func testsOfTheCommandLineAloneImportIt() throws {
    let tests = Self.root.appending(path: "Tests")
    let files = FileManager.default.enumerator(atPath: tests.path)?.compactMap { $0 as? String } ?? []
    let importing = try files.filter { $0.hasSuffix(".swift") }.filter { file in
      try String(contentsOf: tests.appending(path: file), encoding: .utf8).contains(/import espalier\n/)
    }
    #expect(
      importing.sorted()
        == ["CheckTests", "HelpTests", "OptionRangeTests", "UsageTests"].map {
          "CommandLineTests/\($0).swift"
        })
  }

  /// Whoever opens Sources sees what there is.
  @Test func sourcesAreGrouped() throws {
    let groups = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: "Sources").path)
    #expect(groups.count <= 12)
    let page = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
    for group in groups { #expect(page.contains("`Sources/\(group)`"), "the README's map lacks \(group)") }
  }

  private func documented() throws -> [String: Set<String>] {
    let page = try String(
      contentsOf: Self.root.appending(path: "docs/decisions/0001-module-map.md"), encoding: .utf8)
    var table: [String: Set<String>] = [:]
    for line in page.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      let names = cells[2].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      table[cells[0].trimmingCharacters(in: ["`"])] = Set(names.filter { $0 != "–" })
    }
    return table
  }

  private func declared(withTests: Bool) throws -> [String: (path: String, imports: [String])] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    let scratch = FileManager.default.temporaryDirectory.appending(path: "espalier-dump-\(getpid())").path
    process.arguments = [
      "swift", "package", "--package-path", Self.root.path, "--scratch-path", scratch, "dump-package",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = try #require(try pipe.fileHandleForReading.readToEnd())
    process.waitUntilExit()
    try? FileManager.default.removeItem(atPath: scratch)
    let document = try JSONDocument(SourceText(file: "package", bytes: Array(output)))
    var modules: [String: (path: String, imports: [String])] = [:]
    for target in document.root["targets"]?.elements ?? [] {
      let isTest = target["type"]?.text == "test"
      guard let name = target["name"]?.text, withTests || !isTest else { continue }
      let imports = (target["dependencies"]?.elements ?? []).compactMap { dependency in
        // Products of other packages are not ours to map.
        dependency["byName"]?.elements?.first?.text ?? dependency["target"]?.elements?.first?.text
      }
      modules[name] = (target["path"]?.text ?? (isTest ? "Tests/" : "Sources/") + name, imports)
    }
    return modules
  }
}

extension JSONValue {
  fileprivate subscript(key: String) -> JSONValue? {
    if case .object(let object) = self { object[key] } else { nil }
  }

  fileprivate var elements: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  fileprivate var text: String? {
    if case .string(let text) = self { text } else { nil }
  }
}
