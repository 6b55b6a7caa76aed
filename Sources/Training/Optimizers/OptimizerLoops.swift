/// The loops in which an optimiser spends its time. A backend may bring faster ones.
public struct OptimizerLoops: Sendable {
  /// Σ x², in double precision.
  public var squaredNorm: @Sendable (_ values: UnsafeMutablePointer<Float>, _ count: Int) -> Double
  public var adam: @Sendable (AdamStep, OptimizerStorage, Range<Int>) -> Void
  /// result ← left · right
  public var product: Product

  public typealias Product =
    @Sendable (
      _ size: ProductSize, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
      _ result: UnsafeMutablePointer<Float>
    ) -> Void

  /// A product of matrices that lie row by row.
  public struct ProductSize: Hashable, Sendable {
    /// Of the result.
    public var rows: Int
    /// Of the result.
    public var columns: Int
    /// How many numbers each element of the result is a sum of.
    public var depth: Int
    /// Whether the right matrix is given with its rows as columns.
    public var transposesRight = false
  }

  public init(
    squaredNorm: @escaping @Sendable (UnsafeMutablePointer<Float>, Int) -> Double,
    adam: @escaping @Sendable (AdamStep, OptimizerStorage, Range<Int>) -> Void, product: @escaping Product
  ) {
    self.squaredNorm = squaredNorm
    self.adam = adam
    self.product = product
  }

  public static let portable = OptimizerLoops(
    squaredNorm: portableSquaredNorm, adam: { $0.apply($1, $2) }, product: portableProduct)
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

private func portableProduct(
  _ size: OptimizerLoops.ProductSize, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
  _ result: UnsafeMutablePointer<Float>
) {
  let (rowStride, columnStride) = size.transposesRight ? (1, size.depth) : (size.columns, 1)
  for row in 0..<size.rows {
    for column in 0..<size.columns {
      var sum: Float = 0
      for index in 0..<size.depth {
        sum += left[row * size.depth + index] * right[index * rowStride + column * columnStride]
      }
      result[row * size.columns + column] = sum
    }
  }
}
