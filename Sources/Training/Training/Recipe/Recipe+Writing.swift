import Compilation
import Datasets
import JSONText
import Optimizers

extension Recipe {
  /// The recipe as JSON with every choice written out, so that later defaults do not change it.
  public var json: JSONValue {
    var object = JSONObject()
    object["$schema"] = schema.map(JSONValue.string)
    object["recipe"] = .integer(Self.format.version)
    object["name"] = .string(name)
    object["comment"] = comment.map(JSONValue.string)
    object["optimizer"] = optimizer.json
    object["learningRate"] = .number(learningRate)
    object["schedule"] = schedule.json
    object["warmUp"] = warmUp.map { ["epochs": .number($0.epochs), "start": .number($0.start)] }
    object["weightDecay"] = .number(weightDecay)
    object["exemptNormsAndBiases"] = .boolean(exemptsNormsAndBiases)
    object["clipNorm"] = clipNorm.map(JSONValue.number)
    object["averageDecay"] = averageDecay.map(JSONValue.number)
    for (key, value) in taskMembers { object[key] = value }
    object["epochs"] = .integer(epochs)
    object["batchSize"] = .integer(batchSize)
    object["lastBatch"] = lastBatch.map { .string($0.rawValue) }
    object["labelSmoothing"] = .number(labelSmoothing)
    object["augmentation"] = augmentation.json
    object["normalization"] = normalization.json
    object["validation"] = validation?.json ?? .null
    object["earlyStopping"] = earlyStopping?.json
    object["precision"] = .string(precision.rawValue)
    object["initialWeights"] = initialWeights.json
    object["quantization"] = quantization?.json
    object["seed"] = .integer(Int(clamping: seed))
    return .object(object)
  }
}

extension Update.Rule {
  fileprivate var json: JSONValue {
    switch self {
    case .sgd(let momentum, let nesterov):
      ["kind": .string(kind.rawValue), "momentum": .number(momentum), "nesterov": .boolean(nesterov)]
    case .adam(let beta1, let beta2, let epsilon, _):
      ["kind": .string(kind.rawValue), "betas": [.number(beta1), .number(beta2)], "epsilon": .number(epsilon)]
    case .muon(let momentum, let beta1, let beta2, let epsilon):
      [
        "kind": .string(kind.rawValue), "momentum": .number(momentum), "betas": [.number(beta1), .number(beta2)],
        "epsilon": .number(epsilon),
      ]
    }
  }
}

extension Schedule {
  fileprivate var json: JSONValue {
    var object = JSONObject([("kind", .string(kind.rawValue))])
    switch self {
    case .constant: break
    case .cosine(let minimum):
      object["minimum"] = .number(minimum)
    case .oneCycle(let cycle):
      object["rise"] = .number(cycle.rise)
      object["startDivisor"] = .number(cycle.startDivisor)
      object["endDivisor"] = .number(cycle.endDivisor)
      object["anneal"] = .string(cycle.anneal.rawValue)
      object["threePhases"] = .boolean(cycle.hasThreePhases)
      object["momentum"] = cycle.momentum.map { [.number($0.lowerBound), .number($0.upperBound)] }
    }
    return .object(object)
  }
}

extension Augmentation {
  fileprivate var json: JSONValue {
    var object = JSONObject([
      ("flip", .boolean(horizontalFlip)), ("cropPadding", .integer(cropPadding)), ("cutout", .integer(cutout)),
      ("mixup", .number(mixup)),
    ])
    // What came later is written where it is used, so that recipes of former versions stay what they are.
    if shift != 0 { object["shift"] = .integer(shift) }
    if scale != 0 { object["scale"] = .number(scale) }
    if noise != 0 { object["noise"] = .number(noise) }
    if timeMask != 0 { object["timeMask"] = .integer(timeMask) }
    return .object(object)
  }
}

extension NormalizationRule {
  fileprivate var json: JSONValue {
    switch self {
    case .unit: .string(Word.unit.rawValue)
    case .training: .string(Word.training.rawValue)
    case .given(let mean, let deviation):
      ["mean": .array(mean.map(JSONValue.number)), "deviation": .array(deviation.map(JSONValue.number))]
    }
  }
}

extension EarlyStopping {
  fileprivate var json: JSONValue {
    [
      "metric": .string(measure.word), "patience": .integer(patience), "minimumGain": .number(minimumGain),
    ]
  }
}
