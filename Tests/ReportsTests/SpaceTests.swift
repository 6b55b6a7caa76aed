import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import Reports
import SnapshotSupport
import Testing

@Suite struct SpaceTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "espalier-space-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func write(_ text: String, _ name: String) throws -> String {
    let file = folder.appending(path: name)
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file.path
  }

  private func report(_ path: String) throws -> SpaceReport {
    try SpaceReport(
      TextFile.read(SpaceReport.document(of: path)), loader: ArchitectureLoader(catalogue: .builtin))
  }

  static let narrowed = """
    {
      "espalier": 1, "name": "narrowed", "input": [1, 40], "parameters": {"classes": 10},
      "layers": [
        {"kind": "conv1d", "name": "stem", "out": 8, "kernel": 5, "padding": "same"},
        {"kind": "relu", "name": "activation"},
        {"kind": "conv1d", "name": "left", "out": 8, "kernel": 3, "padding": "same"},
        {"kind": "add", "inputs": ["activation", "left"]},
        {"kind": "dropout", "rate": 0.1},
        {"kind": "conv1d", "name": "second", "out": 8, "kernel": "$classes - 7"},
        {"kind": "flatten"},
        {"kind": "linear", "out": "$classes"}
      ],
      "search": {
        "fixed": ["stem.kernel"],
        "values": {"second.out": {"minimum": 4, "maximum": 64}, "activation.kind": ["relu", "silu"]},
        "ties": [["stem.out", "second.out"]],
        "mutations": {"add_skip": false, "width": {"weight": 8}, "regularization": false}
      }
    }
    """

  @Test func shippedArchitecture() throws {
    let report = try self.report(Self.root.path + "/architectures/cifar10/bottleneck-small.json")
    try expectSnapshot(report.text(width: 80), "space.txt")
  }

  @Test func sectionNarrowsTheSpace() throws {
    let report = try self.report(write(Self.narrowed, "narrowed.json"))
    try expectSnapshot(report.text(width: 80), "space-narrowed.txt")
    try expectSnapshot(JSONWriter.pretty(report.json), "space-narrowed.json")
  }

  @Test func aStudyHasItsOwnSectionAndLimits() throws {
    let network = try write(Self.narrowed, "network.json")
    let study = try write(
      """
      {
        "study": 1, "dataset": "mnist1d", "architecture": "\(network)", "limits": {"parameters": {"max": 1738}},
        "search": {"values": {"*.out": [4, 8, 12]}}
      }
      """, "study.json")
    let report = try self.report(study)
    #expect(report.space.axes.first { $0.mutation == "width" }?.values == [4, 8, 12])
    #expect(report.text(width: 80).contains("\nLimits: at most 1,738 parameters.\n"))
    // A study's folder will do, too.
    #expect(try self.report(folder.path).json == report.json)
  }

  @Test func faultsHaveTheirPlaces() throws {
    let text = Self.narrowed.replacing("stem.kernel", with: "stem.kernal")
    let file = try write(text, "wrong.json")
    let error = #expect(throws: DiagnosticsError.self) { try self.report(file) }
    let message = DiagnosticRenderer().render(error?.diagnostics ?? []).replacing(folder.path, with: "")
    #expect(
      message.hasPrefix("/wrong.json:14:15: error: 'kernal' is not an attribute of conv1d. Did you mean 'kernel'?"),
      "\(message)")
  }
}
