import Figures
import Datasets
import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import ReferenceBackend
import Reports
import Search
@testable import Studies
import Synchronization
import Testing
import Training

@Suite struct ReferenceTests {
  private let folder: TemporaryFolder

  static let linear = """
    {"espalier": 1, "name": "linear", "input": [1, 40], "layers": [{"kind": "flatten"}, {"kind": "linear", "out": 10}]}
    """

  init() throws {
    folder = try TemporaryFolder()
  }

  private func read(references: String) throws -> StudySpecification {
    let text = """
      {"study": 1, "dataset": "mnist1d", "architecture": \(smallNetwork),
      "references": \(references)}
      """
    return try StudySpecification(
      JSONDocument(SourceText(file: folder.path + "/study.json", text: text)), loader: makeLoader())
  }

  @Test func filesAndDocumentsAreRead() throws {
    try Self.linear.write(toFile: folder.path + "/linear.json", atomically: true, encoding: .utf8)
    let specification = try read(references: "[\"linear.json\", \(smallNetwork)]")
    #expect(specification.references.map(\.name) == ["linear", "small"])
    #expect(specification.references.map(\.size.parameters) == [410, 1546])
    // What is written needs the files no longer.
    try FileManager.default.removeItem(atPath: folder.path + "/linear.json")
    let text = JSONWriter.pretty(specification.json)
    let again = try StudySpecification(JSONDocument(SourceText(file: "again.json", text: text)), loader: makeLoader())
    #expect(again == specification)
  }

  @Test func faultsHaveTheirPlaces() {
    func complain(_ references: String) -> String {
      complaint { _ = try read(references: references) }.replacing(folder.path + "/", with: "")
    }
    #expect(complain("3") == "study.json:12:15: error: 'references' is 3, but must be a list")
    #expect(
      complain("[\(Self.linear),\n \(Self.linear)]")
        == """
        study.json:13:2: error: the references 'linear' and 'linear' are the same network. Name it once
        """)
    #expect(complain("[\"gone.json\"]").hasPrefix("error: 'gone.json'"), "\(complain("[\"gone.json\"]"))")
    #expect(
      complain("[{\"espalier\": 1}]").hasPrefix("study.json:12:16: error: "), "\(complain("[{\"espalier\": 1}]"))")
  }

  /// A study of an earlier version to which a reference is added, confirmed for real.
  @Test func theyAreConfirmedAndStandUnderTheFrontier() throws {
    let path = try GoldenStudy.version1.open(in: folder)
    let before = try Frontier(of: Study(path: path, isReadOnly: true, loader: makeLoader()))
    let file = path + "/study.json"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try text.replacing("\"study\": 1,", with: "\"study\": 1, \"references\": [\(Self.linear)],").write(
      toFile: file, atomically: true, encoding: .utf8)

    let study = try Study(path: path, isReadOnly: false, loader: makeLoader())
    func confirm(_ choice: ConfirmationChoice, repetitions: Int) throws -> [ConfirmationProgress] {
      let confirmation = try Confirmation(
        study, choosing: choice, catalogue: .builtin, datasets: .builtin,
        locations: DataLocations(explicit: nil, environment: [:], home: nil), backend: ReferenceBackend())
      let heard = Mutex<[ConfirmationProgress]>([])
      try confirmation.run(repetitions: repetitions, workers: 1, until: CancellationFlag()) { progress in
        heard.withLock { $0.append(progress) }
      }
      return heard.withLock { $0 }
    }
    // The base has two seeds already.
    let heard = try confirm(ConfirmationChoice(candidates: [0], references: true), repetitions: 2)
    #expect(heard.map(\.total) == Array(repeating: 2, count: 10))
    #expect(heard.map(\.ended) == [0, 0, 0, 0, 1, 1, 1, 1, 1, 2])
    #expect(heard.map { Int(($0.share * 8).rounded()) } == [1, 2, 3, 4, 4, 5, 6, 7, 8, 8])

    let frontier = try Frontier(of: study)
    #expect(frontier.points == before.points)
    #expect(frontier.hypervolume == before.hypervolume)
    #expect(frontier.references.map(\.name) == ["linear"])
    let test = try #require(frontier.references[0].test)
    #expect((0.3...0.8).contains(test.mean) && test.deviation != nil)
    let rows = frontier.table.rendered(as: .csv).split(separator: "\r\n")
    #expect(rows.count == 6)
    #expect(rows[3].hasPrefix("Reference,,0,base,1162,1606,352,"))
    #expect(rows[4].hasPrefix("Reference,,2,trial 2,35,443,235,"), "confirmed, and no better than one answer for all")
    #expect(rows[5].hasPrefix("Reference,,,linear,410,410,50,,,0."), "\(rows[5])")
    // In charts it has the accuracy that it has: that on the test samples.
    #expect(frontier.bestKnownPart == .test)
    let points = frontier.chart(.test, limits: SizeLimits()).points
    #expect(points.filter { $0.role == .reference }.map(\.label) == ["linear"])
    // On the test samples nothing was better than the base.
    #expect(points.filter { $0.role == .front }.map(\.label).contains("base"))
    #expect(!frontier.chart(.validation, limits: SizeLimits()).points.contains { $0.label == "linear" })
    // What is there is not trained again, also by the next session.
    #expect(try confirm(ConfirmationChoice(candidates: [0], references: true), repetitions: 2) == [])
  }
}
