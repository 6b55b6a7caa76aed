import ArgumentParser
import Datasets
import Layers
import Studies

/// What 'search' starts to train candidates; people have no use for it.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Train candidates for a coordinator, which speaks through standard input.",
    shouldDisplay: false)

  @OptionGroup var data: DataOptions

  @OptionGroup var plugins: StudyPluginOptions

  func run() throws {
    let toolkit = try plugins.named.triedToolkit()
    var methods = toolkit.methods
    methods.acceptsChangedPlugins = plugins.acceptChangedPlugins
    TrialWorker(
      catalogue: toolkit.layers, methods: methods, datasets: toolkit.datasets, locations: data.locations,
      backend: BackendChoice.fastest.backend
    ).run()
  }
}
