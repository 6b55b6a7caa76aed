import ArgumentParser
import Backends
import Compilation
import Datasets
import Diagnostics
import Foundation
import GraphIR
import JSONText
import Glibc
import Layers
import Studies
import Reports

/// Who trains, and on what.
struct WorkerOptions: ParsableArguments {
  @Option(
    in: Ranges.studyWorkers,
    help: """
      Processes of this machine that train at the same time; as many as there are cores by default, at most 8 on a device. \
      With 0 a study in a database is trained by workers that join it.
      """)
  var workers: Int?

  @OptionGroup var device: DeviceOption

  @OptionGroup var data: DataOptions

  @Flag(help: "Show no progress.")
  var quiet = false

  var count: Int { workers ?? device.workers(of: TrainingOptions.coreCount) }

  /// What computes: the device that is chosen, or this machine's processor.
  func backend() throws(InputError) -> any Backend { try device.backend(sharedBy: count) }

  /// - throws: where nobody would train
  func check(canBeJoined: Bool) throws {
    guard count == 0, !canBeJoined else { return }
    throw ValidationError("--workers 0 leaves nobody to train: only a study in a database has workers that join it")
  }

  /// What studies are run with: these workers, which are processes of this program.
  /// - Parameter canBeJoined: whether workers of other machines may be all that there are
  func environment(
    layers: LayerCatalogue, methods: StudyMethods, datasets: DatasetCatalogue, canBeJoined: Bool = false,
    slurm: SlurmEngine? = nil
  ) throws -> StudyEnvironment {
    try check(canBeJoined: canBeJoined)
    let count = slurm == nil ? count : workers ?? 0
    let backend = try backend()
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    var environment = StudyEnvironment(
      layers: layers, methods: methods, datasets: datasets, locations: data.locations,
      backend: backend,
      workers: .processes(
        count,
        command: [program, "worker"] + device.words + (data.folder.map { ["--data", $0] } ?? [])
          + methods.plugins.flatMap { ["--plugin", $0.path, "--plugin-hash", $0.hash] }
          + (methods.acceptsChangedPlugins ? ["--accept-changed-plugins"] : [])))
    environment.slurm = slurm.map { SlurmJob($0, program: program, data: data.folder, options: device.words) }
    return environment
  }

}

/// How 'search' and 'resume' run a study.
struct StudyRunOptions: ParsableArguments {
  @OptionGroup var workers: WorkerOptions

  @OptionGroup var slurm: SlurmOptions

  /// - Throws: where Slurm's workers could not join
  func check(_ engine: SlurmEngine?, canBeJoined: Bool) throws {
    guard engine != nil, !canBeJoined else { return }
    throw ValidationError(
      "Slurm's workers join by a database: name one with --storage, or as \"storage\" in the study's file")
  }

  /// Runs a study to its end, and prints its frontier.
  /// - throws: status 130 if it was interrupted
  /// - Parameter engine: that of the study's file
  func run(
    _ study: Study, loader: ArchitectureLoader, methods: StudyMethods, datasets: DatasetCatalogue,
    engine: SlurmEngine? = nil
  ) throws {
    let progress = workers.quiet ? nil : SearchProgress(study.specification)
    var canBeJoined = false
    if case .database = study.address { canBeJoined = true }
    let engine = try slurm.chosen(file: engine, loader: loader, methods: methods)
    try check(engine, canBeJoined: canBeJoined)
    let environment = try workers.environment(
      layers: loader.catalogue, methods: methods, datasets: datasets, canBeJoined: canBeJoined, slurm: engine)
    let run = try environment.coordinator(of: study, observer: progress)
    if !workers.quiet {
      for warning in study.specification.repeatabilityWarnings() {
        Terminal.standardError.write("\(study.specification.name): \(warning.message)\n")
      }
    }
    if canBeJoined { Interruption.listen(alsoTo: SIGUSR1) } else { Interruption.listen() }
    let ending = try run.run(until: Interruption.flag)
    progress?.finish()
    switch ending {
    case .interrupted:
      Terminal.standardError.write("Everything is saved. Continue with: espalier resume \(study.address.text)\n")
      throw ExitCode(Interruption.status)
    case .exhausted:
      let tried = run.exhaustion.map { " (\($0))" } ?? ""
      Terminal.standardError.write("There is no further network within the limits that is new\(tried).\n")
    case .unfinished(let obstacles):
      throw DiagnosticsError(
        StudyRun.diagnostic(obstacles, of: study.specification.name, remedy: "espalier resume \(study.address.text)"))
    case .completed: break
    }
    try StudyStatus(of: study).checkSuccess()
    let frontier = try Frontier(of: study)
    Terminal.standardOutput.write(frontier.page(of: study, width: Terminal.standardOutput.width))
    Terminal.standardOutput.write("\nStudy: \(study.address.text)\n")
  }
}
