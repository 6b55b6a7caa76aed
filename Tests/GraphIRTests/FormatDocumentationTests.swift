import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import Testing

/// The examples of docs/architecture-format.md and of other pages: sound ones load, wrong ones say what is quoted.
@Suite struct FormatDocumentationTests {
  struct Example: CustomTestStringConvertible {
    var page: String
    var line: Int
    var text: String
    /// What is quoted after a wrong example.
    var diagnostics: String?
    var testDescription: String { "\(page):\(line)" }
  }

  static let examples: [Example] = {
    let pages = (try? FileManager.default.contentsOfDirectory(atPath: Repository.root + "/docs")) ?? []
    return pages.filter { $0.hasSuffix(".md") }.sorted().flatMap(examples(ofPage:))
  }()

  private static func examples(ofPage page: String) -> [Example] {
    guard let text = try? String(contentsOfFile: "\(Repository.root)/docs/\(page)", encoding: .utf8) else { return [] }
    var examples: [Example] = []
    var fence: (info: String, line: Int, lines: [Substring])?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard line.hasPrefix("```") else {
        fence?.lines.append(line)
        continue
      }
      guard let open = fence else {
        fence = (String(line.dropFirst(3)), index + 1, [])
        continue
      }
      fence = nil
      let body = open.lines.joined(separator: "\n")
      if open.info == "text", examples.last?.diagnostics == "" {
        examples[examples.count - 1].diagnostics = body
      } else if open.info == "json" || open.info == "json wrong", body.contains("\"espalier\": ") {
        examples.append(
          Example(page: page, line: open.line, text: body, diagnostics: open.info == "json wrong" ? "" : nil))
      }
    }
    return examples
  }

  @Test func thereAreExamplesOfBothKinds() {
    #expect(Self.examples.count { $0.diagnostics == nil } >= 8)
    #expect(Self.examples.count { $0.diagnostics != nil } >= 4)
  }

  @Test(arguments: examples)
  func holds(_ example: Example) {
    let source = SourceText(file: "example.json", text: example.text)
    // Paths of imports are as if the example stood beside its page.
    let loader = ArchitectureLoader(catalogue: .builtin) { path throws(DiagnosticsError) in
      try TextFile.read("\(Repository.root)/docs/\(path)")
    }
    do throws(DiagnosticsError) {
      _ = try loader.load(source)
      #expect(example.diagnostics == nil, "the example is sound")
    } catch {
      let renderer = DiagnosticRenderer(sources: [source.file: source])
      #expect(renderer.render(error.diagnostics) == example.diagnostics ?? "no error")
    }
  }
}
