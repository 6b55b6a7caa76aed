import ArgumentParser
import Diagnostics
import Formats
import GraphIR
import JSONText
import Layers
import Reports

extension GraphDrawing.Direction: ExpressibleByArgument {}

struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draw a network.",
    discussion: """
      Graphviz draws SVG and must be installed ('apt-get install graphviz'). Networks with many long connections are \
      drawn in one column, with arcs beside it. A picture of more than 64 boxes fits no page, so its blocks are drawn as \
      one box each unless you choose a depth.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case dot, svg, mermaid }

  @Argument(
    help: "The architecture file, or a checkpoint that holds one.",
    completion: .file(extensions: ["json", "safetensors"])
  )
  var file: String

  @Option(help: "The language of the drawing.")
  var format = Format.dot

  @Option(in: Ranges.depth, help: "Draw blocks deeper than this as one box; 0 shows what the file itself lists.")
  var depth: Int?

  @Option(help: "Where arrows lead. What is drawn in one column leads down.")
  var direction = GraphDrawing.Direction.down

  @OptionGroup var parameters: ParameterOptions

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let loader = ArchitectureLoader(catalogue: try plugins.toolkit(for: [file]).layers)
    let graph = try loader.graphForCommand(file, values: parameters.values())
    switch format {
    case .dot: Terminal.standardOutput.write(GraphDrawing(graph, depth: depth ?? .max).dot(direction))
    case .mermaid: Terminal.standardOutput.write(GraphDrawing(graph, depth: depth ?? .max).mermaid(direction))
    case .svg:
      let picture = try GraphPicture(graph, depth: depth, direction: direction)
      if let note = picture.note { Terminal.standardError.write(note + "\n") }
      Terminal.standardOutput.write(picture.svg)
    }
  }
}
