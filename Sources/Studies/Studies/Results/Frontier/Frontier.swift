import Diagnostics
import JSONText
import Quantization
import Search
import Tasks
import Training

/// The trials that no other trial is better than, in every objective of the study, and that are better than a network
/// that answers the same for all.
///
/// A trial stands for the result of its longest training. It is a function of the study's facts and holds no time.
public struct Frontier: Hashable, Sendable {
  public struct Point: Hashable, Sendable {
    public var trial: Int
    /// The trial that it was made of, if there is one.
    public var parent: Int?
    public var change: String
    public var measurement: Measurement
    public var epochs: Int
    /// Those of a trial that reaches the last rung.
    public var fullEpochs: Int
    /// Multiply-adds of all its training.
    public var cost: Double
    public var isFeasible: Bool
    /// The metric on the test samples, after it was confirmed.
    public var test: Spread?
    /// As test, of the same networks in the other numbers: in floats if 8-bit integers decide, and the other way round.
    public var counterpart: Spread?
    /// Where its recipe is another than the base's, member by member; nil if it is the same, or not known.
    public var recipe: String?

    /// Whether it came all the way: with less training a network shows less than it can do.
    public var isFullyTrained: Bool { epochs >= fullEpochs }

    /// `20 epochs`, or `3 of 20 epochs`.
    public var training: String { Frontier.training(epochs, of: fullEpochs) }

    /// `trial 12`, or `base`.
    public var label: String { trial == 0 ? "base" : "trial \(trial)" }

    /// The architecture's file in the study's folder.
    public var file: String { Study.folder(trial: trial) + "/architecture.json" }
  }

  /// A known network that the study did not make.
  public struct Reference: Hashable, Sendable {
    public var name: String
    /// That of the network.
    public var hash: String
    public var size: CandidateSize
    public var isFeasible: Bool
    /// The metric on the test samples, after it was confirmed.
    public var test: Spread?
    /// As test, in the other numbers.
    public var counterpart: Spread?
  }

  public var name: String
  public var objectives: [ObjectiveDefinition]
  /// The one that decides.
  public var metric: MetricDefinition
  /// Of the metric's values; nil for shares and mere numbers.
  public var metricUnit: String?
  /// Whether the metric is of networks in 8-bit integers.
  public var isQuantized: Bool
  /// The numbers that bytes on a microcontroller are counted in; nil if they are not counted.
  public var deviceNumbers: DeviceFootprint.Numbers?
  /// Epochs of a trial that reaches the last rung, and of what was confirmed.
  public var fullEpochs: Int
  /// By ``chartedCost``, the least first. Of trials that are equal in every objective the first.
  public var points: [Point]
  /// The others that were trained, by number.
  public private(set) var dominated: [Point]
  /// Trial 0, which the search began from; nil if it failed.
  public var base: Point? { points.first { $0.trial == 0 } ?? dominated.first { $0.trial == 0 } }
  /// Trials that are not on the frontier and stand under it: the base, and what was confirmed.
  public var compared: [Point] { comparedIndices.map { dominated[$0] } }
  /// In ``dominated``, which may be long.
  private var comparedIndices: [Int]
  /// Trials that no other is better than and that are still no better than one answer for all. They are not on the
  /// frontier, unless it was asked for all.
  public var atChance: [Point]
  /// The metric of one answer for all on the validation samples; nil if that is not known.
  public var constantMetric: Double?
  /// In the order of the specification; never part of the frontier.
  public var references: [Reference]
  /// The index in ``points`` after which parameters get dear.
  public var knee: Int?
  public var reference: ReferencePoint
  /// The part of the ``ObjectiveBox`` that the frontier dominates.
  public var hypervolume: Double

  /// How far a training of so many epochs came: `20 epochs`, or `3 of 20 epochs`.
  public static func training(_ epochs: Int, of fullEpochs: Int) -> String {
    let unit = fullEpochs == 1 ? "epoch" : "epochs"
    return epochs >= fullEpochs ? "\(epochs) \(unit)" : "\(epochs) of \(fullEpochs) \(unit)"
  }

  /// What the frontier is ordered by and charts draw the metric by: parameters, or if those are no objective the first
  /// that shrinks.
  public var chartedCost: ObjectiveDefinition { Self.chartedCost(of: objectives) }

  private static func chartedCost(of objectives: [ObjectiveDefinition]) -> ObjectiveDefinition {
    objectives.contains(.parameters) ? .parameters : objectives.first { $0.direction == .minimize } ?? .parameters
  }

  /// - Parameter all: whether trials count that are no better than one answer for all
  public init(of study: Study, all: Bool = false) throws(DiagnosticsError) {
    self.init(of: study, try StudyFacts(of: study, isDetailed: false), all: all)
    try addRecipes { trial throws(DiagnosticsError) in try study.store.candidate(of: trial) }
  }

  /// - Parameter facts: of the study; points have their recipes if they are detailed
  public init(of study: Study, _ facts: StudyFacts, all: Bool = false) {
    self.init(
      study.specification, trials: facts.trials, steps: facts.steps, confirmations: facts.confirmations,
      constantMetric: study.constantMetric, all: all,
      cost: { Study.cost(multiplyAdds: $0.multiplyAdds, samples: study.trainingSamples, epochs: $1) })
    if facts.isDetailed { addRecipes { facts.trials[$0].candidate } }
  }

  /// Says of the rows of tables where their recipes differ from the base's.
  private mutating func addRecipes<Fault: Error>(_ candidate: (Int) throws(Fault) -> TrialCandidate) throws(Fault) {
    guard !points.isEmpty, let base = try candidate(0).recipe else { return }
    for index in points.indices {
      points[index].recipe = try candidate(points[index].trial).recipe?.difference(from: base)
    }
    for index in comparedIndices where dominated[index].test != nil {
      dominated[index].recipe = try candidate(dominated[index].trial).recipe?.difference(from: base)
    }
  }

  /// - Parameter cost: multiply-adds of training a network of some size for some epochs, if steps do not say
  init(
    _ specification: StudySpecification, trials: [StoredTrial], steps: [StoredStep],
    confirmations: [StoredConfirmation] = [], constantMetric: Double? = nil, all: Bool = false,
    cost: (CandidateSize, Int) -> Double
  ) {
    name = specification.name
    objectives = specification.objectives
    metric = specification.metric
    metricUnit = specification.metricUnit
    isQuantized = specification.evaluatesQuantized
    let counting = specification.counting
    deviceNumbers = counting.numbers
    fullEpochs = specification.epochs
    let groups = Dictionary(grouping: confirmations, by: \.network)
    let tests = groups.compactMapValues { Spread($0.map(\.metric)) }
    let counterparts = groups.compactMapValues { Spread($0.compactMap(\.counterpart)) }
    references = specification.references.map { known in
      // What runs on no microcontroller has no bytes there.
      let size = (try? counting.size(of: known.network)) ?? known.size
      let network = ConfirmedNetwork.reference(hash: known.hash)
      return Reference(
        name: known.name, hash: known.hash, size: size, isFeasible: specification.limits.admits(size),
        test: tests[network], counterpart: counterparts[network])
    }
    var measured = Self.points(specification, trials, steps, cost)
    for index in measured.indices {
      let network = ConfirmedNetwork.trial(measured[index].trial)
      (measured[index].test, measured[index].counterpart) = (tests[network], counterparts[network])
    }
    let chartedCost = Self.chartedCost(of: objectives)
    let costs = measured.map { $0.measurement.costs(of: specification.objectives) }
    var seen: Set<[Double]> = []
    var front = paretoFront(of: costs).filter { seen.insert(costs[$0]).inserted }
      .sorted { left, right in
        (measured[left].measurement[chartedCost], left) < (measured[right].measurement[chartedCost], right)
      }
    let decides = specification.objectives.contains { $0.metric != nil }
    let direction = metric.direction
    let isSound = { (index: Int) in
      guard !all, decides, let constantMetric else { return true }
      return direction.cost(of: measured[index].measurement.metric) < direction.cost(of: constantMetric)
    }
    self.constantMetric = constantMetric
    // Whatever is behind such a trial has no better metric, so nothing replaces it.
    atChance = front.filter { !isSound($0) }.map { measured[$0] }
    front = front.filter(isSound)
    points = front.map { measured[$0] }
    knee = kneePoint(of: front.map { costs[$0] })
    let box = ObjectiveBox(
      objectives, limits: specification.limits, sizes: trials.map(\.candidate.size),
      measurements: measured.map(\.measurement), constantMetric: constantMetric)
    reference = box.reference
    hypervolume = box.hypervolume(of: front.map { costs[$0] })
    let members = Set(points.lazy.map(\.trial))
    measured.removeAll { members.contains($0.trial) }
    dominated = measured
    comparedIndices = measured.indices.filter { measured[$0].trial == 0 || measured[$0].test != nil }
  }

  private static func points(
    _ specification: StudySpecification, _ trials: [StoredTrial], _ steps: [StoredStep],
    _ estimate: (CandidateSize, Int) -> Double
  ) -> [Point] {
    let count = 1 + max(trials.lazy.map(\.number).max() ?? -1, steps.lazy.map(\.job.trial).max() ?? -1)
    // By trial the index of the step with its longest training; −1 for none.
    var longest = [Int](repeating: -1, count: count)
    // By trial, of the steps so far; NaN once one does not say.
    var costs = [Double](repeating: 0, count: count)
    for index in steps.indices {
      guard case .trained(let result)? = steps[index].outcome, result.metric.isFinite else { continue }
      let job = steps[index].job
      costs[job.trial] += steps[index].cost ?? .nan
      if longest[job.trial] < 0 || job.epochs > steps[longest[job.trial]].job.epochs { longest[job.trial] = index }
    }
    return trials.compactMap { trial in
      let index = longest[trial.number]
      guard index >= 0, case .trained(let result)? = steps[index].outcome else { return nil }
      let (epochs, cost) = (steps[index].job.epochs, costs[trial.number])
      let candidate = trial.candidate
      let measurement = Measurement(metric: result.metric, size: candidate.size, measures: result.measures)
      // An objective that was not measured cannot be compared.
      guard specification.objectives.allSatisfy({ measurement[$0].isFinite }) else { return nil }
      return Point(
        trial: trial.number, parent: candidate.proposal.parents.first, change: candidate.change,
        measurement: measurement, epochs: epochs, fullEpochs: specification.epochs,
        cost: cost.isNaN ? estimate(candidate.size, epochs) : cost,
        isFeasible: specification.limits.admits(candidate.size))
    }
  }
}

extension JSONObject {
  /// `learningRate 0.013, labelSmoothing 0.05`; nil if nothing differs. Objects within are named by their path.
  fileprivate func difference(from base: JSONObject, in path: String = "") -> String? {
    let parts = members.compactMap { member -> String? in
      guard base[member.key] != member.value else { return nil }
      if case .object(let inner) = member.value, case .object(let other)? = base[member.key] {
        return inner.difference(from: other, in: path + member.key + ".")
      }
      return "\(path)\(member.key) \(member.value.inRecipeWords)"
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
