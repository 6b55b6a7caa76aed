import Diagnostics
import GraphIR
import JSONText
import Layers
import Reports
import SnapshotSupport
import Testing

@Suite struct SummaryTests {
  static let text = """
    {
      "espalier": 1, "name": "residual", "input": [1, 28, 28],
      "blocks": {
        "residual": {
          "attributes": {"out": {"minimum": 1, "role": "width"}},
          "layers": [
            {"kind": "conv2d", "out": "$out", "padding": "same", "bias": false},
            {"kind": "batch_norm", "name": "main"},
            {"kind": "conv2d", "inputs": ["input"], "name": "shortcut", "out": "$out", "kernel": 1, "when": "$in != $out"},
            {"kind": "add", "inputs": ["main", "shortcut"]},
            {"kind": "relu"}
          ]
        }
      },
      "layers": [
        {"kind": "residual", "name": "stem", "out": 4},
        {"kind": "max_pool2d", "kernel": 4},
        {"kind": "residual", "name": "body", "out": 4, "repeat": 2},
        {"kind": "conv2d", "name": "a", "out": 4},
        {"kind": "conv2d", "name": "b", "inputs": ["body"], "out": 4, "share": "a"},
        {"kind": "add", "inputs": ["a", "b"]},
        {"kind": "global_avg_pool"},
        {"kind": "linear", "out": 10}
      ]
    }
    """

  static func graph() throws -> Graph {
    let loader = ArchitectureLoader(catalogue: .builtin)
    return try #require(try loader.load(SourceText(file: "residual.json", text: text)).graph)
  }

  @Test func table() throws {
    let summary = NetworkSummary(try Self.graph(), depth: .max, batchSize: 64)
    try expectSnapshot(summary.text(width: 80), "summary.txt")
    try expectSnapshot(summary.dataTable.rendered(as: .csv), "summary.csv")
    try expectSnapshot(summary.markdown, "summary.md")
  }

  @Test func depthLimitsWhatIsShown() throws {
    try expectSnapshot(
      NetworkSummary(try Self.graph(), depth: 0, batchSize: 1).text(width: 80), "summary-depth-0.txt")
  }

  @Test func json() throws {
    let summary = NetworkSummary(try Self.graph(), depth: .max, batchSize: 1)
    try expectSnapshot(JSONWriter.pretty(summary.json), "summary.json")
  }

  @Test func outlineSumsUpToTheWhole() throws {
    let graph = try Self.graph()
    var sum = NetworkSize()
    for row in graph.outline(depth: 0).rows { sum += row.size }
    #expect(sum == graph.size)
  }
}
