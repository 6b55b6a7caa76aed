import Diagnostics
import Formats
import Glibc
import GraphIR
import Layers
import Reports
import SnapshotSupport
import Testing

@Suite struct GraphPictureTests {
  static let hasGraphviz = access("/usr/bin/dot", X_OK) == 0

  private func graph(_ text: String) throws -> Graph {
    let loader = ArchitectureLoader(catalogue: .builtin)
    return try #require(try loader.load(SourceText(file: "net.json", text: text)).graph)
  }

  /// Each layer reads all before it.
  private func dense(_ count: Int) throws -> Graph {
    var layers = [#"{"kind": "conv2d", "name": "c0", "out": 4, "padding": "same"}"#]
    for index in 1...count {
      let inputs = (0..<index).map { "\"c\($0)\"" }.joined(separator: ", ")
      if index > 1 { layers.append("{\"kind\": \"concat\", \"name\": \"all\(index)\", \"inputs\": [\(inputs)]}") }
      layers.append("{\"kind\": \"conv2d\", \"name\": \"c\(index)\", \"out\": 4, \"padding\": \"same\"}")
    }
    return try graph("{\"espalier\": 1, \"input\": [3, 8, 8], \"layers\": [\(layers.joined(separator: ", "))]}")
  }

  private func nested(_ count: Int) throws -> Graph {
    try graph(
      """
      {"espalier": 1, "name": "nested", "input": [3, 8, 8],
       "blocks": {
         "pair": {"layers": [{"kind": "relu"}, {"kind": "tanh"}]},
         "row": {"layers": [{"kind": "pair", "repeat": \(count)}]}
       },
       "layers": [{"kind": "row", "repeat": 4}, {"kind": "relu"}]}
      """)
  }

  private func message(_ body: () throws(DiagnosticsError) -> Void) -> String {
    do throws(DiagnosticsError) {
      try body()
      return "nothing was thrown"
    } catch {
      return DiagnosticRenderer().render(error.diagnostics)
    }
  }

  @Test func notations() throws {
    let graph = try SummaryTests.graph()
    try expectSnapshot(GraphDrawing(graph).dot, "graph.dot")
    try expectSnapshot(GraphDrawing(graph).mermaid, "graph.mmd")
    try expectSnapshot(GraphDrawing(graph, depth: 0).dot, "graph-depth-0.dot")
    try expectSnapshot(GraphDrawing(graph, depth: 0).mermaid, "graph-depth-0.mmd")
    try expectSnapshot(GraphDrawing(graph).dotInColumn, "graph-column.dot")
  }

  @Test func drawingsLeadDownOrRight() throws {
    let drawing = GraphDrawing(try SummaryTests.graph())
    #expect(drawing.dot(.down) == drawing.dot && drawing.mermaid(.down) == drawing.mermaid)
    #expect(drawing.dot(.right) == drawing.dot.replacing("rankdir=TB", with: "rankdir=LR"))
    #expect(drawing.mermaid(.right) == drawing.mermaid.replacing("flowchart TD", with: "flowchart LR"))
  }

  @Test func depthFoldsBlocks() throws {
    let graph = try nested(3)
    #expect(GraphDrawing(graph).boxCount == 4 * 6 + 1 + 2)
    #expect(GraphDrawing(graph, depth: 1).boxCount == 4 * 3 + 1 + 2)
    #expect(GraphDrawing(graph, depth: 0).boxCount == 4 + 1 + 2)
    #expect(GraphDrawing(graph, depth: 0).dot.contains("6 layers"))
    #expect(GraphDrawing.folding(graph, toBoxCount: 20)?.depth == 1)
    #expect(GraphDrawing.folding(graph, toBoxCount: 6) == nil)
  }

  /// A chain that is longer than a page stands in columns.
  @Test func longChainsFitAPage() throws {
    let long = GraphDrawing(try nested(8), depth: 0)
    #expect(long.dotInColumns == nil, "nine boxes fit in one column")
    let layers = (0..<40).map { #"{"kind": "linear", "name": "linear\#($0)", "out": 8}"# }.joined(separator: ",")
    let text = #"{"espalier": 1, "name": "long", "input": [8], "layers": [\#(layers)]}"#
    let graph = try ArchitectureLoader(catalogue: .builtin).network(SourceText(file: "long", text: text)).graph
    let dot = try #require(GraphDrawing(graph).dotInColumns)
    var positions: [(x: Double, y: Double)] = []
    for match in dot.matches(of: /\[label="[^"]+"(?:, shape=ellipse)?, pos="([-0-9.]+),([-0-9.]+)", width/) {
      positions.append((x: try #require(Double(match.1)), y: try #require(Double(match.2))))
    }
    let columns = Set(positions.map { $0.x })
    #expect(positions.count == 42 && columns.count == 4, "\(columns)")
    #expect(positions.allSatisfy { (-780...0).contains($0.y) }, "no column is longer than a page")
    let picture = try GraphPicture(graph, depth: nil)
    #expect(picture.svg.matches(of: /<g id="edge/).count == 41 && picture.note == nil)
    #expect(GraphDrawing(try dense(60)).dotInColumns == nil, "nothing but a chain is laid out so")
  }

  /// What takes 'dot' minutes is not given to it.
  @Test func longConnectionsAreDrawnAsArcs() throws {
    #expect(!GraphDrawing(try dense(8)).isLargeForDot)
    #expect(!GraphDrawing(try SummaryTests.graph()).isLargeForDot)
    #expect(GraphDrawing(try dense(24)).isLargeForDot)
  }

  @Test(.enabled(if: hasGraphviz), arguments: [24, 66]) func denseBlocksAreDrawn(_ count: Int) throws {
    let picture = try GraphPicture(try dense(count), depth: nil)
    // A shape for each box, and an arrow for each connection.
    #expect(picture.svg.split(separator: "class=\"node\"").count - 1 == 2 * count + 2)
    #expect(picture.svg.split(separator: "class=\"edge\"").count - 1 == count * (count + 1) / 2 + count + 1)
    #expect(picture.note == nil)
  }

  @Test(.enabled(if: hasGraphviz)) func whatIsTooLargeIsFolded() throws {
    let picture = try GraphPicture(try nested(500), depth: nil)
    #expect(
      picture.note
        == "4,003 boxes do not fit a page: drawn with --depth 0, so that deeper blocks are one box each. A greater "
        + "depth draws more.")
    #expect(picture.svg.split(separator: "class=\"node\"").count - 1 == 7)
  }

  /// A network of a page's size is drawn layer by layer, and a larger one by its blocks.
  @Test(.enabled(if: hasGraphviz)) func aPictureFitsAPage() throws {
    let small = try GraphPicture(try nested(6), depth: nil)
    #expect(small.note == nil)
    #expect(small.svg.split(separator: "class=\"node\"").count - 1 == 4 * 12 + 3)
    let large = try GraphPicture(try nested(12), depth: nil)
    #expect(large.note?.hasPrefix("99 boxes do not fit a page: drawn with --depth 1,") ?? false)
    #expect(large.svg.split(separator: "class=\"node\"").count - 1 == 4 * 12 + 3)
    #expect(try GraphPicture(try nested(12), depth: 9).svg.split(separator: "class=\"node\"").count - 1 == 99)
  }

  @Test func whatCannotBeFoldedIsRefused() throws {
    let flat = try graph(
      #"{"espalier": 1, "name": "flat", "input": [3, 8, 8], "layers": [{"kind": "relu", "repeat": 3000}]}"#)
    #expect(
      message { () throws(DiagnosticsError) in _ = try GraphPicture(flat, depth: nil) }
        == "error: 'flat' has 3,002 boxes, and a picture has at most 2,000. Use --format dot or mermaid")
    let deep = try nested(500)
    #expect(
      message { () throws(DiagnosticsError) in _ = try GraphPicture(deep, depth: 1) }
        == "error: 'nested' has 2,003 boxes, and a picture has at most 2,000. Fold blocks with --depth 0, or use "
        + "--format dot or mermaid")
  }

  @Test(.enabled(if: hasGraphviz)) func timeIsLimited() throws {
    let graph = try dense(8)
    #expect(
      message { () throws(DiagnosticsError) in _ = try GraphPicture(graph, depth: nil, timeLimit: 0) }
        == "error: Graphviz did not draw 'net' within 0 s. Fold blocks with --depth, or use --format dot or mermaid")
  }
}
