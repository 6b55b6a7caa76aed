import Diagnostics
import Testing

@testable import JSONText

@Suite struct JSONLimitsTests {
  private func document(_ text: String) throws -> JSONDocument { try JSONDocument(SourceText(file: "f", text: text)) }

  @Test func manyLocationsAreFoundInOneWalk() throws {
    let text = #"{"a": {"b": [1, {"c\u0031": 2}]}, "d": [[3], 4], "é": "x$yz"}"#
    let document = try document(text)
    let root = JSONPointer()
    let parts: [(pointer: JSONPointer, part: JSONDocument.Part)] = [
      (root / "a" / "b" / 1 / "c1", .value), (root / "a" / "b" / 1 / "c1", .key), (root / "d" / 0 / 0, .value),
      (root, .value), (root / "d", .key), (root / "é", .inside(1..<3)), (root / "a" / "b" / 7, .value),
      (root / "nowhere" / 3, .key), (root / "d" / "key", .value), (root / "a" / 0, .value),
      (root / "d" / 0 / 0, .value),
    ]
    let columns = document.locations(of: parts).map { "\($0.column)+\($0.length)" }
    #expect(
      columns == ["29+1", "18+9", "42+1", "1+1", "35+3", "57+2", "13+1", "1+1", "40+1", "7+1", "42+1"])
    #expect(parts.map { document.location(of: $0.pointer, $0.part) } == document.locations(of: parts))
  }

  /// Found one by one, the locations of these members would be 10^10 bytes to read.
  @Test func anObjectOfUnknownMembersHasAHundredErrorsAndACount() throws {
    let members = (0..<20_000).map { #""unknownMember\#($0)": 1"# }.joined(separator: ",\n")
    let document = try document("{\(members)}")
    guard case .object(let object) = document.root else { return }
    var findings = JSONFindings()
    var reader = JSONObjectReader<JSONFindings>(object, at: .root, subject: "a thing")
    _ = reader.integer("known", in: 0...1, &findings)
    reader.finish(&findings)
    #expect {
      try findings.check(document)
    } throws: { error in
      guard let diagnostics = (error as? DiagnosticsError)?.diagnostics else { return false }
      return diagnostics.count == 101 && diagnostics[99].location?.line == 100
        && diagnostics[99].message == "'unknownMember99' is not a member of a thing"
        && diagnostics[100].message == "19900 further errors are not shown"
    }
  }

  @Test func whatWouldBeRightIsNotLookedForInVain() {
    var findings = JSONFindings()
    var asked = 0
    func remedy() -> String? {
      asked += 1
      return nil
    }
    for _ in 0..<1_000 { findings.add("c", at: .root, "m", remedy: remedy()) }
    #expect(asked == 100)
    #expect(findings.diagnostics(in: nil).last?.message == "900 further errors are not shown")
  }

  @Test func longValuesAreEchoedBriefly() throws {
    let value = JSONValue.string("a" + String(repeating: "\u{301}", count: 100_000))
    #expect(value.briefly.unicodeScalars.count == 40)
    func repeated(_ count: Int) -> String { String(repeating: "b", count: count) }
    #expect(JSONValue.string(repeated(40)).briefly == "'\(repeated(40))'")
    #expect(JSONValue.string(repeated(41)).briefly == "'\(repeated(37))…'")
  }

  /// Looked up one by one, these would be 10^10 comparisons.
  @Test func largeObjectsHaveAnIndex() {
    var object = JSONObject()
    for index in 0..<100_000 { object["key\(index)"] = .integer(index) }
    for index in 0..<100_000 where object["key\(index)"] != .integer(index) { Issue.record("key\(index) is lost") }
    object["key5"] = nil
    object["key6"] = 1
    object["new"] = 2
    #expect(object.count == 100_000)
    #expect(object["key5"] == nil && object["key6"] == 1 && object["key99999"] == 99_999 && object["new"] == 2)
    let small = JSONObject(object.members.prefix(3).map { ($0.key, $0.value) })
    var shrunk = object
    for key in object.keys.dropFirst(3).prefix(10) { shrunk[key] = nil }
    #expect(shrunk["key20"] == 20)
    #expect(small == JSONObject([("key0", 0), ("key1", 1), ("key2", 2)]))
  }

  @Test func valuesAreCountedBeforeTheyAreHeld() throws {
    let values = "[" + String(repeating: "1,", count: JSONParser.maximumValueCount) + "1]"
    #expect(throws: DiagnosticsError.self) { try document(values) }
    do {
      _ = try document(values)
    } catch {
      #expect("\(error)" == "f:1:3999999: error: the text has more than 2000000 values")
    }
    // Commas within strings are none.
    let text = "\"" + String(repeating: ",", count: JSONParser.maximumValueCount + 1) + "\""
    #expect(try document(text).root.briefly.hasSuffix("…'"))
  }
}

@Suite struct JSONMembersTests {
  private func members(_ text: String) throws -> JSONObject {
    var members = try JSONMembers(SourceText(file: "f", text: text), subject: "the header")
    var object = JSONObject()
    while let member = try members.next() { object.append(member.key, member.value) }
    return object
  }

  @Test(arguments: [
    "{}", " { } ", #"{"a": 1}"#, #" {"a" : [1, {"b": "}"}], "\u0063\"": "x,\"y",  "d":null } "#,
    #"{"é": -2.5e3, "": {}}"#,
  ])
  func areThoseOfTheWholeDocument(_ text: String) throws {
    let document = try JSONDocument(SourceText(file: "f", text: text))
    #expect(try .object(members(text)) == document.root)
  }

  @Test(arguments: [
    ("[]", "f:1:1: error: the header is a list, but must be an object"),
    ("7", "f:1:1: error: the header is a number, but must be an object"),
    (" \"x\"", "f:1:2: error: the header is a string, but must be an object"),
    ("", "f:1:1: error: the file is empty. An architecture starts with { \"espalier\": 1, … }"),
    ("{\"a\": 1,}", "f:1:9: error: a comma stands before '}'. Remove the trailing comma"),
    ("{\"a\": 1 \"b\": 2}", "f:1:8: error: a comma is missing here. Add ','"),
    ("{\"a\" 1}", "f:1:5: error: a colon is missing after the member's name. Add ':'"),
    ("{a: 1}", "f:1:2: error: the name of a member takes double quotes. Write \"a\""),
    ("{} {}", "f:1:4: error: text follows the end of the document. Remove what stands after the last '}'"),
    ("{\n\"a\": [1,\n 2 3]}", "f:3:3: error: a comma is missing here. Add ','"),
    ("{\"a\": NaN}", "f:1:7: error: NaN is not a number in JSON. Write a finite number"),
    (
      "{\"a\": 1, \"b\": 2,\n \"\\u0061\": 3}",
      """
      f:2:2: error: 'a' occurs twice in one object. Keep one of the two
      f:1:2: note: the first is here
      """
    ),
  ])
  func faultsHaveTheirLocations(_ text: String, _ message: String) {
    do {
      Issue.record("accepted: \(try members(text))")
    } catch {
      #expect("\(error)" == message)
    }
  }

  /// Whatever is cut off, what is left is no object.
  @Test func noPrefixIsAccepted() throws {
    let text = Array(#"{"a": [1, {"b": "}"}], "\u0063\"": "x,\"y", "d":null, "e": tru}"#.utf8)
    for count in 0...text.count {
      #expect(throws: DiagnosticsError.self) {
        var members = try JSONMembers(SourceText(file: "f", bytes: Array(text[..<count])), subject: "the header")
        while try members.next() != nil {}
      }
    }
  }
}
