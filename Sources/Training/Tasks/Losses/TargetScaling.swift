/// How quantities are standardised for training, and predictions turned back into their own units.
///
/// Mean and deviation are those of the training samples, a pair for each quantity.
public struct TargetScaling: Hashable, Sendable {
  public var means: [Double]
  /// Positive.
  public var deviations: [Double]

  public init(means: [Double], deviations: [Double]) {
    precondition(means.count == deviations.count, "a mean and a deviation for each quantity")
    self.means = means
    self.deviations = deviations
  }

  /// Of values [samples, quantities]; a quantity that never changes is only shifted.
  public init(_ values: some RandomAccessCollection<Float>, count: Int) {
    precondition(count > 0 && !values.isEmpty && values.count.isMultiple(of: count), "whole rows")
    let samples = Double(values.count / count)
    var means = [Double](repeating: 0, count: count)
    var squares = means
    for (index, value) in values.enumerated() { means[index % count] += Double(value) / samples }
    for (index, value) in values.enumerated() {
      let difference = Double(value) - means[index % count]
      squares[index % count] += difference * difference / samples
    }
    self.init(means: means, deviations: squares.map { $0 > 0 ? $0.squareRoot() : 1 })
  }

  public func scaled(_ value: Float, at index: Int) -> Float {
    Float((Double(value) - means[index]) / deviations[index])
  }

  public func restored(_ output: Double, at index: Int) -> Double {
    output * deviations[index] + means[index]
  }
}
