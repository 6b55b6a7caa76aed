/// Metrics that ask whether samples with a class or label are ranked before those without it.
extension MetricDefinition {
  /// `roc_auc_score(multi_class="ovr", average="macro")` on probabilities. Classes and labels that all samples have, or
  /// none, have no curve and are left out.
  public static let areaUnderCurve = MetricDefinition(
    kind: "auc", name: "AUC",
    help: "The area under the ROC curve of each class against the rest, or of each label: their mean.",
    direction: .maximize, unit: .share, forms: [.classes, .labels]
  ) { predictions in
    mean(predictions.rankings?.compactMap { $0.areaUnderCurve })
  }

  /// `average_precision_score(average="macro")`. Labels that no sample has are left out.
  public static let averagePrecision = MetricDefinition(
    kind: "meanAveragePrecision", name: "mAP", help: "The mean over labels of the average precision.",
    direction: .maximize, unit: .share, forms: [.labels]
  ) { predictions in
    mean(predictions.rankings?.compactMap { $0.averagePrecision })
  }

  /// `accuracy_score` of label sets.
  public static let exactMatch = MetricDefinition(
    kind: "exactMatch", name: "exact match", help: "The share of samples all of whose labels are right.",
    direction: .maximize, unit: .share, forms: [.labels]
  ) { predictions in
    predictions.labels.map { labels in
      let right = (0..<predictions.count).count { sample in
        predictions.row(sample).indices.allSatisfy { (predictions.outputs[$0] > 0) == labels[$0] }
      }
      return Double(right) / Double(predictions.count)
    }
  }

  private static func mean(_ values: [Double]?) -> Double? {
    guard let values, !values.isEmpty else { return nil }
    return values.reduce(0, +) / Double(values.count)
  }
}

/// Samples in the order of a score, the highest first.
struct Ranking {
  /// Samples of equal score: how many have what is looked for, and how many have not.
  private var ties: [(positives: Int, negatives: Int)] = []
  private var positives = 0
  private var negatives = 0

  /// O(n log n). Nil if a score is no number.
  init?(_ scored: [(score: Double, isPositive: Bool)]) {
    guard !scored.contains(where: { $0.score.isNaN }) else { return nil }
    var last: Double?
    for (score, isPositive) in scored.sorted(by: { $0.score > $1.score }) {
      if score != last { ties.append((0, 0)) }
      last = score
      if isPositive { ties[ties.count - 1].positives += 1 } else { ties[ties.count - 1].negatives += 1 }
      positives += isPositive ? 1 : 0
      negatives += isPositive ? 0 : 1
    }
  }

  /// The chance that a sample with it is ranked before one without it, ties counting one half (Mann and Whitney 1947).
  var areaUnderCurve: Double? {
    guard positives > 0, negatives > 0 else { return nil }
    var above = 0
    var area = 0.0
    for tie in ties {
      area += Double(tie.negatives) * (Double(above) + Double(tie.positives) / 2)
      above += tie.positives
    }
    return area / (Double(positives) * Double(negatives))
  }

  /// Σ (recallₙ − recallₙ₋₁) · precisionₙ over the thresholds.
  var averagePrecision: Double? {
    guard positives > 0 else { return nil }
    var (found, taken, sum) = (0, 0, 0.0)
    for tie in ties {
      found += tie.positives
      taken += tie.positives + tie.negatives
      sum += Double(tie.positives) * Double(found) / Double(taken)
    }
    return sum / Double(positives)
  }
}

extension Predictions {
  /// By class, in the order of its probability, or by label; nil for quantities and where an output is no number.
  fileprivate var rankings: [Ranking]? {
    let scores: [Double]
    switch truth {
    case .classes: scores = (0..<count).flatMap(probabilities)
    case .labels: scores = outputs
    case .quantities: return nil
    }
    var rankings: [Ranking] = []
    for column in 0..<width {
      let scored = (0..<count).map { sample -> (score: Double, isPositive: Bool) in
        let index = sample * width + column
        switch truth {
        case .classes(let classes): return (scores[index], Int(classes[sample]) == column)
        case .labels(let labels): return (scores[index], labels[index])
        case .quantities: return (scores[index], false)
        }
      }
      guard let ranking = Ranking(scored) else { return nil }
      rankings.append(ranking)
    }
    return rankings
  }
}
