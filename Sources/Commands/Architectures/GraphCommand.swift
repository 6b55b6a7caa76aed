import ArgumentParser
import Diagnostics
import Formats
import GraphIR
import JSONText
import Layers
import Reports

struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draw a network.",
    discussion: """
      Graphviz draws SVG and must be installed ('apt-get install graphviz'). Networks with many long connections are \
      drawn in one column, with arcs beside it. If there would be more than 2,000 boxes, blocks are folded.
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

  @OptionGroup var parameters: ParameterOptions

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let loader = ArchitectureLoader(catalogue: try plugins.toolkit(for: [file]).layers)
    let graph = try loader.graphForCommand(file, values: parameters.values())
    switch format {
    case .dot: Terminal.standardOutput.write(GraphDrawing(graph, depth: depth ?? .max).dot)
    case .mermaid: Terminal.standardOutput.write(GraphDrawing(graph, depth: depth ?? .max).mermaid)
    case .svg:
      let picture = try GraphPicture(graph, depth: depth)
      if let note = picture.note { Terminal.standardError.write(note + "\n") }
      Terminal.standardOutput.write(picture.svg)
    }
  }
}
