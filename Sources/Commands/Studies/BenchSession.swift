import ArgumentParser
import Backends
import Diagnostics
import GraphIR
import Glibc
import JSONText
import PluginHost
import Figures
import Studies
import Training
import Reports

/// Runs a bench, study after study, and writes what it comes to.
struct BenchSession {
  let output: String
  private var bench: BenchSpecification
  private let workers: WorkerOptions
  private let loader: ArchitectureLoader
  private let toolkit: Toolkit
  private let trainingSamples: Int
  private let constantMetric: Double?

  /// - throws: what is wrong with the data, the spaces or the limits, before anything runs
  init(
    _ bench: BenchSpecification, output: String, workers: WorkerOptions, loader: ArchitectureLoader, toolkit: Toolkit
  ) throws {
    self.bench = bench
    self.output = output
    self.workers = workers
    self.loader = loader
    self.toolkit = toolkit
    // All variants take the same samples.
    let (datasets, metrics) = (toolkit.datasets, toolkit.methods.metrics)
    let source = try datasets.open(bench.variants[0].study.dataset, in: workers.data.locations)
    for index in bench.variants.indices {
      self.bench.variants[index].study = try bench.variants[index].study.settled(on: source.targets, metrics: metrics)
    }
    let data = try self.bench.variants[0].study.data(in: workers.data.locations, of: datasets, metrics: metrics)
    trainingSamples = data.training.count
    constantMetric = data.constantMetric
    for variant in self.bench.variants {
      try BackendChoice.fastest.backend.check(variant.study.recipe.precision)
      try variant.study.checkNetworks(against: data, loader: loader)
      let candidates = try SpaceCandidates(variant.study, loader: loader, methods: toolkit.methods)
      _ = try candidates.base()
      _ = try variant.study.checkTraining(
        trainingSamples: trainingSamples, loader: loader, methods: toolkit.methods)
      guard !workers.quiet else { continue }
      for move in candidates.moves { Terminal.standardError.write("\(variant.name): \(move.sentence)\n") }
    }
  }

  private struct Run {
    var variant: Int
    var seed: UInt64
    var label: String
  }

  /// All variants with one seed before the next, so that what there is can be compared at any time.
  private var runs: [Run] {
    bench.seeds.flatMap { seed in
      bench.variants.indices.map { Run(variant: $0, seed: seed, label: "\(bench.variants[$0].name), seed \(seed)") }
    }
  }

  /// - throws: status 130 where it was interrupted
  func run() throws -> BenchReport {
    let progress = workers.quiet ? nil : BenchProgress(total: runs.count, unit: "runs")
    for (place, run) in runs.enumerated() {
      progress?.begin(run.label)
      let study = try open(run)
      let coordinator = try workers.coordinator(
        of: study, loader: loader, methods: toolkit.methods, datasets: toolkit.datasets, observer: progress)
      switch try coordinator.run(until: Interruption.flag) {
      case .interrupted: try leave(progress, finished: place)
      case .unfinished(let obstacles):
        progress?.finish()
        throw DiagnosticsError(
          WorkerOptions.diagnostic(obstacles, of: study.specification.name, remedy: "the same command"))
      case .completed, .exhausted: break
      }
      progress?.end()
      if run.variant == bench.variants.count - 1 { try write(report()) }
    }
    progress?.finish()
    if bench.confirmations > 0 { try confirm() }
    let report = try report()
    try write(report)
    return report
  }

  private func path(_ run: Run) -> String {
    "\(output)/\(BenchSpecification.folder(bench.variants[run.variant], seed: run.seed))"
  }

  /// The study of a run, begun where it is new.
  private func open(_ run: Run) throws -> Study {
    var specification = bench.study(bench.variants[run.variant], seed: run.seed)
    let path = path(run)
    guard access(path + "/study.json", F_OK) == 0 else {
      return try Study(
        creating: path, specification: specification, trainingSamples: trainingSamples,
        constantMetric: constantMetric)
    }
    let study = try Study(path: path, isReadOnly: false, loader: loader, methods: toolkit.methods)
    // Runs that an earlier version began go on as they did.
    specification.trainsBaseFully = study.specification.trainsBaseFully
    let (began, wanted) = (study.specification.withoutRecords, specification.withoutRecords)
    guard JSONWriter.canonical(began.json) == JSONWriter.canonical(wanted.json) else {
      throw DiagnosticsError(
        Diagnostic(
          code: "other-bench", "'\(path)' was begun by another bench, or this one was changed since",
          remedy: "Name another folder with --output, or remove that one"))
    }
    return study
  }

  /// Trains the frontiers from scratch, as far as that was not done.
  private func confirm() throws {
    let progress = workers.quiet ? nil : BenchProgress(total: runs.count, unit: "frontiers")
    for run in runs {
      progress?.begin("confirm \(run.label)")
      let study = try open(run)
      let record = try StudyRecord(of: study).prefix(multiplyAdds: Double(bench.multiplyAdds))
      let front = record.frontier(study.specification.objectives)
      if !front.isEmpty {
        let confirmation = try Confirmation(
          study, choosing: ConfirmationChoice(candidates: front), catalogue: toolkit.layers,
          datasets: toolkit.datasets, locations: workers.data.locations, metrics: toolkit.methods.metrics,
          backend: BackendChoice.fastest.backend)
        try confirmation.run(
          repetitions: bench.confirmations, workers: workers.count, until: Interruption.flag
        ) { progress?.note(share: $0.share) }
        if Interruption.flag.isRaised { try leave(progress, finished: runs.count) }
      }
      progress?.end()
    }
    progress?.finish()
  }

  /// - parameter count: runs that came to their end, of which the table is
  private func leave(_ progress: BenchProgress?, finished count: Int) throws -> Never {
    progress?.finish()
    if count > 0 {
      var table = try report(of: runs.prefix(count)).table
      if count < runs.count { table.notes.append("Not complete: \(count) of \(runs.count) runs.") }
      Terminal.standardOutput.write(table.rendered(as: .text(width: Terminal.standardOutput.width)))
    }
    Terminal.standardError.write("Everything is saved. The same command goes on with it.\n")
    throw ExitCode(Interruption.exitStatus)
  }

  /// Of the runs that there are.
  private func report() throws -> BenchReport { try report(of: runs[...]) }

  private func report(of runs: ArraySlice<Run>) throws -> BenchReport {
    var records: [[StudyRecord]] = bench.variants.map { _ in [] }
    for run in runs where access(path(run) + "/study.json", F_OK) == 0 {
      let study = try Study(path: path(run), isReadOnly: true, loader: loader, methods: toolkit.methods)
      records[run.variant].append(try StudyRecord(of: study))
    }
    return BenchReport(bench, records: records)
  }

  private func write(_ report: BenchReport) throws(DiagnosticsError) {
    let texts = [
      "summary.md": report.table.rendered(as: .markdown), "summary.csv": report.dataTable.rendered(as: .csv),
      "summary.json": report.dataTable.rendered(as: .json), "runs.csv": report.runTable.rendered(as: .csv),
      "curves.csv": report.curveTable.rendered(as: .csv), "curves.svg": report.chart.svg(),
    ]
    for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
      try AtomicFile().replace("\(output)/\(name)") { file throws(DiagnosticsError) in
        try file.append(Array(text.utf8))
      }
    }
  }
}
