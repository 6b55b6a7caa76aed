import Datasets
import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import Studies
import Testing

@testable import espalier

/// What 'espalier check' says of files.
@Suite struct CheckTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "espalier-check-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func write(_ text: String, _ name: String) throws -> String {
    let file = folder.appending(path: name)
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file.path
  }

  private static let narrowed = """
    {"espalier": 1, "name": "narrowed", "input": [8], "layers": [{"kind": "linear", "name": "only", "out": 8}],
     "search": {"fixed": ["only.bias"]}}
    """

  @Test func checkingAnArchitectureChecksItsSection() throws {
    let loader = ArchitectureLoader(catalogue: .builtin)
    let sound = try write(Self.narrowed, "narrowed.json")
    #expect(try CheckCommand.check(sound, values: JSONObject(), loader).verdict.contains("sound: 1 layer"))
    let wrong = try write(Self.narrowed.replacing("\"fixed\":", with: "\"priors\": 2, \"fixed\":"), "wrong.json")
    let error = #expect(throws: InputError.self) { try CheckCommand.check(wrong, values: JSONObject(), loader) }
    #expect(error?.rendered.contains("wrong.json:2:23: error: 'priors' is 2, but a share is from 0 to 1") ?? false)
  }

  /// A study's metric is held against its data before anything is trained.
  @Test func checkingAStudyChecksItsMetric() throws {
    let network = """
      {"espalier": 1, "name": "line", "input": [1, 64], "layers": [{"kind": "flatten"}, {"kind": "linear", "out": 2}]}
      """
    _ = try write(network, "line.json")
    let study = try write(
      """
      {"study": 1, "name": "s", "architecture": "line.json", "dataset": "oscillations",
       "objectives": ["parameters", "accuracy"]}
      """, "study.json")
    let error = #expect(throws: DiagnosticsError.self) {
      let document = try JSONDocument(path: study)
      let loader = ArchitectureLoader(catalogue: .builtin)
      let specification = try StudySpecification(document, loader: loader)
      _ = try CheckCommand.trainingWarnings(specification, in: document, loader, .builtin, .builtin, DataLocations())
    }
    #expect(
      error?.description.hasSuffix(
        "study.json:2:31: error: the metric accuracy cannot judge regression, which 'oscillations' is for. "
          + "Name one of mae, rmse, r2") ?? false, "\(String(describing: error))")
  }
}
