import JSONText

extension EpochRecord {
  /// What `train --format json` prints for an epoch: `epoch`, `trainLoss`, `trainAccuracy`, `validationLoss`,
  /// `validationAccuracy`, `learningRate`, `seconds`, `samplesPerSecond`; null if there is no number.
  public var json: JSONValue {
    func number(_ value: Double?) -> JSONValue { value.map(JSONValue.number) ?? .null }
    return [
      "epoch": .integer(epoch), "trainLoss": .number(trainLoss), "trainAccuracy": .number(trainAccuracy),
      "validationLoss": number(validationLoss), "validationAccuracy": number(validationAccuracy),
      "learningRate": .number(learningRate), "seconds": number(seconds), "samplesPerSecond": number(samplesPerSecond),
    ]
  }
}
