import ArgumentParser
import GraphIR
import JSONText
import Layers

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of architecture files, for editors to complete and check.",
    discussion: """
      Save it and name it in a file's "$schema", or tell your editor that it belongs to your \
      architecture files. Schemas know kinds and attributes, not shapes; 'espalier check' does.
      """)

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    Terminal.standardOutput.write(JSONWriter.pretty(JSONSchema(of: try plugins.toolkit().layers).json))
  }
}
