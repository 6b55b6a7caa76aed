import JSONText
import Training

/// What a worker says of an epoch that has ended, for people who look on. No decision depends on it.
public struct EpochReport: Hashable, Sendable {
  /// From 1; those of earlier rungs are counted.
  public var epoch: Int
  /// The mean loss of the training batches; nil if it is not finite.
  public var trainLoss: Double?
  /// The loss of the validation samples; nil if it is not finite.
  public var validationLoss: Double?
  /// The metric that decides, on the validation samples; nil if they do not define it.
  public var metric: Double?
  /// Seconds of training since the step began.
  public var seconds: Double

  public init(
    epoch: Int, trainLoss: Double? = nil, validationLoss: Double? = nil, metric: Double? = nil, seconds: Double = 0
  ) {
    self.epoch = epoch
    self.trainLoss = trainLoss.finite
    self.validationLoss = validationLoss.finite
    self.metric = metric.finite
    self.seconds = seconds
  }

  /// - Parameter seconds: of training since the step began
  init(_ record: EpochRecord, seconds: Double) {
    self.init(
      epoch: record.epoch, trainLoss: record.trainLoss, validationLoss: record.validationLoss,
      metric: record.validationMetric, seconds: seconds)
  }
}

extension EpochReport {
  /// As a worker says it.
  var members: [(String, JSONValue)] {
    var members: [(String, JSONValue)] = [("epoch", .integer(epoch)), ("seconds", .number(seconds))]
    for (name, value) in [("trainLoss", trainLoss), ("validationLoss", validationLoss), ("metric", metric)] {
      if let value { members.append((name, .number(value))) }
    }
    return members
  }

  /// - Returns: nil if the object says of no epoch that it has ended
  init?(_ object: JSONObject) {
    guard case .integer(let epoch)? = object["epoch"] else { return nil }
    self.init(
      epoch: epoch, trainLoss: object["trainLoss"]?.double, validationLoss: object["validationLoss"]?.double,
      metric: object["metric"]?.double, seconds: object["seconds"]?.double.finite ?? 0)
  }
}

extension Double? {
  /// Nil for what is no finite number.
  fileprivate var finite: Double? { flatMap { $0.isFinite ? $0 : nil } }
}
