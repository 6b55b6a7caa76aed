import ArgumentParser
import Backends
import Compilation
import Diagnostics
import GraphIR
import JSONText
import Layers
import Figures
import Reports
import Training

struct ProfileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile",
    abstract: "Show where the time of a training step goes.",
    discussion: """
      Runs the network on random samples and times every step by itself; the shortest of several runs counts. Peaks \
      are measured on this machine, for one core. 'Of peak' is the share of the fastest multiplication for products, \
      and of the fastest copy for other steps. The time between steps is the difference of the whole and their sum. \
      'Data' is the median time to make a batch of images: to gather, normalise and augment as '--recipe' says.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json, csv, markdown }

  @Argument(help: "The architecture file.", completion: .file(extensions: ["json"]))
  var file: String

  @OptionGroup var measurement: MeasurementOptions

  @Flag(help: "Profile inference instead of a training step.")
  var inference = false

  @Flag(help: "Show every step, not only the slowest.")
  var all = false

  @Option(help: "How to print.")
  var format = Format.table

  @OptionGroup var parameters: ParameterOptions

  @OptionGroup var plugins: PluginOptions

  func validate() throws {
    try refuse("--recipe", unless: !inference || measurement.recipe == nil, "inference makes no batches of a data set")
    try refuse(
      "--precision", unless: !inference || measurement.precision == nil, "inference computes in f32 whatever it is")
  }

  func run() throws {
    let graph = try ArchitectureLoader(catalogue: try plugins.toolkit(for: [file]).layers).graphForCommand(
      file, values: parameters.values())
    let measured = try MeasuredNetwork(graph, measurement.setup(), trains: !inference)
    let profile = NetworkProfile(
      measured, runs: measurement.runs,
      peak: measurement.backend.backend.measurePeak(in: inference ? .float32 : measurement.trainingPrecision))
    let output = Terminal.standardOutput
    switch format {
    case .table: output.write(profile.table(steps: all ? nil : 20).rendered(as: .text(width: output.width)))
    case .json: output.write(JSONWriter.pretty(profile.json))
    case .csv: output.write(profile.table(steps: nil).rendered(as: .csv))
    case .markdown: output.write(profile.table(steps: all ? nil : 20).rendered(as: .markdown))
    }
  }
}

extension Precision: ExpressibleByArgument {}

/// How commands are told to measure.
struct MeasurementOptions: ParsableArguments {
  @Option(in: Ranges.batchSize, help: "Samples in a batch.")
  var batchSize = 64

  @Option(in: Ranges.runs, help: "Runs that are timed.")
  var runs = 20

  @Option(in: Ranges.threads, help: "Threads.")
  var threads = 1

  @Option(help: "The precision of training steps; f32 by default. Inference always computes in f32.")
  var precision: Precision?

  var trainingPrecision: Precision { precision ?? .float32 }

  @Option(help: "The backend that computes.")
  var backend = BackendChoice.fastest

  @OptionGroup var device: DeviceOption

  @Option(
    help: ArgumentHelp("The recipe that says how data are normalised and augmented.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var recipe: String?

  func setup() throws(InputError) -> MeasurementSetup {
    MeasurementSetup(
      backend: try device.backend(or: backend), batchSize: batchSize, threads: threads, precision: trainingPrecision,
      recipe: try TrainingOptions.recipe(recipe))
  }
}
