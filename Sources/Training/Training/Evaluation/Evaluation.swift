import JSONText

/// How a network does on labelled samples.
public struct Evaluation: Hashable, Sendable {
  public var classNames: [String]
  /// The mean cross-entropy.
  public var loss: Double
  /// Samples by their true class (row) and the predicted one (column).
  public var confusion: [[Int]]
  /// Samples by their true class for which the network gave no number.
  public var undecided: [Int]

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
  /// `loss`, `accuracy`, `samples`, `classes` (each with `name`, `samples`, `accuracy`), `confusion`.
  public var json: JSONValue {
    let classes = classNames.indices.map { index -> JSONValue in
      [
        "name": .string(classNames[index]), "samples": .integer(confusion[index].reduce(0, +) + undecided[index]),
        "accuracy": classAccuracies[index].map(JSONValue.number) ?? .null,
      ]
    }
    return [
      "loss": .number(loss), "accuracy": .number(accuracy), "samples": .integer(sampleCount),
      "classes": .array(classes),
      "confusion": .array(confusion.map { .array($0.map(JSONValue.integer)) }),
    ]
  }
}
