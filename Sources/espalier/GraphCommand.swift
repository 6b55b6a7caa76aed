import ArgumentParser
import Diagnostics
import Exporters
import GraphIR
import Layers

struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draw a network.",
    discussion: "SVG is drawn by Graphviz, which must be installed ('apt-get install graphviz').")

  enum Format: String, ExpressibleByArgument, CaseIterable { case dot, svg, mermaid }

  @Argument(help: "The architecture file.", completion: .file(extensions: ["json"]))
  var file: String

  @Option(help: "The language of the drawing.")
  var format = Format.dot

  @OptionGroup var parameters: ParameterOptions

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let loader = ArchitectureLoader(catalogue: try plugins.toolkit(for: [file]).layers)
    let graph = try loader.graphForCommand(file, values: parameters.values())
    switch format {
    case .dot: Terminal.standardOutput.write(graph.dot)
    case .mermaid: Terminal.standardOutput.write(graph.mermaid)
    case .svg: try Graphviz.draw(graph.dot, to: Terminal.standardOutput)
    }
  }
}
