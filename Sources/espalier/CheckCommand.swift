import ArgumentParser
import Diagnostics
import GraphIR
import JSONText
import Layers

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check architecture files and report everything that is wrong with them.",
    discussion: "Files that only declare blocks are checked as far as is possible without the shapes of their inputs.")

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "Architecture files.", completion: .file(extensions: ["json"]))
  var files: [String]

  @Option(help: "How to report: text for people, json for editors.")
  var format = Format.text

  @OptionGroup var parameters: ParameterOptions

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let loader = ArchitectureLoader(catalogue: try plugins.toolkit(for: files).layers)
    let values = try parameters.values()
    var reports: [JSONValue] = []
    var isSound = true
    for file in files {
      do {
        let loaded = try loader.loadForCommand(file, values: values)
        if format == .text { Terminal.standardOutput.write(Self.verdict(file, loaded) + "\n") }
        reports.append(["file": .string(file), "ok": true, "diagnostics": []])
      } catch {
        isSound = false
        if format == .text { Terminal.standardError.write(error.rendered + "\n") }
        reports.append(
          ["file": .string(file), "ok": false, "diagnostics": .array(error.diagnostics.map { JSONValue($0) })])
      }
    }
    if format == .json { Terminal.standardOutput.write(JSONWriter.pretty(["files": .array(reports)])) }
    if !isSound { throw ExitCode(1) }
  }

  private static func verdict(_ file: String, _ loaded: ArchitectureLoader.Loaded) -> String {
    guard let graph = loaded.graph else {
      let names = loaded.architecture.blocks.map(\.name).joined(separator: ", ")
      return "\(file): sound: declares \(names)"
    }
    let layers = graph.nodes.count
    return "\(file): sound: \(layers) layer\(layers == 1 ? "" : "s"), \(graph.size.trainable) parameters, "
      + "\(graph.input) → \(graph.outputShape)"
  }
}
