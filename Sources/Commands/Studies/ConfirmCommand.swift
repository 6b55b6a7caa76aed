import ArgumentParser
import Backends
import GraphIR
import JSONText
import Layers
import Figures
import Studies
import Reports

struct ConfirmCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "confirm",
    abstract: "Train a study's frontier from scratch on all training samples, and test it.",
    discussion: """
      A search picks what does best on its validation samples, so its accuracies are too high. This command trains the \
      frontier, the base architecture and the study's reference networks again, with other seeds, and measures the \
      accuracy on the test samples. Results are kept; you may add seeds or candidates later.
      """)

  @Argument(help: StudyAddress.help, completion: .directory)
  var study: String

  @Option(in: Ranges.seedCount, help: "Trainings of each network.")
  var seeds = 3

  @Option(
    in: Ranges.trialCount, help: "Confirm only so many of the frontier, the most accurate ones.", valueName: "number")
  var top: Int?

  @Option(
    name: .customLong("candidate"), in: Ranges.trial,
    help: "Confirm only this trial, on the frontier or not; 0 is the base. May be repeated.", valueName: "trial")
  var candidates: [Int] = []

  @Flag(help: "Confirm the base and the study's reference networks, too, beside what --top or --candidate names.")
  var references = false

  @Flag(help: "Also confirm trials that are no better than one answer for all samples.")
  var all = false

  @Option(in: Ranges.seedCount, help: "Seeds of a network that a device trains as one program.")
  var atOnce = 64

  @OptionGroup var workers: WorkerOptions

  @OptionGroup var plugins: StudyPluginOptions

  func validate() throws {
    try refuse(
      "--references", unless: !references || top != nil || !candidates.isEmpty,
      "without --top and --candidate they are confirmed anyway")
  }

  func run() throws {
    let toolkit = try plugins.toolkit(forStudy: study)
    let study = try Study.open(
      at: StudyAddress(study), isReadOnly: false, loader: ArchitectureLoader(catalogue: toolkit.layers),
      methods: toolkit.methods)
    try plugins.check(study, toolkit)
    let confirmation = try Confirmation(
      study, choosing: ConfirmationChoice(candidates: candidates, top: top, references: references, all: all),
      catalogue: toolkit.layers, datasets: toolkit.datasets, locations: workers.data.locations,
      metrics: toolkit.methods.metrics, backend: workers.device.backend(or: .fastest))
    Interruption.listen()
    let view = workers.quiet ? nil : ConfirmationProgressView()
    try confirmation.run(repetitions: seeds, workers: max(1, workers.count), atOnce: atOnce, until: Interruption.flag) {
      view?.show($0)
    }
    let output = Terminal.standardOutput
    if Interruption.flag.isRaised {
      output.write(try Frontier(of: study, all: all).page(of: study, width: output.width))
      Terminal.standardError.write(
        "Everything is saved. Continue with: espalier confirm \(study.address.text)\(choiceWords)\n")
      throw ExitCode(Interruption.exitStatus)
    }
    output.write(try Frontier(of: study, all: all).page(of: study, width: output.width))
  }

  /// The options that say what to confirm, as they are written.
  private var choiceWords: String {
    let words =
      candidates.map { "--candidate \($0)" } + (top.map { ["--top \($0)"] } ?? [])
      + (references ? ["--references"] : []) + (all ? ["--all"] : []) + (seeds == 3 ? [] : ["--seeds \(seeds)"])
    return words.map { " " + $0 }.joined()
  }
}
