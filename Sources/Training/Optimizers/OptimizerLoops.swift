/// The loops in which an optimiser spends its time. A backend may bring faster ones.
public struct OptimizerLoops: Sendable {
  /// Σ x², in double precision.
  public var squaredNorm: @Sendable (_ values: UnsafeMutablePointer<Float>, _ count: Int) -> Double
  public var adam: @Sendable (AdamStep, OptimizerStorage, Range<Int>) -> Void

  public init(
    squaredNorm: @escaping @Sendable (UnsafeMutablePointer<Float>, Int) -> Double,
    adam: @escaping @Sendable (AdamStep, OptimizerStorage, Range<Int>) -> Void
  ) {
    self.squaredNorm = squaredNorm
    self.adam = adam
  }

  public static let portable = OptimizerLoops(squaredNorm: portableSquaredNorm) { $0.apply($1, $2) }
}

/// The sum of squares in double precision, eight lanes at a time: the order is fixed, so the sum is too.
private func portableSquaredNorm(_ values: UnsafeMutablePointer<Float>, _ count: Int) -> Double {
  var sums = SIMD8<Double>.zero
  var index = 0
  while index + 8 <= count {
    let lanes = UnsafeRawPointer(values + index).loadUnaligned(as: SIMD8<Float>.self)
    let wide = SIMD8<Double>(lanes)
    sums += wide * wide
    index += 8
  }
  var sum = sums.sum()
  while index < count {
    sum += Double(values[index]) * Double(values[index])
    index += 1
  }
  return sum
}
