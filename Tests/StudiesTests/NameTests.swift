import Diagnostics
import Foundation
import JSONText
import Search
@testable import Studies
import Testing

@Suite struct NameTests {
  @Test(
    arguments: [
      "..", ".", "", "a/b", "/tmp", "../x", "a\\b", ".hidden", "-option", "two\nlines", "a\u{0}b", "a\u{202E}b",
      String(repeating: "n", count: 101), String(repeating: "\u{1F600}", count: 60),
    ])
  func pathsAreNoNames(_ name: String) {
    #expect(!Name.isSound(name))
  }

  @Test(arguments: [
    "a", "mnist1d-simple", "Versuch Nr. 3 (größer)", "a..b", "a-b_c.d", String(repeating: "n", count: 100),
  ])
  func namesAreNames(_ name: String) {
    #expect(Name.isSound(name))
  }

  private func study(_ name: String) -> String {
    "{\"study\": 1, \"name\": \"\(name)\",\n\"dataset\": \"mnist1d\", \"architecture\": \(smallNetwork)}"
  }

  @Test func aStudyThatIsAPathIsRefusedWithItsPlace() {
    #expect(
      complaint {
        _ = try StudySpecification(
          JSONDocument(SourceText(file: "s.json", text: study(".."))), loader: makeLoader())
      } == "s.json:1:22: error: '..' cannot be a name. \(Name.rule)")
  }

  @Test func aBenchThatIsAPathIsRefusedWithItsPlace() {
    let text = """
      {"bench": 1, "name": "../../x", "study": \(study("s")), "budget": {"multiplyAdds": 1000}}
      """
    #expect(
      complaint {
        _ = try BenchSpecification(JSONDocument(SourceText(file: "b.json", text: text)), loader: makeLoader())
      } == "b.json:1:22: error: '../../x' cannot be a name. \(Name.rule)")
  }

  /// A study that an earlier version began under such a name.
  @Test func aStoredStudyKeepsItsName() throws {
    let folder = try TemporaryFolder()
    let path = try GoldenStudy.version1.open(in: folder)
    let file = path + "/study.json"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try text.replacing("\"name\": \"old\"", with: "\"name\": \"..\"").write(
      toFile: file, atomically: true, encoding: .utf8)
    #expect(try Study(path: path, isReadOnly: true, loader: makeLoader()).specification.name == "..")
  }

  @Test(
    arguments: [
      (9_000, nil, "1546 parameters are fewer than 9000", "Lower the minimum"),
      (nil, 3, "1546 parameters are more than 3", "Raise the maximum"),
      (3, 4, "1546 parameters are more than 4", "Widen the limits"),
    ] as [(Int?, Int?, String, String)])
  func limitsThatCannotBeKeptAreSaidByDirection(
    _ minimum: Int?, _ maximum: Int?, _ fact: String, _ remedy: String
  ) throws {
    var specification = try makeSpecification(trials: 1)
    specification.limits.parameters = SizeLimits.Bounds(minimum: minimum, maximum: maximum)
    // Nothing may grow or shrink.
    guard case .object(var document) = specification.architecture else { return }
    document["search"] = ["fixed": ["conv1", "classes"]]
    specification.architecture = .object(document)
    let source = try SpaceCandidates(specification, loader: makeLoader())
    #expect(
      complaint { _ = try source.base() } == """
        error: 'small' does not fit the limits: \(fact), and scaling its widths does not help. \(remedy), or begin from another \
        architecture
        """)
  }
}
