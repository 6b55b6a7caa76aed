import ArgumentParser
import Diagnostics
import GraphIR
import JSONText
import Studies

/// How Slurm is to run the workers of a study: a file's engine, changed here.
struct SlurmOptions: ParsableArguments {
  @Flag(
    help: """
      Have Slurm run the workers of a study in a database, as a job array, and none here unless --workers says so. The study's \
      file may say how, as its "engine".
      """)
  var slurm = false

  @Option(
    help: ArgumentHelp("Take the engine from this study's file, which --slurm then means.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var engine: String?

  @Option(in: Ranges.slurmArray, help: "With --slurm, the most tasks at a time.")
  var array: Int?

  @Option(help: ArgumentHelp("With --slurm, the partition.", valueName: "name"))
  var partition: String?

  @Option(help: ArgumentHelp("With --slurm, the time limit of a task.", valueName: "limit"))
  var time: String?

  /// - Parameter file: the engine of the study's own file
  /// - Returns: nil if Slurm is not wanted
  /// - Throws: what is wrong with the engine's file, or with an option
  func chosen(file: SlurmEngine? = nil, loader: ArchitectureLoader, methods: StudyMethods) throws -> SlurmEngine? {
    var chosen = file
    if let engine {
      chosen = try InputError.rethrowing { () throws(DiagnosticsError) in
        let document = try JSONDocument(path: engine)
        return try StudySpecification(document, loader: loader, methods: methods).hosting.slurm
      }
      guard chosen != nil else {
        throw DiagnosticsError(
          Diagnostic(
            code: "no-engine", "'\(engine)' names no engine",
            remedy: "Add \"engine\": {\"kind\": \"slurm\"}, or use --slurm alone"))
      }
    }
    if slurm { chosen = chosen ?? SlurmEngine() }
    guard var chosen else {
      guard array == nil, partition == nil, time == nil else {
        throw ValidationError("--array, --partition and --time are those of --slurm")
      }
      return nil
    }
    for (option, word) in [("--partition", partition), ("--time", time)] {
      if let word, !SlurmEngine.isWord(word) {
        throw ValidationError("'\(word)' is no value of \(option): sbatch takes letters, digits and signs in one word")
      }
    }
    chosen.array = array ?? chosen.array
    chosen.partition = partition ?? chosen.partition
    chosen.time = time ?? chosen.time
    return chosen
  }
}
