import Compilation
import Diagnostics
import GraphIR
import JSONText
import Search
import Studies
import Training

/// Everything that a page about a study shows: its trials with their networks, documents and curves, the frontier, what the
/// budget was spent on, and which properties of candidates the metric depends on. Facts alone, and no time but that of
/// trainings: the same study gives the same bytes.
public struct StudyReport {
  let specification: StudySpecification
  let status: StudyStatus
  let frontier: Frontier
  let trials: TrialList
  let steps: [StoredStep]
  let curve: HypervolumeCurve
  /// By trial; nil if a document could not be read, as a plug-in is missing.
  let graphs: [Graph?]
  let confirmations: [StoredConfirmation]
  /// The study's folder as it was opened.
  let path: String
  /// The folder as seen from the page.
  let folder: String

  /// As `StudyStatus` has it.
  public var version: String { status.version }

  /// - Parameters:
  ///   - loader: knows the layers of the study's plug-ins
  ///   - folder: the study's, as seen from the page
  ///   - earlier: a report of the same study, whose networks need not be read again
  public init(
    of study: Study, loader: ArchitectureLoader, linksFrom folder: String, after earlier: StudyReport? = nil
  ) throws(DiagnosticsError) {
    specification = study.specification
    status = try StudyStatus(of: study)
    frontier = try Frontier(of: study)
    steps = try study.store.steps(histories: false)
    confirmations = try study.store.confirmations()
    curve = try HypervolumeCurve(of: study, frontier)
    // Last, so that whatever the study has begun meanwhile is among them: the rest names no trial that is not there.
    trials = try TrialList(of: study)
    path = study.path
    self.folder = folder
    graphs = trials.entries.enumerated().map { index, entry in
      if let earlier, index < earlier.graphs.count,
        earlier.trials.entries[index].trial.candidate.hash == entry.trial.candidate.hash
      {
        return earlier.graphs[index]
      }
      let text = JSONWriter.line(entry.trial.candidate.architecture)
      return try? loader.load(SourceText(file: "candidate", text: text)).graph
    }
  }

  /// A candidate's epochs of training that its values are compared at; see ``MetricImportance``.
  struct Comparison {
    var words: String
    /// The trials compared, with their metrics.
    var metrics: [(trial: Int, metric: Double)]
  }

  /// Trials of equal training: those that came all the way if they are enough, or else all after their first rung.
  var comparison: Comparison {
    let full = (frontier.points + frontier.dominated).filter(\.isFullyTrained).sorted { $0.trial < $1.trial }
    if full.count >= 24 {
      return Comparison(
        words: "\(full.count) trials that were trained to the end",
        metrics: full.map { ($0.trial, $0.measurement.metric) })
    }
    var first: [Int: (epochs: Int, metric: Double)] = [:]
    for step in steps {
      guard case .trained(let result)? = step.outcome, result.metric.isFinite, first[step.job.trial] == nil else {
        continue
      }
      first[step.job.trial] = (step.job.epochs, result.metric)
    }
    // The base goes to the last rung at once.
    let epochs = first.values.map(\.epochs).min() ?? 0
    let alike = first.filter { $0.value.epochs == epochs }.sorted { $0.key < $1.key }
    return Comparison(
      words: "\(alike.count) trials after \(epochs == 1 ? "one epoch" : "\(epochs) epochs")",
      metrics: alike.map { ($0.key, $0.value.metric) })
  }
}
