import ArgumentParser
import Diagnostics
import GraphIR
import JSONText
import Layers
import Reports
import Training

struct SpaceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "space",
    abstract: "Show what a search may change: axes, values, what stays, mutations.",
    discussion: """
      The roles of attributes make the space; a 'search' section narrows or widens it (see docs/search-space.md). \
      Every mutation is tried, and shows one of its edits.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

  @Argument(
    help: "An architecture's file, a study's file, or a study's folder.", completion: .file(extensions: ["json"]))
  var file: String

  @Option(help: "How to print.")
  var format = Format.table

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let path = SpaceReport.document(of: file)
    let toolkit = try plugins.toolkit(for: [path])
    let loader = ArchitectureLoader(catalogue: toolkit.layers)
    let source = try ArchitectureText.read(path)
    let output = Terminal.standardOutput
    do throws(DiagnosticsError) {
      let report = try SpaceReport(source, loader: loader, methods: toolkit.methods)
      // What a study stored was written by the program.
      if path == file { InputError.show(report.warnings, sources: [source.file: source]) }
      switch format {
      case .table: output.write(report.text(width: output.width))
      case .json: output.write(JSONWriter.pretty(report.json))
      }
    } catch {
      var sources = loader.sources
      sources[source.file] = source
      throw InputError(error, sources: sources)
    }
  }
}
