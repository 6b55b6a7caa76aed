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

  @Flag(help: "The schema of benches' files, in place of that of architectures.")
  var bench = false

  @OptionGroup var plugins: PluginOptions

  func validate() throws {
    if study && bench { throw ValidationError("choose one of --study and --bench") }
  }

  func run() throws {
    let toolkit = try plugins.toolkit()
    let methods = toolkit.methods
    let studySchema = StudySpecification.schema(
      objectives: methods.objectives, mutations: methods.mutations, samplers: methods.samplers,
      fidelity: methods.fidelities, screenings: methods.screenings, datasets: toolkit.datasets)
    let schema =
      study
      ? studySchema
      : bench
        ? BenchSpecification.schema(study: studySchema)
        : JSONSchema(of: toolkit.layers, search: SearchRules.schema(of: methods.mutations)).json
    Terminal.standardOutput.write(JSONWriter.pretty(schema))
  }
}
