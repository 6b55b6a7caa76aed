import ArgumentParser
import Diagnostics
import Foundation
import GraphIR
import Layers
import Studies

struct SlurmCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slurm", abstract: "Print what Slurm is given to run a study.",
    subcommands: [SlurmScriptCommand.self])
}

struct SlurmScriptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "script",
    abstract: "Print the batch script of a study's workers, or of its coordinator.",
    discussion: """
      For those who submit by hand; 'espalier search --slurm' submits the same, and keeps the array filled:

        espalier slurm script study.json | sbatch

      With --coordinator it is the script of a job that runs the study, submits its workers, and continues the study when Slurm \
      has queued it again.
      """)

  @Argument(help: "A study's file.", completion: .file(extensions: ["json"]))
  var specification: String

  @Option(
    help: ArgumentHelp(
      "The database that keeps the study, as postgresql://HOST/DATABASE; by default what the file says.",
      valueName: "url"))
  var storage: String?

  @Option(help: ArgumentHelp("The study's name in the database; by default that of the file.", valueName: "name"))
  var study: String?

  @Flag(help: "Print the script of the coordinator.")
  var coordinator = false

  @OptionGroup var options: SlurmOptions

  @OptionGroup var data: DataOptions

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let toolkit = try plugins.toolkit(for: [specification])
    let loader = ArchitectureLoader(catalogue: toolkit.layers)
    let read = try SpecificationOptions.read(specification, loader: loader, methods: toolkit.methods)
    let engine = try options.chosen(file: read.hosting.slurm, loader: loader, methods: toolkit.methods) ?? SlurmEngine()
    guard let url = try storage.map({ try StorageURL.read($0) }) ?? read.hosting.storage else {
      throw ValidationError("name the study's database with --storage, or as \"storage\" in its file")
    }
    let name = study ?? read.name
    _ = try StudyAddress(url, name: name)
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let script = try SlurmScript(engine, url, study: name, program: program, data: data.folder)
    guard coordinator else {
      Terminal.standardOutput.write(script.text(array: engine.array))
      return
    }
    let file = URL(filePath: specification).standardizedFileURL.path
    var command = [engine.program ?? program, "search", file, "--slurm", "--or-resume", "--quiet"]
    command += ["--storage", url.shown, "--study", name]
    if let array = options.array { command += ["--array", "\(array)"] }
    if let partition = options.partition { command += ["--partition", partition] }
    if let time = options.time { command += ["--time", time] }
    if let folder = data.folder { command += ["--data", folder] }
    Terminal.standardOutput.write(SlurmScript.coordinator(engine, named: script.name, command: command))
  }
}
