import Diagnostics
import Search
import Training

/// The trials that no other trial is better than, in every objective of the study.
///
/// A trial stands for what its longest training came to. It is a function of the study's facts and holds no time.
public struct Frontier: Hashable, Sendable {
  public struct Point: Hashable, Sendable {
    public var trial: Int
    /// The trial that it was made of, where there is one.
    public var parent: Int?
    public var change: String
    public var measurement: Measurement
    public var epochs: Int
    /// Multiply-adds of all its training.
    public var cost: Double
    public var isFeasible: Bool
    /// The accuracy on the test samples, after it was confirmed.
    public var test: Spread?
    /// The architecture's file in the study's folder.
    public var file: String
  }

  public var name: String
  public var objectives: [Objective]
  /// By parameters, the least first. Of trials that are equal in every objective the first.
  public var points: [Point]
  /// The others that came through, by number.
  public var dominated: [Point]
  /// Trial 0, which the search began from; nil where it failed.
  public var base: Point? { (points + dominated).first { $0.trial == 0 } }
  /// The place in ``points`` after which parameters get dear.
  public var knee: Int?
  /// In the terms of the objectives, in their order.
  public var reference: [Double]
  /// The part that the frontier dominates of the box from the reference to accuracy 1 and size 0.
  public var hypervolume: Double

  public init(of study: Study) throws(DiagnosticsError) {
    self.init(
      study.specification, trials: try study.store.trials(), steps: try study.store.steps(),
      confirmations: try study.store.confirmations(), cost: { study.cost(of: $0, epochs: $1) })
  }

  /// - Parameter cost: multiply-adds of training a network of some size for some epochs
  init(
    _ specification: StudySpecification, trials: [StoredTrial], steps: [StoredStep],
    confirmations: [StoredConfirmation] = [], cost: (CandidateSize, Int) -> Double
  ) {
    name = specification.name
    objectives = specification.objectives
    let tests = Dictionary(grouping: confirmations, by: \.trial)
    var measured = Self.points(specification, trials, steps, cost)
    for index in measured.indices {
      measured[index].test = tests[measured[index].trial].flatMap { Spread($0.map(\.accuracy)) }
    }
    let costs = measured.map { $0.measurement.costs(of: specification.objectives) }
    var seen: Set<[Double]> = []
    let front = paretoFront(of: costs).filter { seen.insert(costs[$0]).inserted }
      .sorted { left, right in
        (measured[left].measurement.size.parameters, left) < (measured[right].measurement.size.parameters, right)
      }
    points = front.map { measured[$0] }
    dominated = measured.indices.filter { !front.contains($0) }.map { measured[$0] }
    knee = kneePoint(of: front.map { costs[$0] })
    reference = objectives.map { objective in
      switch objective.fact {
      case .accuracy: return 0
      case .size(let measure):
        let largest = trials.map { $0.candidate.size[measure] }.max() ?? 1
        return Double(specification.limits[measure].maximum ?? largest)
      case .measured:
        // The worst that was measured.
        let values = measured.map { $0.measurement[objective] }
        return (objective.direction == .minimize ? values.max() : values.min()) ?? 0
      }
    }
    let box = reference.map { $0 == 0 ? 1 : $0 }.reduce(1, *)
    let corner = zip(objectives, reference).map { $0.direction.cost(of: $1) }
    hypervolume = Search.hypervolume(of: front.map { costs[$0] }, reference: corner) / box
  }

  private static func points(
    _ specification: StudySpecification, _ trials: [StoredTrial], _ steps: [StoredStep],
    _ cost: (CandidateSize, Int) -> Double
  ) -> [Point] {
    var last: [Int: (epochs: Int, accuracy: Double, measured: [String: Double])] = [:]
    for step in steps {
      guard case .trained(let result)? = step.outcome, result.accuracy.isFinite else { continue }
      let trial = step.job.trial
      if step.job.epochs > last[trial]?.epochs ?? 0 {
        last[trial] = (step.job.epochs, result.accuracy, result.measured)
      }
    }
    return trials.compactMap { trial in
      guard let (epochs, accuracy, values) = last[trial.number] else { return nil }
      let candidate = trial.candidate
      return Point(
        trial: trial.number, parent: candidate.proposal.parents.first, change: candidate.change,
        measurement: Measurement(accuracy: accuracy, size: candidate.size, measured: values), epochs: epochs,
        cost: cost(candidate.size, epochs), isFeasible: specification.limits.admits(candidate.size),
        file: Study.folder(trial: trial.number) + "/architecture.json")
    }
  }
}
