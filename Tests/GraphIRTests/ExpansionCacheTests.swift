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

/// The blocks of architectures that programs make, which are prepared and expanded once for all that have the same.
@Suite struct OwnBlocksTests {
  private func document(_ body: String, uses: String = #"{"kind": "own", "out": 4}"#) throws -> Architecture {
    let text = """
      {
        "espalier": 1, "input": [3, 8, 8], "import": ["library.json"],
        "blocks": {
          "own": {
            "attributes": {"out": {"type": "integer", "minimum": 1, "maximum": 64}},
            "layers": [{"kind": "conv2d", "out": "$out", "padding": "same"}, \(body)]
          },
          "around": {
            "attributes": {"out": {"type": "integer", "minimum": 1, "maximum": 64}},
            "layers": [{"kind": "own", "out": "$out"}, {"kind": "outer"}]
          }
        },
        "layers": [\(uses), {"kind": "around", "out": 6}, {"kind": "around", "out": 6}]
      }
      """
    return try ExpansionCacheTests().fresh().load(SourceText(file: "net.json", text: text)).architecture
  }

  @Test func graphsAreThoseOfALoaderThatRemembersNothing() throws {
    let loader = ExpansionCacheTests().fresh()
    let documents = [
      try document(#"{"kind": "relu"}"#), try document(#"{"kind": "tanh"}"#),
      try document(#"{"kind": "relu"}"#, uses: #"{"kind": "own", "out": 5}, {"kind": "own", "out": 4}"#),
    ]
    // Alike ones in a row, and others between.
    for index in [0, 0, 2, 0, 1, 2, 1, 1, 0] {
      let fresh = try ExpansionCacheTests().fresh().graph(of: documents[index])
      let graph = try loader.graph(of: documents[index])
      #expect(graph.canonicalText == fresh.canonicalText)
      #expect(graph.groups.map(\.name) == fresh.groups.map(\.name))
      #expect(graph.groups.map(\.output) == fresh.groups.map(\.output))
      #expect(graph.nodes.indices.map { graph.path(of: $0) } == fresh.nodes.indices.map { fresh.path(of: $0) })
    }
  }

  @Test func failuresAreFoundEachTime() throws {
    let loader = ExpansionCacheTests().fresh()
    let sound = try document(#"{"kind": "relu"}"#)
    var broken = sound
    broken.layers[0].attributes["out"] = 900
    var unknown = sound
    unknown.blocks[1].layers[1].kind = "outre"
    let expected = try [broken, unknown].map { document in
      try #require(throws: DiagnosticsError.self) { try ExpansionCacheTests().fresh().graph(of: document) }
    }
    for _ in 0..<2 {
      for (document, error) in zip([broken, unknown], expected) {
        let again = try #require(throws: DiagnosticsError.self) { try loader.graph(of: document) }
        #expect(again.description == error.description)
      }
      let graph = try loader.graph(of: sound)
      #expect(graph.canonicalText == (try ExpansionCacheTests().fresh().graph(of: sound).canonicalText))
    }
  }
}
