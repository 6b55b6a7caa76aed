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
  let facts: StudyFacts
  let curve: HypervolumeCurve
  let candidates: CandidateSheets
  /// By trial: what its epochs reported; null if nothing did.
  let curves: [JSONValue]
  /// By trial: what there is of it in the study's folder.
  let files: [JSONValue]
  /// The study's folder as it was opened.
  let path: String
  /// The folder as seen from the page.
  let folder: String

  /// As `StudyStatus` has it.
  public var version: String { status.version }

  /// - Parameters:
  ///   - loader: knows the layers of the study's plug-ins
  ///   - folder: the study's, as seen from the page
  public init(of study: Study, loader: ArchitectureLoader, linksFrom folder: String) throws(DiagnosticsError) {
    self.init(of: study, try StudyFacts(of: study, isDetailed: true), loader: loader, linksFrom: folder)
  }

  /// - Parameters:
  ///   - facts: of the study, detailed
  ///   - earlier: a report of the same study, of which what has not changed is taken
  public init(
    of study: Study, _ facts: StudyFacts, loader: ArchitectureLoader, linksFrom folder: String,
    after earlier: StudyReport? = nil
  ) {
    specification = study.specification
    self.facts = facts
    frontier = Frontier(of: study, facts)
    status = StudyStatus(of: study, facts, frontier)
    curve = HypervolumeCurve(of: study, facts, frontier)
    trials = TrialList(of: study, facts, frontier)
    path = study.path
    self.folder = folder
    var candidates = earlier?.candidates ?? CandidateSheets()
    candidates.extend(to: facts.trials, loader: loader)
    self.candidates = candidates
    (curves, files) = Self.trainings(trials, in: study.path, after: earlier)
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
    for step in facts.steps {
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
