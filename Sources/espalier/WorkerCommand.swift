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

  func run() {
    TrialWorker(
      catalogue: .builtin, datasets: .builtin, locations: data.locations, backend: BackendChoice.fastest.backend
    ).run()
  }
}
