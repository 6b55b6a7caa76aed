import Diagnostics
import Testing

@Suite struct RenderingTests {
  let source = SourceText(file: "lenet.json", text: "{\n  \"kernal\": 5,\n  \"é\": 1}\n")

  @Test func showsLocationSentenceAndCaret() {
    let diagnostic = Diagnostic(
      code: "unknown-attribute", at: SourceLocation(file: "lenet.json", line: 2, column: 3, length: 8), path: "conv1",
      "'kernal' is not an attribute of conv2d", remedy: "Did you mean 'kernel'?",
      notes: [.init("in the block used here", at: SourceLocation(file: "lenet.json", line: 1, column: 1))])
    #expect(
      DiagnosticRenderer(sources: ["lenet.json": source]).render([diagnostic]) == """
        lenet.json:2:3: error: conv1: 'kernal' is not an attribute of conv2d. Did you mean 'kernel'?
            2 |   "kernal": 5,
              |   ^~~~~~~~
        lenet.json:1:1: note: in the block used here
            1 | {
              | ^
        """)
  }

  @Test func columnsCountScalars() {
    let offset = source.bytes.count - 3
    #expect(source.location(at: offset) == SourceLocation(file: "lenet.json", line: 3, column: 8))
  }

  @Test func cutsLongLinesAroundTheLocation() {
    let text = SourceText(
      file: "f", text: String(repeating: "a", count: 300) + "X" + String(repeating: "b", count: 300))
    let diagnostic = Diagnostic(code: "c", at: SourceLocation(file: "f", line: 1, column: 301), "bad")
    let lines = DiagnosticRenderer(sources: ["f": text], width: 40).render(diagnostic).split(separator: "\n")
    #expect(lines[1] == "    1 | " + String(repeating: "a", count: 20) + "X" + String(repeating: "b", count: 19))
    #expect(lines[2] == "      | " + String(repeating: " ", count: 20) + "^")
  }

  @Test func neverLetsAFileSpeakToTheTerminal() {
    let text = SourceText(file: "f", text: "\u{1B}[2J")
    let diagnostic = Diagnostic(code: "c", at: SourceLocation(file: "f", line: 1, column: 1), "found '\u{1B}[2J'")
    let rendered = DiagnosticRenderer(sources: ["f": text]).render(diagnostic)
    #expect(!rendered.contains("\u{1B}"))
    #expect(rendered.hasPrefix("f:1:1: error: found '\\u{1B}[2J'"))
  }

  @Test func coloursOnlyWhenAsked() {
    let diagnostic = Diagnostic(.warning, code: "c", "careful")
    #expect(DiagnosticRenderer().render(diagnostic) == "warning: careful")
    #expect(DiagnosticRenderer(color: true).render(diagnostic) == "\u{1B}[1;33mwarning:\u{1B}[0m careful")
  }
}

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("kernal", "kernel"), ("keernel", "kernel"), ("kerenl", "kernel"), ("OUT", "out"), ("strid", "stride"),
  ])
  func findsTheNearest(_ pair: (String, String)) {
    #expect(suggestion(for: pair.0, among: ["stride", "out", "kernel", "padding"]) == pair.1)
  }

  @Test func saysNothingWhenNothingIsNear() {
    #expect(suggestion(for: "banana", among: ["stride", "out", "kernel"]) == nil)
    #expect(suggestion(for: "x", among: ["y"]) == nil)
  }

  @Test func tiesGoToTheAlphabeticallyFirst() {
    #expect(suggestion(for: "conv", among: ["convb", "conva"]) == "conva")
  }
}
