#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Metrics of classification. Each agrees with the function of scikit-learn that is named.
extension MetricDefinition {
  /// `accuracy_score`. A sample for which the network gives what is no number counts as wrong.
  public static let accuracy = MetricDefinition(
    kind: "accuracy", name: "accuracy", help: "The share of samples whose class has the largest output.",
    direction: .maximize, unit: .share, forms: [.classes]
  ) { predictions in
    predictions.classes.map { classes in
      Double(classes.indices.count { predictions.decision($0) == Int(classes[$0]) }) / Double(classes.count)
    }
  }

  /// `top_k_accuracy_score(k=5)`; nil for five classes or fewer, where it is 1 always.
  public static let topFive = MetricDefinition(
    kind: "top5", name: "top-5 accuracy", help: "The share of samples whose class is among the five largest outputs.",
    direction: .maximize, unit: .share, forms: [.classes]
  ) { predictions in
    guard let classes = predictions.classes, predictions.width > 5 else { return nil }
    let found = classes.indices.count { sample in
      let row = predictions.row(sample)
      let own = row[row.startIndex + Int(classes[sample])]
      return !row.contains(where: \.isNaN) && row.count { $0 > own } < 5
    }
    return Double(found) / Double(classes.count)
  }

  /// `balanced_accuracy_score`
  public static let balancedAccuracy = MetricDefinition(
    kind: "balancedAccuracy", name: "balanced accuracy", help: "The mean over classes of each class's own accuracy.",
    direction: .maximize, unit: .share, forms: [.classes]
  ) { predictions in
    predictions.counts.map { counts in
      let recalls = counts.filter { $0.actual > 0 }.map { Double($0.right) / Double($0.actual) }
      return recalls.reduce(0, +) / Double(recalls.count)
    }
  }

  /// `f1_score(average="macro")`: over classes that were there or were predicted, over labels all.
  public static let macroF1 = MetricDefinition(
    kind: "macroF1", name: "macro F1",
    help: "The mean over classes or labels of the harmonic mean of precision and recall.", direction: .maximize,
    unit: .share, forms: [.classes, .labels]
  ) { predictions in
    predictions.counts.map { counts in
      let isMultiLabel = predictions.classes == nil
      let scores = counts.compactMap { count -> Double? in
        let sum = count.actual + count.predicted
        if sum == 0 { return isMultiLabel ? 0 : nil }
        return 2 * Double(count.right) / Double(sum)
      }
      return scores.reduce(0, +) / Double(max(1, scores.count))
    }
  }

  /// `log_loss`, without its clipping of probabilities.
  public static let logLoss = MetricDefinition(
    kind: "logLoss", name: "log loss", help: "The mean of −log of the probability given to the right class.",
    direction: .minimize, unit: .number, forms: [.classes]
  ) { predictions in
    guard let classes = predictions.classes else { return nil }
    let sum = classes.indices.reduce(0.0) { sum, sample in
      let row = predictions.row(sample)
      let largest = row.max() ?? 0
      let normalizer = largest + log(row.reduce(0) { $0 + exp($1 - largest) })
      return sum + normalizer - row[row.startIndex + Int(classes[sample])]
    }
    return sum / Double(classes.count)
  }
}

/// How often a class or label was there, was predicted, and both.
struct PredictionCounts {
  var actual = 0
  var predicted = 0
  var right = 0
}

extension Predictions {
  var classes: [Int32]? { if case .classes(let classes) = truth { classes } else { nil } }
  var labels: [Bool]? { if case .labels(let labels) = truth { labels } else { nil } }
  var quantities: [Double]? { if case .quantities(let values) = truth { values } else { nil } }

  /// By class or label; nil for quantities. A label is predicted if its probability is above one half.
  var counts: [PredictionCounts]? {
    var counts = [PredictionCounts](repeating: PredictionCounts(), count: width)
    switch truth {
    case .classes(let classes):
      for (sample, label) in classes.enumerated() {
        counts[Int(label)].actual += 1
        guard let decision = decision(sample) else { continue }
        counts[decision].predicted += 1
        if decision == Int(label) { counts[decision].right += 1 }
      }
    case .labels(let labels):
      for index in outputs.indices {
        counts[index % width].actual += labels[index] ? 1 : 0
        guard outputs[index] > 0 else { continue }
        counts[index % width].predicted += 1
        counts[index % width].right += labels[index] ? 1 : 0
      }
    case .quantities: return nil
    }
    return counts
  }
}
