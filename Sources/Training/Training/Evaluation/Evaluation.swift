import JSONText
import Tasks

/// What a metric is on some samples.
public struct MetricValue: Hashable, Sendable {
  public var metric: MetricDefinition
  public var value: Double

  public init(_ metric: MetricDefinition, _ value: Double) {
    self.metric = metric
    self.value = value
  }
}

/// How a network does on labelled samples.
public struct Evaluation: Hashable, Sendable {
  public var classNames: [String]
  /// The mean cross-entropy.
  public var loss: Double
  /// Samples by their true class (row) and the predicted one (column).
  public var confusion: [[Int]]
  /// Samples by their true class for which the network gave no number.
  public var undecided: [Int]
  /// What was asked for and is defined on these samples, in that order.
  public var metrics: [MetricValue] = []

  public var sampleCount: Int { zip(confusion, undecided).reduce(0) { $0 + $1.0.reduce(0, +) + $1.1 } }

  /// The part of all samples that is classified right.
  public var accuracy: Double {
    let correct = confusion.indices.reduce(0) { $0 + confusion[$1][$1] }
    return Double(correct) / Double(max(1, sampleCount))
  }

  /// The part of each class's samples that is classified right; nil for a class without samples.
  public var classAccuracies: [Double?] {
    confusion.indices.map { index in
      let count = confusion[index].reduce(0, +) + undecided[index]
      return count == 0 ? nil : Double(confusion[index][index]) / Double(count)
    }
  }
}

extension Evaluation {
  /// `loss`, `accuracy`, `samples`, `classes` (each with `name`, `samples`, `accuracy`), `confusion`, `metrics` (values by
  /// kind, if some were asked for).
  public var json: JSONValue {
    let classes = classNames.indices.map { index -> JSONValue in
      [
        "name": .string(classNames[index]), "samples": .integer(confusion[index].reduce(0, +) + undecided[index]),
        "accuracy": classAccuracies[index].map(JSONValue.number) ?? .null,
      ]
    }
    var object = JSONObject([
      ("loss", .number(loss)), ("accuracy", .number(accuracy)), ("samples", .integer(sampleCount)),
      ("classes", .array(classes)), ("confusion", .array(confusion.map { .array($0.map(JSONValue.integer)) })),
    ])
    if !metrics.isEmpty {
      object["metrics"] = .object(JSONObject(metrics.map { ($0.metric.kind, .number($0.value)) }))
    }
    return .object(object)
  }
}
