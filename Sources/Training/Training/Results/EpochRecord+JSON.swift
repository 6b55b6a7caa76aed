import JSONText

extension EpochRecord {
  /// What `train --format json` prints for an epoch: `epoch`, `trainLoss`, `trainAccuracy`, `validationLoss`,
  /// `validationAccuracy`, `learningRate`, `seconds`, `samplesPerSecond`; null if there is no number. If another
  /// metric than accuracy decides, its members are called by that one: `validationRmse`.
  public var json: JSONValue {
    func number(_ value: Double?) -> JSONValue { value.map(JSONValue.number) ?? .null }
    return [
      "epoch": .integer(epoch), "trainLoss": .number(trainLoss), Self.member("train", metric): number(trainMetric),
      "validationLoss": number(validationLoss), Self.member("validation", metric): number(validationMetric),
      "learningRate": .number(learningRate), "seconds": number(seconds), "samplesPerSecond": number(samplesPerSecond),
    ]
  }

  /// The member that holds a metric of a part of the samples: `validationAccuracy`.
  public static func member(_ part: String, _ metric: String) -> String {
    part + metric.prefix(1).uppercased() + metric.dropFirst()
  }
}
