import Diagnostics
import GraphIR
import JSONText
import Layers
import Testing

@Suite struct LoaderTests {
  static let text = """
    {
      "espalier": 1,
      "name": "b",
      "input": [3, 32, 32],
      "blocks": {
        "two": {
          "attributes": {
            "out": {"type": "integer", "minimum": 1, "role": "width"},
            "middle": "$out / 2"
          },
          "layers": [
            {"kind": "conv2d", "out": "$middle", "kernel": 1},
            {"kind": "conv2d", "out": "$out", "padding": 1},
            {"kind": "conv2d", "out": "$out", "kernel": 1, "when": "$in != $out"}
          ]
        }
      },
      "layers": [
        {"kind": "two", "name": "a", "out": 8},
        {"kind": "two", "name": "b", "out": 8, "repeat": 2},
        {"kind": "two", "name": "c", "out": 8, "middle": 1}
      ]
    }

    """

  @Test func expandsBlocks() throws {
    let loader = ArchitectureLoader(catalogue: .builtin)
    let graph = try #require(try loader.load(SourceText(file: "b.json", text: Self.text)).graph)
    #expect(
      graph.nodes.indices.map { "\(graph.path(of: $0)) \(graph.nodes[$0].output[0])" } == [
        "a.conv2d_1 4", "a.conv2d_2 8", "a.conv2d_3 8", "b[0].conv2d_1 4", "b[0].conv2d_2 8", "b[1].conv2d_1 4",
        "b[1].conv2d_2 8", "c.conv2d_1 1", "c.conv2d_2 8",
      ])
    #expect(graph.size.trainable == 1137)
  }

  @Test func documentsReadBackAsTheyWereWritten() throws {
    let loader = ArchitectureLoader(catalogue: .builtin)
    let loaded = try loader.load(SourceText(file: "b.json", text: Self.text))
    let written = JSONWriter.pretty(loaded.architecture.json)
    #expect(written == Self.text)
    let again = try loader.load(SourceText(file: "b.json", text: written))
    #expect(again.architecture == loaded.architecture)
  }

  @Test(arguments: [
    ("net.json", "unit.json", "unit.json"), ("net.json", "./a/unit.json", "a/unit.json"),
    ("net.json", "../unit.json", "../unit.json"), ("../net.json", "../unit.json", "../../unit.json"),
    ("a/net.json", "../b/unit.json", "b/unit.json"), ("a/b/net.json", "../../unit.json", "unit.json"),
    ("./net.json", "../unit.json", "./../unit.json"), ("/a/net.json", "../unit.json", "/unit.json"),
    ("/net.json", "../unit.json", "/../unit.json"), ("a/net.json", "/b/unit.json", "/b/unit.json"),
  ])
  func importsAreRelativeToTheirFile(_ file: String, _ path: String, _ expected: String) throws {
    var asked: [String] = []
    let loader = ArchitectureLoader(catalogue: .builtin) { path throws(DiagnosticsError) in
      asked.append(path)
      return SourceText(
        file: path, text: #"{"espalier": 1, "blocks": {"unit": {"layers": [{"kind": "relu"}]}}}"#)
    }
    let text = #"{"espalier": 1, "input": [4], "import": ["\#(path)"], "layers": [{"kind": "unit"}]}"#
    _ = try loader.load(SourceText(file: file, text: text))
    #expect(asked == [expected])
  }
}
