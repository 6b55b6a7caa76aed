import ArgumentParser
import GraphIR
import Layers
import Studies

struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Resume a study that was interrupted.",
    discussion: """
      The result is the same as without the interruption. To continue a finished study, raise the budget in its \
      study.json first.
      """)

  @Argument(help: StudyAddress.help, completion: .directory)
  var study: String

  @OptionGroup var running: StudyRunOptions

  @OptionGroup var plugins: StudyPluginOptions

  func run() throws {
    let toolkit = try plugins.toolkit(forStudy: study)
    let loader = ArchitectureLoader(catalogue: toolkit.layers)
    let opened = try Study.open(
      at: StudyAddress(study), isReadOnly: false, loader: loader, methods: toolkit.methods)
    try plugins.check(opened, toolkit)
    var methods = toolkit.methods
    methods.acceptsChangedPlugins = plugins.acceptChangedPlugins
    try running.run(opened, loader: loader, methods: methods, datasets: toolkit.datasets)
  }
}
