/// How class labels become the target distributions of a cross-entropy.
///
/// A row of a sample of class y holds w[c] · ((1 − ε) · [c = y] + ε / n) for each of n classes c, divided by the mean of
/// the batch's w[y]: with these rows the mean cross-entropy is that of PyTorch's
/// `CrossEntropyLoss(weight=w, label_smoothing=ε)`.
public struct ClassTargets: Hashable, Sendable {
  /// ε, from 0 to below 1. Szegedy et al. 2015, arXiv:1512.00567.
  public var smoothing: Double
  /// One for each class, positive; nil if all count alike.
  public var weights: [Double]?

  public init(smoothing: Double = 0, weights: [Double]? = nil) {
    self.smoothing = smoothing
    self.weights = weights
  }

  /// Weights that make every class count alike in sum: samples / (classes · the class's samples), as scikit-learn's
  /// `class_weight="balanced"`. A class without samples has the weight 1.
  public static func balancedWeights(counts: [Int]) -> [Double] {
    let total = Double(counts.reduce(0, +))
    return counts.map { $0 == 0 ? 1 : total / (Double(counts.count) * Double($0)) }
  }

  /// Writes the distributions of a batch, row by row.
  /// - Parameters:
  ///   - labels: at least one; each below `classes`
  ///   - rows: room for labels × classes
  public func write(_ labels: UnsafeBufferPointer<Int32>, classes: Int, to rows: UnsafeMutableBufferPointer<Float>) {
    precondition(rows.count >= labels.count * classes, "the targets' memory is too small")
    let spread = smoothing / Double(classes)
    guard let weights else {
      rows.update(repeating: Float(spread))
      for (row, label) in labels.enumerated() { rows[row * classes + Int(label)] = Float(1 - smoothing + spread) }
      return
    }
    precondition(weights.count == classes, "a weight for each class")
    let scale = Double(labels.count) / labels.reduce(0) { $0 + weights[Int($1)] }
    for (row, label) in labels.enumerated() {
      for index in 0..<classes {
        let share = spread + (index == Int(label) ? 1 - smoothing : 0)
        rows[row * classes + index] = Float(weights[index] * share * scale)
      }
    }
  }
}
