import ArgumentParser
import Backends
import Datasets
import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import Studies
import Reports

/// How 'search' and 'resume' run a study.
struct WorkerOptions: ParsableArguments {
  @Option(
    in: Ranges.workers,
    help: "Processes that train at the same time; as many as there are cores where it is not given.")
  var workers: Int?

  @OptionGroup var data: DataOptions

  @Flag(help: "Show no progress.")
  var quiet = false

  var count: Int { workers ?? TrainingOptions.coreCount }

  /// A coordinator of a study, with these workers.
  func coordinator(
    of study: Study, loader: ArchitectureLoader, methods: StudyMethods, datasets: DatasetCatalogue,
    observer: (any StudyObserver)?
  ) throws -> StudyRun {
    let backend = BackendChoice.fastest.backend
    try backend.check(study.specification.recipe.precision)
    try study.checkSamples(in: data.locations, of: datasets)
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let pool = WorkerPool(
      study, count: count,
      command: [program, "worker"] + (data.folder.map { ["--data", $0] } ?? [])
        + methods.plugins.flatMap { ["--plugin", $0.path, "--plugin-hash", $0.hash] }
        + (methods.acceptsChangedPlugins ? ["--accept-changed-plugins"] : []))
    let source = try SpaceCandidates(study.specification, loader: loader, methods: methods, isStored: true)
    let scorer = GradientScorer(
      study.specification, loader: loader, datasets: datasets, locations: data.locations, metrics: methods.metrics,
      backend: backend)
    return try StudyRun(study, source: source, pool: pool, scorer: scorer, observer: observer, methods: methods)
  }

  /// Says that the machine did not let steps end.
  static func diagnostic(_ obstacles: [StudyRun.Obstacle], of name: String, remedy: String) -> Diagnostic {
    let words = obstacles.prefix(3).map { "trial \($0.trial): \($0.reason) (\($0.attempts) attempts)" }
    let rest = obstacles.count > 3 ? "; and \(obstacles.count - 3) more" : ""
    return Diagnostic(
      code: "unfinished-study",
      "'\(name)' could not be finished: the machine did not let these trainings end: "
        + "\(words.joined(separator: "; "))\(rest)",
      remedy: "See to memory and running programs, then go on with: \(remedy)")
  }

  /// Runs a study to its end, and prints its frontier.
  /// - throws: status 130 where it was interrupted
  func run(
    _ study: Study, loader: ArchitectureLoader, methods: StudyMethods, datasets: DatasetCatalogue
  ) throws {
    let progress = quiet ? nil : SearchProgress(study.specification)
    let run = try coordinator(of: study, loader: loader, methods: methods, datasets: datasets, observer: progress)
    if !quiet {
      for warning in study.specification.repeatabilityWarnings() {
        Terminal.standardError.write("\(study.specification.name): \(warning.message)\n")
      }
    }
    Interruption.listen()
    let ending = try run.run(until: Interruption.flag)
    progress?.finish()
    switch ending {
    case .interrupted:
      Terminal.standardError.write("Everything is saved. Go on with: espalier resume \(study.path)\n")
      throw ExitCode(Interruption.exitStatus)
    case .exhausted:
      let tried = run.exhaustion.map { " (\($0))" } ?? ""
      Terminal.standardError.write("There is no further network within the limits that is new\(tried).\n")
    case .unfinished(let obstacles):
      throw DiagnosticsError(
        Self.diagnostic(obstacles, of: study.specification.name, remedy: "espalier resume \(study.path)"))
    case .completed: break
    }
    try StudyStatus(of: study).checkSuccess()
    let frontier = try Frontier(of: study)
    Terminal.standardOutput.write(frontier.page(of: study, width: Terminal.standardOutput.width))
    Terminal.standardOutput.write("\nStudy: \(study.path)\n")
  }
}
