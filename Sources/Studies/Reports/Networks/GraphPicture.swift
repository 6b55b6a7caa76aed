import Diagnostics
import Formats
import GraphIR
import Figures

/// A network as SVG, drawn within bounds of size and time.
public struct GraphPicture: Sendable {
  public let svg: String
  /// What people should know of it: what was folded.
  public let note: String?

  /// More boxes are no picture that anybody can look at.
  public static let maximumBoxCount = 2_000
  /// Networks with more boxes are folded to fit a page, unless a depth is asked for.
  public static let pageBoxCount = 64
  /// Seconds that Graphviz may take.
  public static let timeLimit = 20.0

  /// - parameter depth: blocks deeper than this are one box each; nil folds no more than is needed
  /// - throws: if the network is too large, or Graphviz cannot draw it
  public init(
    _ graph: Graph, depth: Int?, direction: GraphDrawing.Direction = .down, timeLimit: Double = timeLimit
  ) throws(DiagnosticsError) {
    let (drawing, note) = try Self.drawing(of: graph, depth: depth)
    self.note = note
    if direction == .down, let text = drawing.dotInColumns,
      let svg = try Graphviz.svg(text, by: .neato, limit: timeLimit)
    {
      self.svg = svg
      return
    }
    if !drawing.isLargeForDot, let svg = try Graphviz.svg(drawing.dot(direction), by: .dot, limit: timeLimit) {
      self.svg = svg
      return
    }
    guard let svg = try Graphviz.svg(drawing.dotInColumn, by: .neato, limit: timeLimit) else {
      throw Self.failure(
        "Graphviz did not draw '\(graph.name)' within \(NumberText.duration(seconds: timeLimit))",
        remedy: "Fold blocks with --depth, or use --format dot or mermaid")
    }
    self.svg = svg
  }

  private static func drawing(of graph: Graph, depth: Int?) throws(DiagnosticsError) -> (GraphDrawing, note: String?) {
    let drawing = GraphDrawing(graph, depth: depth ?? .max)
    if depth == nil, drawing.boxCount > pageBoxCount, let page = GraphDrawing.folding(graph, toBoxCount: pageBoxCount) {
      let note =
        "\(NumberText.grouped(drawing.boxCount)) boxes do not fit a page: drawn with --depth \(page.depth), so that "
        + "deeper blocks are one box each. A greater depth draws more."
      return (page.drawing, note)
    }
    if drawing.boxCount <= maximumBoxCount { return (drawing, nil) }
    let limit = NumberText.grouped(maximumBoxCount)
    let folded = GraphDrawing.folding(graph, toBoxCount: maximumBoxCount)
    if depth == nil, let folded {
      let note =
        "\(NumberText.grouped(drawing.boxCount)) boxes are too many for a picture of at most \(limit): drawn with "
        + "--depth \(folded.depth). --format dot and mermaid draw all of them."
      return (folded.drawing, note)
    }
    throw failure(
      "'\(graph.name)' has \(NumberText.grouped(drawing.boxCount)) boxes, and a picture has at most \(limit)",
      remedy: folded.map { "Fold blocks with --depth \($0.depth), or use --format dot or mermaid" }
        ?? "Use --format dot or mermaid")
  }

  private static func failure(_ message: String, remedy: String) -> DiagnosticsError {
    DiagnosticsError(Diagnostic(code: "graph-too-large", message, remedy: remedy))
  }
}
