import Diagnostics
import GraphIR
import JSONText
import Layers
import Testing

/// Imported blocks are copied from their earlier expansions; the copy must be what expanding again would give.
@Suite struct ExpansionCacheTests {
  static let library = """
    {
      "espalier": 1,
      "blocks": {
        "join": {
          "inputs": ["left", "right"],
          "layers": [
            {"kind": "relu", "name": "a", "inputs": ["left"]},
            {"kind": "tanh", "name": "b", "inputs": ["right"]},
            {"kind": "add", "inputs": ["a", "b"]}
          ]
        },
        "skip": {"layers": [{"kind": "relu", "when": "$in == 0"}]},
        "outer": {"layers": [{"kind": "skip"}, {"kind": "relu"}]}
      }
    }
    """

  func graph(_ layers: String, _ loader: ArchitectureLoader? = nil) throws -> Graph {
    let text = """
      {"espalier": 1, "input": [3, 8, 8], "import": ["library.json"], "layers": [\(layers)]}
      """
    return try #require(try (loader ?? fresh()).load(SourceText(file: "net.json", text: text)).graph)
  }

  func fresh() -> ArchitectureLoader {
    ArchitectureLoader(catalogue: .builtin) { path throws(DiagnosticsError) in
      SourceText(file: path, text: Self.library)
    }
  }

  @Test func inputsThatWereOneAreDistinguished() throws {
    let graph = try graph(
      """
      {"kind": "relu", "name": "first"},
      {"kind": "tanh", "name": "second"},
      {"kind": "join", "name": "same", "inputs": ["first", "first"]},
      {"kind": "join", "name": "both", "inputs": ["second", "first"]},
      {"kind": "add", "inputs": ["same", "both"]}
      """)
    let both = try #require(graph.nodes.indices.first { graph.path(of: $0) == "both.a" })
    #expect(graph.nodes[both].inputs == [.node(1)])
    #expect(graph.nodes[both + 1].inputs == [.node(0)])
  }

  @Test func blocksThatPassTheirInputOnKeepTheirOutline() throws {
    let graph = try graph(
      """
      {"kind": "outer", "name": "first"},
      {"kind": "max_pool2d"},
      {"kind": "outer", "name": "second"},
      {"kind": "max_pool2d", "kernel": 1},
      {"kind": "outer", "name": "third"}
      """)
    let shapes = graph.groups.map { "\(graph.shape(of: $0.output))" }
    #expect(shapes == ["[3, 8, 8]", "[3, 8, 8]", "[3, 4, 4]", "[3, 4, 4]", "[3, 4, 4]", "[3, 4, 4]"])
  }

  @Test func aSecondLoadGivesTheSame() throws {
    let loader = fresh()
    let layers = #"{"kind": "outer"}, {"kind": "relu"}, {"kind": "outer"}"#
    let first = try graph(layers, loader)
    #expect(try graph(layers, loader).canonicalText == first.canonicalText)
  }
}
