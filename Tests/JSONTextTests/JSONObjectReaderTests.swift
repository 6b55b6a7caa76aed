import Diagnostics
import JSONText
import Testing

/// The one reader of members and versions, which all kinds of documents share.
@Suite struct JSONObjectReaderTests {
  private static let format = DocumentFormat("list", "a list of pets", version: 2)

  /// Reads a document with two members, one of which had other names, and returns what is said of it.
  private func read(_ text: String) throws -> (pets: Int?, said: [String]) {
    let document = try JSONDocument(SourceText(file: "pets.json", text: text))
    var findings = JSONFindings()
    do {
      var reader = try document.reader(of: Self.format, &findings)
      reader.declare("petCount", formerly: ["pets", "pet_count"])
      let pets = reader.integer("petCount", in: 0...9, &findings)
      _ = reader.string("name", &findings)
      reader.finish(&findings)
      try findings.check(document)
      return (pets, findings.warnings(in: document).map { DiagnosticRenderer().render([$0]) })
    } catch {
      return (nil, error.diagnostics.map { DiagnosticRenderer().render([$0]) })
    }
  }

  @Test func presentNamesAreReadSilently() throws {
    let (pets, said) = try read(#"{"list": 2, "petCount": 3}"#)
    #expect(pets == 3)
    #expect(said == [])
  }

  @Test(arguments: ["pets", "pet_count"]) func formerNamesAreReadWithAWarning(_ name: String) throws {
    let (pets, said) = try read(#"{"list": 2, "\#(name)": 3}"#)
    #expect(pets == 3)
    #expect(
      said == [
        "pets.json:1:13: warning: '\(name)' is called 'petCount' now. Write 'petCount'; the former name is still read"
      ])
  }

  @Test func oneMemberUnderTwoNamesIsAFault() throws {
    #expect(
      try read(#"{"list": 2, "petCount": 3, "pets": 4}"#).said == [
        "pets.json:1:28: error: 'pets' is a former name of 'petCount', which is written as well. Remove 'pets'"
      ])
    #expect(
      try read(#"{"list": 2, "pet_count": 3, "pets": 4}"#).said == [
        "pets.json:1:13: error: 'pet_count' is a former name of 'petCount', which is written as well. "
          + "Remove 'pet_count'"
      ])
  }

  @Test func faultsOfAValueAreWhereItIsWritten() throws {
    #expect(
      try read(#"{"list": 2, "pets": 30}"#).said == [
        "pets.json:1:21: error: 'petCount' is 30, but must be an integer from 0 to 9"
      ])
  }

  @Test func unknownMembersAreReported() throws {
    #expect(
      try read(#"{"list": 2, "nam": "x"}"#).said == [
        "pets.json:1:13: error: 'nam' is not a member of a list of pets. Did you mean 'name'?"
      ])
    #expect(
      try read(#"{"list": 2, "weather": "x"}"#).said == [
        "pets.json:1:13: error: 'weather' is not a member of a list of pets. Known here: list, name, petCount"
      ])
  }

  /// Of a newer document nothing else is said, as its members may mean other things.
  @Test func versions() throws {
    #expect(
      try read(#"{"list": 3, "nam": "x", "petCount": 30}"#).said == [
        "pets.json:1:10: error: the file has format version 3; this tool reads version 2. Use a newer espalier"
      ])
    #expect(
      try read(#"{"list": 1}"#).said == ["pets.json:1:10: error: 'list' is 1, but must be the format version, 2"])
    #expect(
      try read(#"{"list": "2"}"#).said == [
        "pets.json:1:10: error: 'list' is '2', but must be the format version, 2"
      ])
    #expect(
      try read(#"{"name": "x"}"#).said == [
        "pets.json:1:1: error: the file does not say its format version. Begin with \"list\": 2"
      ])
    #expect(
      try read("[]").said == [
        "pets.json:1:1: error: the document is a list, but must be an object. A list of pets starts with "
          + "{ \"list\": 2, … }"
      ])
  }
}
