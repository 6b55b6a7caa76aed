import Diagnostics
import JSONText
import Testing

@Suite struct JSONDocumentTests {
  let text = """
    {
      "name": "lenet",
      "layers": [
        {"kind": "conv2d", "out": 6},
        {"k\\u0069nd": "add", "é": [1, 2.5, -3e2, true, null]}
      ]
    }
    """

  @Test func keepsOrderAndKindsOfValues() throws {
    let document = try JSONDocument(SourceText(file: "f", text: text))
    #expect(
      document.root == [
        "name": "lenet",
        "layers": [
          ["kind": "conv2d", "out": 6], ["kind": "add", "é": [1, 2.5, -300.0, true, nil]],
        ],
      ])
  }

  @Test func findsLocationsByPointer() throws {
    let document = try JSONDocument(SourceText(file: "f", text: text))
    let layers = JSONPointer() / "layers"
    #expect(document.location(of: layers / 0 / "out") == SourceLocation(file: "f", line: 4, column: 31))
    #expect(
      document.location(of: layers / 0 / "kind", .key) == SourceLocation(file: "f", line: 4, column: 6, length: 6))
    #expect(
      document.location(of: layers / 0 / "kind", .inside(1..<4))
        == SourceLocation(file: "f", line: 4, column: 16, length: 3))
    #expect(
      document.location(of: layers / 1 / "kind") == SourceLocation(file: "f", line: 5, column: 19, length: 5))
    #expect(
      document.location(of: layers / 1 / "é" / 2) == SourceLocation(file: "f", line: 5, column: 40, length: 4))
    #expect(document.location(of: layers / 7 / "x") == SourceLocation(file: "f", line: 3, column: 13))
    #expect((layers / 1 / "a/b~").description == "/layers/1/a~1b~0")
  }

  @Test(arguments: [
    ("", "f:1:1: error: the file is empty. An architecture starts with { \"espalier\": 1, … }"),
    ("{\"a\": 1,}", "f:1:9: error: a comma stands before '}'. Remove the trailing comma"),
    ("[1, 2,\n]", "f:2:1: error: a comma stands before ']'. Remove the trailing comma"),
    ("{\"a\": 1 \"b\": 2}", "f:1:8: error: a comma is missing here. Add ','"),
    ("{'a': 1}", "f:1:2: error: strings take double quotes. Write \"…\" in place of '…'"),
    ("{\"a\": NaN}", "f:1:7: error: NaN is not a number in JSON. Write a finite number"),
    ("{\"a\": -Infinity}", "f:1:7: error: -Infinity is not a number in JSON. Write a finite number"),
    ("{\n// no\n}", "f:2:1: error: JSON has no comments. Put the text into a \"comment\" member"),
    ("{} {}", "f:1:4: error: text follows the end of the document. Remove what stands after the last '}'"),
    ("[123456789012345678901]", "f:1:2: error: the number is too large to be held"),
    ("[1e999]", "f:1:2: error: the number is too large to be held"),
    (
      "{\"a\": 1, \"b\": {\"c\": 1, \"c\": 2}}",
      """
      f:1:24: error: 'c' occurs twice in one object. Keep one of the two
      f:1:16: note: the first is here
      """
    ),
    (
      "{\"a\": [1, 2",
      """
      f:1:12: error: the text ends where a list is still open. Add ']'
      f:1:7: note: it begins here
      """
    ),
    (
      "{\"a\": \"abc",
      "f:1:7: error: the string does not end. Add '\"'"
    ),
  ])
  func wordsSyntaxErrors(_ text: String, _ expected: String) {
    let error = #expect(throws: DiagnosticsError.self) { try JSONDocument(SourceText(file: "f", text: text)) }
    #expect(error?.description == expected)
  }

  @Test func refusesInvalidUTF8() {
    let source = SourceText(file: "f", bytes: Array("{\"a\": \"x".utf8) + [0xC3, 0x28] + Array("\"}".utf8))
    let error = #expect(throws: DiagnosticsError.self) { try JSONDocument(source) }
    #expect(error?.description == "f:1:9: error: byte 0xC3 is not valid UTF-8. Save the file as UTF-8")
  }

  @Test func refusesDeepNestingBeforeParsing() {
    let text = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    let error = #expect(throws: DiagnosticsError.self) { try JSONDocument(SourceText(file: "f", text: text)) }
    #expect(error?.description == "f:1:257: error: lists and objects are nested more than 256 deep")
  }
}

@Suite struct JSONWriterTests {
  @Test func canonicalTextSortsKeysAndKeepsNumbers() {
    let value: JSONValue = ["b": [1, 2.5, 1e-5, "é\n\u{1}"], "a": ["z": true, "y": nil]]
    #expect(JSONWriter.canonical(value) == #"{"a":{"y":null,"z":true},"b":[1,2.5,1e-05,"é\n\u0001"]}"#)
  }

  @Test func prettyTextReadsBack() throws {
    let value: JSONValue = [
      "espalier": 1, "input": [3, 32, 32],
      "layers": [["kind": "conv2d", "out": 16, "stride": [2, 1]], ["kind": "flatten"]],
    ]
    let text = JSONWriter.pretty(value)
    #expect(
      text == """
        {
          "espalier": 1,
          "input": [3, 32, 32],
          "layers": [
            {"kind": "conv2d", "out": 16, "stride": [2, 1]},
            {"kind": "flatten"}
          ]
        }

        """)
    #expect(try JSONDocument(SourceText(file: "f", text: text)).root == value)
  }
}
