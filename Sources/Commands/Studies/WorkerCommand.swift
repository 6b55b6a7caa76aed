import ArgumentParser
import Backends
import Datasets
import Diagnostics
import Layers
import PluginHost
import Studies

/// What 'search' starts to train candidates; people have no use for it.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Train candidates for a coordinator, which speaks through standard input.",
    shouldDisplay: false)

  @OptionGroup var data: DataOptions

  /// What the coordinator has tried and loaded. The environment adds nothing to it.
  @Option(name: .customLong("plugin"), parsing: .singleValue)
  var plugins: [String] = []

  /// Of each of the plug-ins the SHA-256 that its file must have before its code runs.
  @Option(name: .customLong("plugin-hash"), parsing: .singleValue)
  var hashes: [String] = []

  @Flag var acceptChangedPlugins = false

  func validate() throws {
    guard plugins.count == hashes.count else { throw ValidationError("each --plugin needs its --plugin-hash") }
  }

  func run() throws {
    var toolkit = Toolkit(layers: .builtin)
    var fault: DiagnosticsError?
    do throws(DiagnosticsError) {
      for (path, hash) in zip(plugins, hashes) { try toolkit.load(path: path, expecting: hash) }
    } catch {
      // For the coordinator to hear of.
      fault = error
    }
    var methods = toolkit.methods
    methods.acceptsChangedPlugins = acceptChangedPlugins
    TrialWorker(
      catalogue: toolkit.layers, methods: methods, datasets: toolkit.datasets, locations: data.locations,
      backend: BackendChoice.fastest.backend, fault: fault
    ).run()
  }
}
