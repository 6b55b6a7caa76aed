import Diagnostics
import GraphIR
import JSONText
import Layers
import Testing

/// One set of parameters that several layers use.
@Suite struct SharingTests {
  private func graph(_ layers: String, input: String = "[4]") throws -> Graph {
    let text = "{\"espalier\": 1, \"name\": \"net\", \"input\": \(input), \"layers\": [\n\(layers)\n]}"
    let loader = ArchitectureLoader(catalogue: .builtin)
    return try #require(try loader.load(SourceText(file: "net.json", text: text)).graph)
  }

  private func message(_ layers: String) throws -> String {
    let error = #expect(throws: DiagnosticsError.self) { try graph(layers) }
    let first = try #require(error?.diagnostics.first)
    return "\(first.location?.line ?? 0): \(first.message). \(first.remedy ?? "")"
  }

  private func linear(_ name: String, _ rest: String = "") -> String {
    "{\"kind\": \"linear\", \"name\": \"\(name)\", \"out\": 4\(rest)}"
  }

  /// Which of two layers names the other makes no difference.
  @Test func eitherOrderIsTheSameNetwork() throws {
    let backward = try graph("\(linear("a")), {\"kind\": \"relu\"}, \(linear("b", ", \"share\": \"a\""))")
    let forward = try graph("\(linear("a", ", \"share\": \"b\"")), {\"kind\": \"relu\"}, \(linear("b"))")
    #expect(backward.size.trainable == 20)
    #expect(forward.size.trainable == 20)
    #expect(forward.nodes.map(\.sharesWith) == [nil, nil, 0])
    #expect(forward.canonicalText == backward.canonicalText)
    #expect(forward.canonicalHash == backward.canonicalHash)
    let apart = try graph("\(linear("a")), {\"kind\": \"relu\"}, \(linear("b"))")
    #expect(apart.size.trainable == 40)
    #expect(apart.canonicalHash != forward.canonicalHash)
  }

  /// Branches are distinguished by what reads them, not by their order in the file.
  @Test func branchesInAnyOrder() throws {
    let join = "{\"kind\": \"add\", \"inputs\": [\"a\", \"b\"]}"
    let (a, b) = (linear("a", ", \"inputs\": [\"input\"]"), linear("b", ", \"inputs\": [\"first\"]"))
    let first = linear("first", ", \"inputs\": [\"input\"]")
    let graphs = try [
      [first, a, b.sharing("a"), join], [first, a.sharing("b"), b, join], [first, b, a.sharing("b"), join],
      [first, b.sharing("a"), a, join], [b.sharing("a"), a, first, join],
    ].map { try graph($0.joined(separator: ",")) }
    for graph in graphs {
      #expect(graph.size.trainable == 40)
      #expect(graph.canonicalText == graphs[0].canonicalText)
    }
  }

  @Test func chainsAreOneSet() throws {
    for shares in [["b", "c", ""], ["", "a", "b"], ["c", "", "b"], ["b", "", "b"], ["c", "c", ""]] {
      let layers = zip(["a", "b", "c"], shares).map { linear($0).sharing($1) }
      let graph = try graph(layers.joined(separator: ","))
      #expect(graph.size.trainable == 20, "\(shares)")
      #expect(graph.nodes.map(\.sharesWith) == [nil, 0, 0], "\(shares)")
    }
  }

  @Test func repetitionsAreNamed() throws {
    let repeated = linear("a", ", \"repeat\": 3")
    #expect(
      try message("\(repeated),\n\(linear("b").sharing("a"))")
        == "3: 'a' stands 3 times in a row, each time with parameters of its own. Name one of them, such as 'a[0]'")
    #expect(
      try message("\(repeated),\n\(linear("b").sharing("a[3]"))")
        == "3: there is no 'a[3]': 'a' stands 3 times in a row. Name one from 'a[0]' to 'a[2]'")
    #expect(
      try message("\(linear("a")),\n\(linear("b").sharing("a[1]"))")
        == "3: there is no 'a[1]': 'a' is not repeated. Write 'a'")
    for (text, owner) in [("a[0]", 0), ("a[1]", 1), ("a[2]", 2)] {
      let graph = try graph("\(repeated), \(linear("b").sharing(text))")
      #expect(graph.size.trainable == 60)
      #expect(graph.nodes.map(\.sharesWith) == [nil, nil, nil, owner])
    }
    let reader = try graph("\(linear("a")), \(linear("b", ", \"repeat\": 3").sharing("a"))")
    #expect(reader.size.trainable == 20)
    let forward = try graph("\(linear("b").sharing("a[2]")), \(repeated)")
    #expect(forward.nodes.map(\.sharesWith) == [nil, nil, nil, 0])
  }

  /// One layer again and again.
  @Test func aRepeatedLayerSharesWithItself() throws {
    let graph = try graph(linear("a", ", \"repeat\": 3").sharing("a[0]"))
    #expect(graph.size.trainable == 20)
    #expect(
      try message(linear("a", ", \"repeat\": 3").sharing("a"))
        == "2: the layer shares with itself. Name one repetition, such as 'a[0]', for the others to use")
    #expect(
      try message(linear("a").sharing("a[0]"))
        == "2: the layer shares with itself. Remove \"share\", or name another layer")
  }

  @Test func circlesHaveNoParameters() throws {
    #expect(
      try message(
        [linear("a").sharing("c"), linear("b").sharing("a"), linear("c").sharing("b")].joined(separator: ","))
        == "2: the layers share with each other in a circle, so that none has the parameters: a → c → b → a. "
        + "Remove \"share\" from one of them")
  }

  @Test func whatIsLeftOutSharesNothing() throws {
    let text = """
      {"espalier": 1, "input": [4], "parameters": {"deep": false, "times": 2}, "layers": [
        {"kind": "linear", "name": "a", "out": 4, "share": "b"},
        {"kind": "linear", "name": "b", "out": 4, "when": "$deep"},
        {"kind": "linear", "name": "c", "out": 4, "repeat": "$times"},
        {"kind": "linear", "name": "d", "out": 4, "share": "c"}
      ]}
      """
    let loader = ArchitectureLoader(catalogue: .builtin)
    let source = SourceText(file: "net.json", text: text)
    let error = #expect(throws: DiagnosticsError.self) { try loader.load(source) }
    #expect(
      error?.diagnostics.map(\.message) == [
        "'b' is no layer here: it is a block, or its \"when\" or \"repeat\" leaves it out",
        "'c' stands 2 times in a row, each time with parameters of its own",
      ])
    let deep = try #require(try loader.load(source, values: JSONObject([("deep", true), ("times", 1)])).graph)
    #expect(deep.size.trainable == 40)
  }

  /// Blocks share within, each use for itself; copies of a use are as the use itself.
  @Test func blocksShareWithin() throws {
    let text = """
      {"espalier": 1, "input": [4], "blocks": {"twice": {"layers": [
        {"kind": "linear", "name": "a", "out": 4, "share": "b"}, {"kind": "linear", "name": "b", "out": 4}
      ]}}, "layers": [{"kind": "twice", "repeat": 2}, {"kind": "twice", "name": "last"}]}
      """
    let graph = try #require(
      try ArchitectureLoader(catalogue: .builtin).load(SourceText(file: "net.json", text: text)).graph)
    #expect(graph.size.trainable == 60)
    #expect(graph.nodes.map(\.sharesWith) == [nil, 0, nil, 2, nil, 4])
  }
}

extension String {
  /// The layer with a `share`; as it is where that is empty.
  fileprivate func sharing(_ name: String) -> String {
    name.isEmpty ? self : dropLast() + ", \"share\": \"\(name)\"}"
  }
}
