/// What became of a trial on one rung.
public struct TrialReport: Hashable, Sendable {
  public var trial: Int
  public var proposal: Proposal
  /// 0 is the least training; a trial that is promoted is reported again from the next rung.
  public var rung: Int
  /// In minimisation form; nil if the trial failed. A report with a NaN counts as failed.
  public var costs: [Double]?
  /// The candidate's parameters, known even of a failed trial.
  public var parameters: Int
  /// How fast it learned; nil if that is not known.
  public var curve: LearningCurve?
  /// What more training may bring it; nil if that is not known.
  public var prospects: TrainingProspects?

  /// - Precondition: the candidate has at least one parameter.
  public init(
    trial: Int, proposal: Proposal, rung: Int = 0, costs: [Double]?, parameters: Int, curve: LearningCurve? = nil,
    prospects: TrainingProspects? = nil
  ) {
    precondition(parameters > 0, "a candidate has parameters")
    self.trial = trial
    self.proposal = proposal
    self.rung = rung
    self.costs = costs
    self.parameters = parameters
    self.curve = curve
    self.prospects = prospects
  }
}

/// An estimate of how fast a network learns, which tells networks of like metric apart.
public struct LearningCurve: Hashable, Sendable {
  /// The index of the metric among the costs.
  public var objective: Int
  /// The sum of the mean training losses of all epochs so far.
  public var lossSum: Double

  public init(objective: Int, lossSum: Double) {
    self.objective = objective
    self.lossSum = lossSum
  }
}

/// A trial that was trained: what samplers and schedulers compare.
struct SuccessfulTrial: Hashable, Sendable {
  var trial: Int
  var costs: [Double]
  var parameters: Int

  /// Nil for a failed trial.
  init?(_ report: TrialReport) {
    guard let costs = report.costs, !costs.contains(where: \.isNaN) else { return nil }
    trial = report.trial
    self.costs = costs
    parameters = report.parameters
  }
}
