import Diagnostics
import GraphIR
import Glibc
import JSONText
import Search
import Training

/// Runs a bench, study after study.
public struct BenchSession {
  public enum Part: String, Hashable, Sendable {
    case runs, frontiers
  }

  public enum Ending: Hashable, Sendable {
    case completed
    /// - Parameter finished: runs that ended
    case interrupted(finished: Int)
  }

  /// The folder of all runs.
  public let output: String
  /// What variants' networks have that their sections do not allow, and what they begin with instead.
  public let moves: [(variant: String, move: Diagnostic)]
  private let bench: BenchSpecification
  private let environment: StudyEnvironment
  private let loader: ArchitectureLoader
  private let trainingSamples: Int
  private let constantMetric: Double?

  /// - Throws: what is wrong with the data, the spaces or the limits, before anything runs
  public init(
    _ bench: BenchSpecification, output: String, environment: StudyEnvironment
  ) throws(DiagnosticsError) {
    var bench = bench
    for index in bench.variants.indices {
      bench.variants[index].study = try environment.settled(bench.variants[index].study)
      bench.variants[index].study.device = environment.backend.deviceKind
    }
    self.bench = bench
    self.output = output
    self.environment = environment
    loader = ArchitectureLoader(catalogue: environment.layers)
    // All variants take the same samples.
    let data = try bench.variants[0].study.data(
      in: environment.locations, of: environment.datasets, metrics: environment.methods.metrics)
    trainingSamples = data.training.count
    constantMetric = data.constantMetric
    var moves: [(variant: String, move: Diagnostic)] = []
    for variant in bench.variants {
      try environment.backend.check(variant.study.recipe.precision)
      try variant.study.checkNetworks(against: data, loader: loader)
      let candidates = try SpaceCandidates(variant.study, loader: loader, methods: environment.methods)
      _ = try candidates.base()
      _ = try variant.study.checkTraining(
        trainingSamples: trainingSamples, loader: loader, methods: environment.methods)
      moves += candidates.moves.map { (variant.name, $0) }
    }
    self.moves = moves
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

  public var runCount: Int { runs.count }

  /// Runs what was not run before.
  /// - Parameter reported: told what there is whenever all variants have ended with one more seed, and in
  ///   the end
  /// - Throws: when a run cannot be finished; what was finished is kept
  public func run(
    until cancellation: CancellationFlag, observer: (any BenchObserver)? = nil,
    reported: (BenchReport) throws(DiagnosticsError) -> Void
  ) throws(DiagnosticsError) -> Ending {
    observer?.partBegan(.runs, count: runs.count)
    for (index, run) in runs.enumerated() {
      observer?.runBegan(run.label)
      let study = try open(run)
      switch try environment.coordinator(of: study, observer: observer).run(until: cancellation) {
      case .interrupted:
        observer?.partEnded()
        return .interrupted(finished: index)
      case .unfinished(let obstacles):
        observer?.partEnded()
        throw DiagnosticsError(
          StudyRun.diagnostic(obstacles, of: study.specification.name, remedy: "the same command"))
      case .completed, .exhausted: break
      }
      observer?.runEnded()
      if run.variant == bench.variants.count - 1 { try reported(report(of: runs.count)) }
    }
    observer?.partEnded()
    if bench.confirmations > 0 {
      guard try confirm(until: cancellation, observer) else { return .interrupted(finished: runs.count) }
    }
    try reported(report(of: runs.count))
    return .completed
  }

  private func path(_ run: Run) -> String {
    "\(output)/\(BenchSpecification.folder(bench.variants[run.variant], seed: run.seed))"
  }

  /// The study of a run, begun if it is new.
  private func open(_ run: Run) throws(DiagnosticsError) -> Study {
    var specification = bench.study(bench.variants[run.variant], seed: run.seed)
    let path = path(run)
    guard access(path + "/study.json", F_OK) == 0 else {
      return try Study(
        creating: path, specification: specification, trainingSamples: trainingSamples,
        constantMetric: constantMetric)
    }
    let study = try Study(path: path, isReadOnly: false, loader: loader, methods: environment.methods)
    // Runs that an earlier version began continue as they were.
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
  /// - Returns: whether it ended
  private func confirm(
    until cancellation: CancellationFlag, _ observer: (any BenchObserver)?
  ) throws(DiagnosticsError) -> Bool {
    observer?.partBegan(.frontiers, count: runs.count)
    defer { observer?.partEnded() }
    for run in runs {
      observer?.runBegan("confirm \(run.label)")
      let study = try open(run)
      let record = try StudyRecord(of: study).prefix(multiplyAdds: Double(bench.multiplyAdds))
      let front = record.frontier(study.specification.objectives)
      if !front.isEmpty {
        let confirmation = try Confirmation(
          study, choosing: ConfirmationChoice(candidates: front), catalogue: environment.layers,
          datasets: environment.datasets, locations: environment.locations, metrics: environment.methods.metrics,
          backend: environment.backend)
        try confirmation.run(
          repetitions: bench.confirmations, workers: environment.workers.count, until: cancellation
        ) { observer?.runProgressed(share: $0.share) }
        if cancellation.isRaised { return false }
      }
      observer?.runEnded()
    }
    return true
  }

  /// What there is of the first runs.
  public func report(of count: Int) throws(DiagnosticsError) -> BenchReport {
    var records: [[StudyRecord]] = bench.variants.map { _ in [] }
    for run in runs.prefix(count) where access(path(run) + "/study.json", F_OK) == 0 {
      let study = try Study(path: path(run), isReadOnly: true, loader: loader, methods: environment.methods)
      records[run.variant].append(try StudyRecord(of: study))
    }
    return BenchReport(bench, records: records)
  }
}
