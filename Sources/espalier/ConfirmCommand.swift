import ArgumentParser
import GraphIR
import Layers
import Reports
import Studies
import Training

struct ConfirmCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "confirm",
    abstract: "Train a study's frontier from scratch on all training samples, and test it.",
    discussion: """
      A search picks what does best on its validation samples, so that its accuracies flatter. This trains the \
      frontier and the base architecture again, with other seeds, and reads the accuracy off the test samples.
      """)

  @Argument(help: "The study's folder.", completion: .directory)
  var study: String

  @Option(help: "Trainings of each network.")
  var seeds = 3

  @OptionGroup var workers: WorkerOptions

  @OptionGroup var plugins: StudyPluginOptions

  func validate() throws {
    guard (1...1_000).contains(seeds) else { throw ValidationError("--seeds must be from 1 to 1000") }
  }

  func run() throws {
    let toolkit = try plugins.named.toolkit(for: ["\(study)/study.json"])
    let study = try Study(
      path: study, isReadOnly: false, loader: ArchitectureLoader(catalogue: toolkit.layers), methods: toolkit.methods)
    try plugins.check(study, toolkit)
    let confirmation = try Confirmation(
      study, catalogue: toolkit.layers, datasets: toolkit.datasets, locations: workers.data.locations,
      backend: BackendChoice.fastest.backend)
    Interruption.listen()
    let isQuiet = workers.quiet
    let began = monotonicSeconds()
    try confirmation.run(
      repetitions: seeds, workers: workers.count, until: Interruption.flag
    ) { ended, total in
      guard !isQuiet else { return }
      let terminal = Terminal.standardError
      let line = ProgressLine(
        label: "confirm", completed: ended, total: total, unit: "trainings", seconds: monotonicSeconds() - began)
      if terminal.isTerminal {
        terminal.write("\r\u{1B}[2K" + line.text(width: terminal.width - 1) + (ended == total ? "\n" : ""))
      } else if ended == total || ended % max(1, total / 10) == 0 {
        terminal.write(line.plainText + "\n")
      }
    }
    if Interruption.flag.isRaised {
      Terminal.standardError.write("Everything is saved. Go on with: espalier confirm \(study.path)\n")
      throw ExitCode(Interruption.exitStatus)
    }
    let output = Terminal.standardOutput
    output.write(try Frontier(of: study).page(of: study, width: output.width))
  }
}
