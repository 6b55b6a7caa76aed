import ArgumentParser
import GraphIR
import JSONText
import Layers
import Search
import Studies

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of architecture files or studies' files, for editors to complete and check.",
    discussion: """
      Save it and name it in a file's "$schema", or tell your editor that it belongs to your \
      files. Schemas know kinds and attributes, not shapes; 'espalier check' does.
      """)

  @Flag(help: "The schema of studies' files, in place of that of architectures.")
  var study = false

  func run() {
    let schema = study ? StudySpecification.schema() : JSONSchema(of: .builtin, search: SearchRules.schema()).json
    Terminal.standardOutput.write(JSONWriter.pretty(schema))
  }
}
