import Search

/// Takes trial 0, the base, to the last rung, one rung as soon as the one before has been told, so that what a search
/// found is compared with a network that had as much training.
///
/// The fidelity scheduler and the sampler compare trials that had equal training, and would not if the base were ahead.
/// So they hear of a rung of the base only once the scheduler itself asks for it, and then it is not trained twice.
struct BaseTraining {
  enum Answer {
    /// The job was not run ahead of the scheduler.
    case no
    case underway
    case ended(TrialReport)
  }

  /// Epochs by rung; empty if the base is trained as any other trial.
  private let rungEpochs: [Int]
  /// The rung that is due.
  private var due: Int?
  /// Rungs that nobody has asked for, and that are under way.
  private var ahead: Set<Int> = []
  /// What became of rungs that nobody has asked for.
  private var held: [Int: TrialReport] = [:]

  init(rungEpochs: [Int]) {
    self.rungEpochs = rungEpochs
  }

  /// Whether something that nobody has asked for is still to be told.
  var isUnderway: Bool { !ahead.isEmpty }

  /// The job to run before all others.
  mutating func next() -> FidelityJob? {
    guard let rung = due else { return nil }
    due = nil
    ahead.insert(rung)
    return FidelityJob(trial: 0, rung: rung, epochs: rungEpochs[rung])
  }

  /// What has become of a job that the scheduler asks for.
  mutating func hasRun(_ job: FidelityJob) -> Answer {
    guard job.trial == 0 else { return .no }
    if ahead.remove(job.rung) != nil { return .underway }
    return held.removeValue(forKey: job.rung).map(Answer.ended) ?? .no
  }

  /// Takes a report in.
  /// - Returns: whether it is kept from everybody else for now
  mutating func takes(_ report: TrialReport) -> Bool {
    guard report.trial == 0 else { return false }
    if report.costs != nil, report.rung + 1 < rungEpochs.count { due = report.rung + 1 }
    guard ahead.remove(report.rung) != nil else { return false }
    held[report.rung] = report
    return true
  }
}
