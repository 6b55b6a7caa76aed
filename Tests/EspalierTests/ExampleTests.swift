import Foundation
import Testing

/// Examples/library is built and run as it stands, and the pages show it as it stands.
@Suite struct ExampleTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  @Test func theExampleRuns() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "espalier-example-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in ["architectures", "recipes"] {
      try FileManager.default.createSymbolicLink(
        at: folder.appending(path: name), withDestinationURL: Self.root.appending(path: name))
    }
    let program = try BuiltProgram("library-example")
    let first = try program.run(in: folder)
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.output.contains("simple-cnn: "))
    let accuracy = try #require(first.output.firstMatch(of: /on the test samples: \[accuracy (0\.\d+)/))
    #expect(try #require(Double(accuracy.1)) > 0.15, "better than a guess among ten")
    #expect(first.output.contains("frontier of "))
    #expect(FileManager.default.fileExists(atPath: folder.path + "/simple-cnn.safetensors"))
    // The study is there; the same program reads it again.
    let second = try program.run(in: folder)
    #expect(second.status == 0, "\(second.errors)")
    let table = first.output.split(separator: "\n").drop { !$0.contains("frontier of ") }
    #expect(second.output.split(separator: "\n").drop { !$0.contains("frontier of ") } == table)
  }

  @Test func theExampleIsShort() throws {
    let lines = try Self.text("Examples/library/main.swift").split(separator: "\n")
    #expect(lines.count < 25)
  }

  @Test(arguments: ["README.md", "docs/library.md", "Sources/Library/Espalier/Espalier.docc/Espalier.md"])
  func pagesShowTheExample(_ page: String) throws {
    let example = try Self.text("Examples/library/main.swift")
    #expect(try Self.text(page).contains("```swift\n\(example)```"), "\(page) shows another program")
  }

  /// A public symbol without a comment has no page that says anything.
  @Test func publicSymbolsAreDocumented() throws {
    let folder = Self.root.appending(path: "Sources/Library")
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    var count = 0
    for file in files where file.hasSuffix(".swift") {
      let lines = try String(contentsOf: folder.appending(path: file), encoding: .utf8).split(
        separator: "\n", omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated() where line.contains(/^\s*public (?!extension)/) {
        count += 1
        let above = index > 0 ? lines[index - 1].drop(while: \.isWhitespace) : ""
        #expect(above.hasPrefix("///"), "\(file):\(index + 1) has no comment")
      }
    }
    #expect(count > 12)
  }
}
