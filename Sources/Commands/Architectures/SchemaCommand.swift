import ArgumentParser
import GraphIR
import JSONText
import Layers
import Search
import Studies
import Training

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of files of architectures, studies, benches or recipes.",
    discussion: """
      Editors use it to complete and check files. Save it and name it in a file's "$schema", or tell your editor which \
      files it describes. Schemas know kinds and attributes, but not shapes; 'espalier check' knows both.
      """)

  @Flag(help: "The schema of studies' files, instead of that of architectures.")
  var study = false

  @Flag(help: "The schema of benches' files, instead of that of architectures.")
  var bench = false

  @Flag(help: "The schema of recipes' files, instead of that of architectures.")
  var recipe = false

  @OptionGroup var plugins: PluginOptions

  func validate() throws {
    guard [study, bench, recipe].count(where: { $0 }) <= 1 else {
      throw ValidationError("choose one of --study, --bench and --recipe")
    }
  }

  func run() throws {
    if recipe { return Terminal.standardOutput.write(JSONWriter.pretty(Recipe.schema)) }
    let toolkit = try plugins.toolkit()
    let methods = toolkit.methods
    let studySchema = StudySpecification.schema(
      objectives: methods.objectives, metrics: methods.metrics, mutations: methods.mutations,
      samplers: methods.samplers,
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
