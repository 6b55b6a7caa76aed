import ArgumentParser
import Datasets
import Diagnostics
import Figures
import Files
import JSONText
import Reports

struct PreviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Draw samples of a data set with their labels.",
    discussion: """
      Pictures are drawn as they are, signals and rows of features as lines. Every class has as many samples; other \
      seeds show others.
      """)

  @Argument(
    help: "The data set: a name ('espalier data list' lists them), or the path of own files.", completion: .file())
  var dataset: String

  @Option(
    help: ArgumentHelp("The file to write; its name ends in .svg or .png.", valueName: "file"),
    completion: .file(extensions: ["svg", "png"]))
  var output: String

  @Option(help: "The part to show.")
  var split = Split.training

  @Option(in: Ranges.tiles, help: "How many samples to show.")
  var count = 40

  @Option(in: Ranges.seed, help: "Which samples to show.")
  var seed = 0

  @OptionGroup var settings: DatasetSettings

  @OptionGroup var data: DataOptions

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    guard ["svg", "png"].contains(output.fileEnding ?? "") else {
      throw UsageError(
        message: "A preview is SVG or PNG, and '\(output)' ends in neither '.svg' nor '.png'.",
        command: ["data", "preview"])
    }
    let datasets = try plugins.toolkit().datasets
    let source = try data.open(settings.choice(dataset, of: datasets), of: datasets)
    try InputError.rethrowing { () throws(DiagnosticsError) in
      let sheet = ContactSheet(try source.load(split), split: split, count: count, seed: UInt64(seed))
      let content = output.fileEnding == "png" ? sheet.png : Array(sheet.svg().utf8)
      try AtomicFile().replace(output) { file throws(DiagnosticsError) in try file.append(content) }
    }
  }
}
