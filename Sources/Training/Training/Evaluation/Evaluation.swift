import JSONText
import Tasks

/// How a network does on labelled samples.
public struct Evaluation: Hashable, Sendable {
  public var targets: Targets
  public var sampleCount: Int
  /// The mean loss of the task. That of quantities is of standardised ones.
  public var loss: Double
  /// Nil where samples have no classes.
  public var confusion: Confusion?
  /// What was asked for and is defined on these samples, in that order.
  public var metrics: [MetricValue] = []

  /// The value of a metric that was asked for; nil where the samples do not define it.
  public subscript(metric: MetricDefinition) -> Double? { metrics.first { $0.metric == metric }?.value }
}

/// What samples of each class were taken for.
public struct Confusion: Hashable, Sendable {
  /// Samples by their true class (row) and the predicted one (column).
  public var counts: [[Int]]
  /// Samples by their true class for which the network gave no number.
  public var undecided: [Int]

  public init(classes: Int) {
    counts = Array(repeating: Array(repeating: 0, count: classes), count: classes)
    undecided = Array(repeating: 0, count: classes)
  }

  /// Samples of a class.
  public func sampleCount(of label: Int) -> Int { counts[label].reduce(0, +) + undecided[label] }

  /// The part of all samples that is classified right.
  public var accuracy: Double {
    let correct = counts.indices.reduce(0) { $0 + counts[$1][$1] }
    return Double(correct) / Double(max(1, counts.indices.reduce(0) { $0 + sampleCount(of: $1) }))
  }

  /// The part of each class's samples that is classified right; nil for a class without samples.
  public var classAccuracies: [Double?] {
    counts.indices.map { label in
      let count = sampleCount(of: label)
      return count == 0 ? nil : Double(counts[label][label]) / Double(count)
    }
  }
}

extension Evaluation {
  /// `loss`, `samples`, `metrics` (values by kind, where some were asked for), and where samples have classes `accuracy`,
  /// `classes` (each with `name`, `samples`, `accuracy`) and `confusion`.
  public var json: JSONValue {
    var object = JSONObject([("loss", .number(loss))])
    object["accuracy"] = confusion.map { .number($0.accuracy) }
    object["samples"] = .integer(sampleCount)
    if let confusion {
      let classes = zip(targets.names, confusion.classAccuracies).enumerated().map { index, row -> JSONValue in
        [
          "name": .string(row.0), "samples": .integer(confusion.sampleCount(of: index)),
          "accuracy": row.1.map(JSONValue.number) ?? .null,
        ]
      }
      object["classes"] = .array(classes)
      object["confusion"] = .array(confusion.counts.map { .array($0.map(JSONValue.integer)) })
    }
    if !metrics.isEmpty {
      object["metrics"] = .object(JSONObject(metrics.map { ($0.metric.kind, .number($0.value)) }))
    }
    return .object(object)
  }
}
