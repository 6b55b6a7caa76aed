import JSONText
import Tasks

/// One epoch in numbers.
public struct EpochRecord: Hashable, Sendable {
  /// From one.
  public var epoch: Int
  /// The kind of the metric that decides.
  public var metric: String
  /// The loss of the training batches as they were met, the network changing meanwhile.
  public var trainLoss: Double
  /// The metric of the same batches; nil if it is not counted while training. Of samples that mixup made the accuracy
  /// counts each label by its share.
  public var trainMetric: Double?
  /// Nil if nothing is set aside.
  public var validationLoss: Double?
  /// Nil where nothing is set aside, or the samples set aside do not define it.
  public var validationMetric: Double?
  /// The learning rate of the epoch's last step.
  public var learningRate: Double
  /// How long the epoch took, and how fast it trained; nil for an epoch that an earlier process ran. No part of a
  /// checkpoint.
  public var seconds: Double?
  public var samplesPerSecond: Double?
}

/// How far a run has come. Everything random is a function of the seed and these numbers.
public struct TrainingProgress: Hashable, Sendable {
  /// Finished epochs.
  public var epoch = 0
  /// Steps taken in the epoch that is not finished; all of them when only its validation is left.
  public var batch = 0
  /// The sum over these steps' samples of their loss.
  public var lossSum = 0.0
  /// How many of them were classified right. A sample that mixup made of two counts for each of its labels by that
  /// label's share, so that the count need not be whole.
  public var correctCount = 0.0
  public var sampleCount = 0
  public var history: [EpochRecord] = []

  public init() {}

  var meanLoss: Double { lossSum / Double(max(1, sampleCount)) }
  var accuracy: Double { correctCount / Double(max(1, sampleCount)) }

  mutating func finishEpoch(_ record: EpochRecord) {
    var next = TrainingProgress()
    next.epoch = epoch + 1
    next.history = history + [record]
    self = next
  }
}

extension EarlyStopping {
  /// The index of the best epoch in the history; nil if none was validated.
  /// - parameter metric: the one that decides
  public func bestEpoch(of history: [EpochRecord], metric: MetricDefinition) -> Int? {
    var best: (index: Int, cost: Double)?
    for (index, record) in history.enumerated() {
      let measured: Double?
      switch measure {
      case .loss: measured = record.validationLoss
      case .metric: measured = record.validationMetric.map(metric.direction.cost)
      }
      guard let cost = measured else { continue }
      if let current = best, -cost <= -current.cost + minimumGain { continue }
      best = (index, cost)
    }
    return best?.index
  }

  func ends(_ history: [EpochRecord], metric: MetricDefinition) -> Bool {
    guard let best = bestEpoch(of: history, metric: metric) else { return false }
    return history.count - 1 - best >= patience
  }
}
