import GraphIR
import JSONText

/// One trained model in a row of a comparison.
public struct RunSummary: Hashable, Sendable {
  public var model: String
  public var recipe: String
  public var seed: UInt64
  /// As PyTorch counts them.
  public var parameterCount: Int
  /// For one sample, biases included.
  public var multiplyAdds: Int
  /// Seconds of training and validation.
  public var seconds: Double
  public var history: [EpochRecord]
  /// Loss and accuracy on the test split, where that was asked for.
  public var test: Evaluation?

  public init(_ trainer: Trainer, _ outcome: TrainingOutcome, test: Evaluation? = nil) {
    model = trainer.graph.name
    recipe = trainer.recipe.name
    seed = trainer.recipe.seed
    let size = trainer.graph.size
    parameterCount = size.trainable
    multiplyAdds = size.multiplyAdds
    seconds = outcome.seconds
    history = outcome.history
    self.test = test
  }

  public var validationAccuracy: Double? { history.last?.validationAccuracy }
  public var trainAccuracy: Double? { history.last?.trainAccuracy }
}

/// Several runs of one model that differ in their seeds.
public struct ComparisonRow: Hashable, Sendable {
  public var model: String
  public var parameterCount: Int
  public var multiplyAdds: Int
  public var runCount: Int
  public var seconds: Spread
  public var trainAccuracy: Spread?
  public var validationAccuracy: Spread?
  public var testAccuracy: Spread?
  public var testLoss: Spread?

  /// - parameter runs: at least one, all of one model
  public init(_ runs: [RunSummary]) {
    precondition(!runs.isEmpty, "a row needs a run")
    model = runs[0].model
    parameterCount = runs[0].parameterCount
    multiplyAdds = runs[0].multiplyAdds
    runCount = runs.count
    seconds = Spread(runs.map(\.seconds))!
    trainAccuracy = Spread(runs.map(\.trainAccuracy))
    validationAccuracy = Spread(runs.map(\.validationAccuracy))
    testAccuracy = Spread(runs.map(\.test?.accuracy))
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
  /// `model`, `parameters`, `multiplyAdds`, `runs`, and of each measure `mean` and, for several runs, `deviation`.
  public var json: JSONValue {
    var object = JSONObject([
      ("model", .string(model)), ("parameters", .integer(parameterCount)), ("multiplyAdds", .integer(multiplyAdds)),
      ("runs", .integer(runCount)), ("seconds", seconds.json),
    ])
    object["trainAccuracy"] = trainAccuracy?.json
    object["validationAccuracy"] = validationAccuracy?.json
    object["testAccuracy"] = testAccuracy?.json
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
