import Diagnostics
import Search
import Training

/// The results of a study's steps, in the order of their numbers: what a bench compares.
public struct StudyRecord: Hashable, Sendable {
  public struct Step: Hashable, Sendable {
    public var trial: Int
    /// Multiply-adds of this training alone.
    public var cost: Double
    /// Nil if the training failed.
    public var measurement: Measurement?
  }

  public var steps: [Step]
  /// Of all trials.
  public var sizes: [CandidateSize]
  /// The mean of the metric on the test samples of each trial that was confirmed.
  public var tests: [Int: Double]
  /// See ``Study/constantMetric``.
  public var constantMetric: Double?

  public init(
    steps: [Step], sizes: [CandidateSize], tests: [Int: Double] = [:], constantMetric: Double? = nil
  ) {
    self.steps = steps
    self.sizes = sizes
    self.tests = tests
    self.constantMetric = constantMetric
  }

  /// The steps of a study up to the first that has not ended.
  public init(of study: Study) throws(DiagnosticsError) {
    self.init(of: study, try StudyFacts(of: study, isDetailed: false))
  }

  /// - Parameter facts: of the study
  public init(of study: Study, _ facts: StudyFacts) {
    sizes = facts.trials.map(\.candidate.size)
    let groups = Dictionary(grouping: facts.confirmations, by: \.network)
    constantMetric = study.constantMetric
    tests = [:]
    for case (.trial(let trial), let group) in groups { tests[trial] = Spread(group.map(\.metric))?.mean }
    steps = []
    var epochs: [Int: Int] = [:]
    for step in facts.steps {
      guard let outcome = step.outcome else { break }
      let (trial, size) = (step.job.trial, sizes[step.job.trial])
      let cost =
        step.cost
        ?? Study.cost(
          multiplyAdds: size.multiplyAdds, samples: study.trainingSamples,
          epochs: step.job.epochs - epochs[trial, default: 0])
      epochs[trial] = step.job.epochs
      var measurement: Measurement?
      if case .trained(let result) = outcome, result.metric.isFinite {
        measurement = Measurement(metric: result.metric, size: size, measures: result.measures)
      }
      steps.append(Step(trial: trial, cost: cost, measurement: measurement))
    }
  }

  /// The steps whose training together takes no more than so many multiply-adds.
  public func prefix(multiplyAdds budget: Double) -> StudyRecord {
    var record = self
    var spent = 0.0
    record.steps = Array(
      steps.prefix { step in
        spent += step.cost
        return spent <= budget
      })
    return record
  }

  /// Trials that were begun.
  public var trials: Int { Set(steps.map(\.trial)).count }

  /// The result of each trial's last training.
  public var results: [Int: Measurement] {
    var results: [Int: Measurement] = [:]
    for step in steps {
      if let measurement = step.measurement { results[step.trial] = measurement }
    }
    return results
  }

  /// The trials that no other is better than, by number.
  public func frontier(_ objectives: [ObjectiveDefinition]) -> [Int] {
    let results = results.sorted { $0.key < $1.key }
    return paretoFront(of: results.map { $0.value.costs(of: objectives) }).map { results[$0].key }
  }
}
