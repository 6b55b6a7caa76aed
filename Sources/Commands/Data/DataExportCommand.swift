import ArgumentParser
import Datasets
import Diagnostics
import Files
import JSONText
import Studies

struct DataExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the samples of a data set as NumPy's arrays.",
    discussion: """
      Other programs are given the very samples that a network is measured on: exported C, an ONNX runtime, a script. \
      Inputs are neither normalised nor scaled: pixels are bytes, other values 32-bit floats. Classes are numbers from \
      0, in the order of 'espalier data inspect'. The folder holds x.npy and y.npy, and groups.npy if samples have \
      groups; espalier reads it, too.
      """)

  @Argument(
    help: "The data set: a name ('espalier data list' lists them), or the path of own files.", completion: .file())
  var dataset: String

  @Option(help: ArgumentHelp("The folder to write.", valueName: "folder"), completion: .directory)
  var output: String

  @Option(help: "The part to write.")
  var split = Split.test

  @Option(in: Ranges.samples, help: "Only so many samples, the first ones; all by default.")
  var count: Int?

  @OptionGroup var settings: DatasetSettings

  @OptionGroup var data: DataOptions

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let datasets = try plugins.toolkit().datasets
    let source = try data.open(settings.choice(dataset, of: datasets), of: datasets)
    try InputError.rethrowing { () throws(DiagnosticsError) in
      let all = try source.load(split)
      let samples = if let count { all.selecting(0..<min(count, all.count)) } else { all }
      try Study.makeFolder(output, option: "--output")
      try AtomicFile().replace("\(output)/x.npy") { file throws(DiagnosticsError) in
        try samples.writeInputs(to: file)
      }
      try AtomicFile().replace("\(output)/y.npy") { file throws(DiagnosticsError) in
        try samples.writeTargets(to: file)
      }
      if samples.groups != nil {
        try AtomicFile().replace("\(output)/groups.npy") { file throws(DiagnosticsError) in
          try samples.writeGroups(to: file)
        }
      }
    }
  }
}
