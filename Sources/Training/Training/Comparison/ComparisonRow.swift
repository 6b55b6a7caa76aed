import GraphIR
import JSONText
import Tasks

/// Several runs of one model that differ in their seeds.
public struct ComparisonRow: Hashable, Sendable {
  public var model: String
  public var parameterCount: Int
  public var multiplyAdds: Int
  /// Runs that ended: what the measures are of.
  public var runCount: Int
  /// Nil where no run has begun.
  public var seconds: Spread?
  /// The metric that decides, of each part of the samples.
  public var metric = MetricDefinition.accuracy
  public var trainMetric: Spread?
  public var validationMetric: Spread?
  public var testMetric: Spread?
  public var testLoss: Spread?
  /// What is missing; nil in a row that is complete.
  public var gap: Gap?

  /// What a comparison that was interrupted has not.
  public struct Gap: Hashable, Sendable {
    /// Runs that were asked for.
    public var wanted: Int
    /// Runs that failed.
    public var failed = 0
    /// The run under way, and how many epochs it has of how many. If no run has ended, the measures are those of
    /// this one so far.
    public var epochs: (done: Int, of: Int)? {
      get { epochsDone.flatMap { done in epochsWanted.map { (done, $0) } } }
      set { (epochsDone, epochsWanted) = (newValue?.done, newValue?.of) }
    }
    private var epochsDone: Int?
    private var epochsWanted: Int?

    public init(wanted: Int) { self.wanted = wanted }
  }

  /// - parameter runs: at least one, all of one model
  public init(_ runs: [RunSummary]) {
    precondition(!runs.isEmpty, "a row needs a run")
    self.init(model: runs[0].model, parameterCount: runs[0].parameterCount, multiplyAdds: runs[0].multiplyAdds)
    runCount = runs.count
    measure(runs)
  }

  /// A row of runs of which some or all are missing.
  /// - parameters:
  ///   - runs: those that ended
  ///   - partial: the one under way
  ///   - metric: the one that decides
  ///   - epochs: the epochs of a whole run
  public init(
    of graph: Graph, _ runs: [RunSummary], partial: RunSummary?, metric: MetricDefinition, wanted: Int, failed: Int,
    epochs: Int
  ) {
    self.init(model: graph.name, parameterCount: graph.size.trainable, multiplyAdds: graph.size.multiplyAdds)
    self.metric = metric
    runCount = runs.count
    measure(runs.isEmpty ? [partial].compactMap(\.self) : runs)
    guard runs.count < wanted else { return }
    gap = Gap(wanted: wanted)
    gap?.failed = failed
    gap?.epochs = partial.map { ($0.history.count, epochs) }
  }

  private init(model: String, parameterCount: Int, multiplyAdds: Int) {
    self.model = model
    self.parameterCount = parameterCount
    self.multiplyAdds = multiplyAdds
    runCount = 0
  }

  private mutating func measure(_ runs: [RunSummary]) {
    seconds = Spread(runs.map(\.seconds))
    metric = runs.first?.metric ?? metric
    trainMetric = Spread(runs.map(\.trainMetric))
    validationMetric = Spread(runs.map(\.validationMetric))
    testMetric = Spread(runs.map(\.testMetric))
    testLoss = Spread(runs.map(\.test?.loss))
  }
}

/// A mean and how far single values lie from it.
public struct Spread: Hashable, Sendable {
  public var mean: Double
  /// The sample standard deviation (divided by count − 1); nil for a single value.
  public var deviation: Double?

  /// Nil for no values, or where one is missing.
  public init?(_ values: [Double?]) {
    let known = values.compactMap(\.self)
    guard !known.isEmpty, known.count == values.count else { return nil }
    let mean = known.reduce(0, +) / Double(known.count)
    self.mean = mean
    guard known.count > 1 else { return }
    let squares = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    deviation = (squares / Double(known.count - 1)).squareRoot()
  }
}

extension ComparisonRow {
  /// `model`, `parameters`, `multiplyAdds`, `runs`, and of each measure (`seconds`, `testLoss`, and the metric of each
  /// part, such as `testAccuracy`) `mean` and, for several runs, `deviation`. A row
  /// that is not complete has `complete: false`, `runsWanted`, `runsFailed`, and of the run under way `epochs` and
  /// `epochsWanted`.
  public var json: JSONValue {
    var object = JSONObject([
      ("model", .string(model)), ("parameters", .integer(parameterCount)), ("multiplyAdds", .integer(multiplyAdds)),
      ("runs", .integer(runCount)),
    ])
    if let gap {
      object["complete"] = false
      object["runsWanted"] = .integer(gap.wanted)
      object["runsFailed"] = .integer(gap.failed)
      object["epochs"] = gap.epochs.map { .integer($0.done) }
      object["epochsWanted"] = gap.epochs.map { .integer($0.of) }
    }
    object["seconds"] = seconds?.json
    object[EpochRecord.member("train", metric.kind)] = trainMetric?.json
    object[EpochRecord.member("validation", metric.kind)] = validationMetric?.json
    object[EpochRecord.member("test", metric.kind)] = testMetric?.json
    object["testLoss"] = testLoss?.json
    return .object(object)
  }
}

extension Spread {
  fileprivate var json: JSONValue {
    var object = JSONObject([("mean", .number(mean))])
    object["deviation"] = deviation.map(JSONValue.number)
    return .object(object)
  }
}
