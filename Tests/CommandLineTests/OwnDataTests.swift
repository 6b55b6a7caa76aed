import Foundation
import Testing

/// docs/own-data.md, done as it says: its files are written, its commands are run one after another.
@Suite(.serialized) struct OwnDataTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static let page =
    (try? String(contentsOf: root.appending(path: "docs/own-data.md"), encoding: .utf8)) ?? ""

  /// The blocks of a language, in their order.
  private static func blocks(_ language: String) -> [String] {
    page.components(separatedBy: "```" + language + "\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
  }

  /// Whether Python has what the page's programs import.
  private static let hasPython: Bool = run(
    "python3", ["-c", "import numpy, sklearn, importlib.util as u; assert u.find_spec('seglearn')"], in: root)

  private static func run(_ program: String, _ arguments: [String], in folder: URL) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.currentDirectoryURL = folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  /// The page's networks, recipe and choice by their names.
  private static func writeDocuments(to folder: URL) throws {
    func put(_ text: String, _ name: String) throws {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }
    for document in blocks("json") {
      if document.contains(#""kind": "csv""#), !document.contains(#""study""#) { try put(document, "accel.json") }
      if document.contains(#""recipe": 1"#) { try put(document, "recipe.json") }
      for name in ["wine", "sensor", "digits"] where document.contains(#""name": "\#(name)""#) {
        try put(document, "\(name).json")
        guard name == "wine" else { continue }
        try put(
          document.replacing("[13]", with: "[10]").replacing(#""out": 3"#, with: #""out": 1"#)
            .replacing(#""wine""#, with: #""diabetes""#), "diabetes.json")
      }
    }
  }

  private static func tool(_ line: Substring, in folder: URL) throws -> ToolProcess.Outcome {
    try ToolProcess(line.split(separator: " ").dropFirst().map(String.init), in: folder, begins: true).wait()
  }

  private static func folder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "espalier-own-data-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  @Test(.enabled(if: hasPython, "needs Python with numpy, scikit-learn and seglearn"))
  func thePageIsTrue() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try Self.writeDocuments(to: folder)
    let programs = Self.blocks("python")
    #expect(programs.count == 3)
    for (name, text) in zip(["tables.py", "sensor.py", "digits.py"], programs) {
      try Data(text.utf8).write(to: folder.appending(path: name))
      #expect(Self.run("python3", [name], in: folder), "\(name) fails")
    }
    let lines = Self.blocks("console").flatMap { $0.split(separator: "\n") }.map { $0.dropFirst(2) }
    let commands = lines.filter { $0.hasPrefix("espalier ") }
    #expect(commands.count >= 7)
    for command in commands {
      let result = try Self.tool(command, in: folder)
      #expect(result.status == 0, "\(command): \(result.errors)")
      if command.hasPrefix("espalier search") { #expect(result.output.contains("frontier"), "\(command)") }
      if command.contains("accel.json"), command.contains("inspect") {
        #expect(result.output.replacing("\n", with: " ").contains("whole groups, of which there are 10"))
      }
    }
  }

  /// Without Python: a table that the test makes itself is inspected, trained on, evaluated and searched.
  @Test func aTableFromFileToFrontier() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try Self.writeDocuments(to: folder)
    let rows = (0..<120).map { row -> String in
      let kind = row % 10 == 0 ? 1 : row % 10 == 1 ? 2 : 0
      let numbers = (0..<13).map { column in String((row * (column + 3)) % 11 + (column == kind ? 20 : 0)) }
      return numbers.joined(separator: ",") + ",kind\(kind)"
    }
    let names = (0..<13).map { "f\($0)" }.joined(separator: ",")
    try Data("\(names),target\n\(rows.joined(separator: "\n"))\n".utf8).write(to: folder.appending(path: "wine.csv"))
    func run(_ line: Substring) throws -> (output: String, errors: String) {
      let result = try Self.tool(line, in: folder)
      #expect(result.status == 0, "\(line): \(result.errors)")
      return (result.output, result.errors)
    }
    let inspection = try run("espalier data inspect wine.csv").output
    #expect(inspection.contains("The files have no test part: 0.2 of the samples are set aside by seed 0"))
    #expect(inspection.contains("80 % of the training samples are of class 'kind0'"))
    let training = try run(
      "espalier train wine.json --dataset wine.csv --recipe recipe.json --threads 1 --quiet --checkpoint w.safetensors")
    #expect(training.errors.contains("balancedAccuracy"), "accuracy misleads here")
    // The checkpoint knows its files.
    #expect(try run("espalier evaluate w.safetensors --threads 1").output.contains("accuracy"))
    let search = try run(
      "espalier search --architecture wine.json --dataset wine.csv --max-parameters 400 --trials 3 --epochs 2 --recipe recipe.json --study s --workers 1"
    )
    #expect(search.output.contains("frontier"))
    let stored = try String(contentsOf: folder.appending(path: "s/study.json"), encoding: .utf8)
    #expect(stored.contains("\(folder.path)/wine.csv") || stored.contains("/wine.csv"))
    // Touched files are the same data, changed ones are not.
    try FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: folder.path + "/wine.csv")
    _ = try run("espalier resume s --workers 1")
    let text = try String(contentsOf: folder.appending(path: "wine.csv"), encoding: .utf8)
    try Data(text.replacing("20,", with: "21,").utf8).write(to: folder.appending(path: "wine.csv"))
    let refused = try Self.tool("espalier resume s --workers 1", in: folder)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("began on other samples of 'wine.csv'"))
  }
}
