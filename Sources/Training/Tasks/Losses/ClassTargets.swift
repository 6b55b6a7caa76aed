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
  ///   - count: samples, at least one
  ///   - rows: room for count × classes
  ///   - label: the class of a row, below `classes`
  public func write(
    count: Int, classes: Int, to rows: UnsafeMutableBufferPointer<Float>, label: (_ row: Int) -> Int
  ) {
    precondition(rows.count >= count * classes, "the targets' memory is too small")
    guard let weights else {
      // In 32 bits, so that runs repeat what earlier versions did.
      let spread = Float(smoothing) / Float(classes)
      rows[..<(count * classes)].update(repeating: spread)
      for row in 0..<count { rows[row * classes + label(row)] += 1 - Float(smoothing) }
      return
    }
    precondition(weights.count == classes, "a weight for each class")
    let spread = smoothing / Double(classes)
    let scale = Double(count) / (0..<count).reduce(0) { $0 + weights[label($1)] }
    for row in 0..<count {
      let own = label(row)
      for index in 0..<classes {
        let share = spread + (index == own ? 1 - smoothing : 0)
        rows[row * classes + index] = Float(weights[index] * share * scale)
      }
    }
  }
}
