import Diagnostics
import Testing

@Suite struct LimitsTests {
  /// A text of short and long lines with characters of every length.
  private static let text: [UInt8] = {
    let words = ["a", "é", "\n", "界", "😀", "\r\n", String(repeating: "x", count: 700), "\n\n", "ab\n"]
    var state: UInt64 = 7
    var bytes: [UInt8] = []
    while bytes.count < 20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      bytes += Array(words[Int(state >> 33) % words.count].utf8)
    }
    return bytes + [0xFF, 0x80, 0x80]
  }()

  @Test func locationsAreThoseOfAPlainCount() {
    let source = SourceText(file: "f", bytes: Self.text)
    var (line, column) = (1, 1)
    for offset in 0...Self.text.count {
      let isInside = offset < Self.text.count && Self.text[offset] & 0xC0 == 0x80
      if !isInside { #expect(source.location(at: offset) == SourceLocation(file: "f", line: line, column: column)) }
      guard offset < Self.text.count else { break }
      if Self.text[offset] == UInt8(ascii: "\n") { (line, column) = (line + 1, 0) }
      if Self.text[offset] & 0xC0 != 0x80 { column += 1 }
    }
    #expect(source.location(at: 1 << 40) == source.location(at: Self.text.count))
    #expect(source.location(at: -1) == SourceLocation(file: "f", line: 1, column: 1))
  }

  @Test func linesAreThoseOfASplit() {
    let source = SourceText(file: "f", bytes: Self.text)
    let lines = Self.text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let kept = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      #expect(source.line(index + 1) == String(decoding: kept, as: UTF8.self))
    }
    #expect(source.line(lines.count + 1) == nil)
    #expect(source.line(0) == nil)
  }

  /// A location in a line of two million characters costs no more than one in a short line: read again for each, these
  /// would be 10^10 bytes.
  @Test func locationsInOneLongLineAreFoundWithoutReadingItAgain() {
    let source = SourceText(file: "f", bytes: [UInt8](repeating: UInt8(ascii: "a"), count: 2_000_000))
    let renderer = DiagnosticRenderer(sources: ["f": source], width: 40)
    for column in stride(from: 1, to: 2_000_000, by: 400) {
      let location = source.location(at: column - 1)
      #expect(location.column == column)
      #expect(renderer.render(Diagnostic(code: "c", at: location, "m")).utf8.count < 200)
    }
  }

  @Test func windowsStandAroundWideCharacters() {
    let source = SourceText(file: "f", text: String(repeating: "é", count: 3_000) + "X")
    let location = source.location(at: 6_000)
    #expect(location.column == 3_001)
    let lines = DiagnosticRenderer(sources: ["f": source], width: 40).render(Diagnostic(code: "c", at: location, "m"))
      .split(separator: "\n")
    #expect(lines[1] == "    1 | " + String(repeating: "é", count: 39) + "X")
    #expect(lines[2] == "      | " + String(repeating: " ", count: 39) + "^")
  }

  @Test func moreThanAHundredAreCounted() {
    func messages(_ count: Int) -> [String] {
      DiagnosticsError((0..<count).map { Diagnostic(code: "c", "\($0)") }).diagnostics.map(\.message)
    }
    #expect(messages(100) == (0..<100).map(String.init))
    #expect(messages(101) == (0..<100).map(String.init) + ["1 further error is not shown"])
    #expect(messages(5_000) == (0..<100).map(String.init) + ["4900 further errors are not shown"])
    let limited = (0..<5_000).map { Diagnostic(.warning, code: "c", "\($0)") }.limited(further: 7, isOpen: true)
    #expect(limited.last?.message == "4907 or more further warnings are not shown")
    #expect(limited.limited() == limited)
    // Those of several readers, each of which was limited.
    let joined = DiagnosticsError(limited + limited).diagnostics
    #expect(joined.count == 101)
    #expect(joined.last?.message == "100 or more further warnings are not shown")
  }

  /// One character may be a megabyte of scalars.
  @Test func longNamesAreCut() {
    let long = "a" + String(repeating: "\u{301}", count: 500_000)
    #expect(long.count == 1)
    #expect(long.echoed.unicodeScalars.count == 78)
    #expect(String(repeating: "b", count: 80).echoed == String(repeating: "b", count: 80))
    #expect(String(repeating: "b", count: 81).echoed == String(repeating: "b", count: 77) + "…")
    let diagnostic = Diagnostic(
      code: "c", path: long, "'\(long)' is wrong", remedy: "Not '\(long)'", notes: [.init("'\(long)'")])
    #expect(DiagnosticRenderer().render(diagnostic).utf8.count < 8_000)
    #expect(diagnostic.message.hasSuffix("' is wrong"))
  }

  @Test func longListsAreCut() {
    #expect(listing(["a", "b"]) == "a, b")
    #expect(listing([String]()) == "")
    #expect(listing((1...10_000).map { "layer\($0)" }).hasSuffix("layer39, layer40 and 9960 more"))
  }

  @Test func suggestionsAreLookedForInBoundedWork() {
    #expect(suggestion(for: String(repeating: "k", count: 1 << 20), among: ["kernel"]) == nil)
    #expect(suggestion(for: "kernal", among: [String(repeating: "k", count: 1 << 20), "kernel"]) == "kernel")
    let near = (0..<900).map { String(repeating: "x", count: 50) + "\($0)" }
    #expect(suggestion(for: String(repeating: "x", count: 50) + "7a", among: near) == nil)
    #expect(suggestion(for: near[5], among: near.prefix(30)) == near[5])
    // A swap at the very end is found though the rows before it are at the limit.
    #expect(suggestion(for: "abcfe", among: ["abcef"]) == "abcef")
  }
}
