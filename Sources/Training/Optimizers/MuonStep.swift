/// What Muon's steps are made of, for backends that write the step themselves.
///
/// Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks". The directions of a matrix are evened out by some
/// steps of an iteration after Newton and Schulz, X ← first·X + (second·A + third·A²)·X with A = X·Xᵀ, which begins with a matrix of
/// norm one. Its coefficients bring singular values to between 0.7 and 1.2 soon rather than to one in the end.
public enum Muon {
  public static let steps = 5
  public static let first: Float = 3.4445
  public static let second: Float = -4.7750
  public static let third: Float = 2.0315
  /// Keeps a gradient of zeros from being divided by zero.
  public static let least: Float = 1e-7
}

/// One step of Muon for one weight: the mean of gradients, with all of its directions made about equally long, is taken from the
/// weight.
///
/// See ``Muon``.
struct MuonStep {
  let momentum: Float
  let gradientScale: Float
  /// 1 − rate · decay
  let keep: Float
  /// rate · ``WeightMatrix/stepLength``
  let stepSize: Float

  init(_ matrix: WeightMatrix, momentum: Double, learningRate: Double, decay: Double, gradientScale: Float) {
    self.momentum = Float(momentum)
    self.gradientScale = gradientScale
    keep = Float(1 - learningRate * decay)
    stepSize = Float(learningRate * matrix.stepLength)
  }

  /// - Parameters:
  ///   - range: the weight's elements, padding included
  ///   - positions: where in the range each element lies, row by row; nil if they lie so
  func apply(
    _ matrix: WeightMatrix, _ storage: OptimizerStorage, _ range: Range<Int>, positions: [Int32]?,
    product: OptimizerLoops.Product
  ) {
    guard let means = storage.firstMoments else { preconditionFailure("Muon needs means of gradients") }
    let (parameters, gradients) = (storage.parameters, storage.gradients)
    let (momentum, gradientScale, keep, stepSize) = (momentum, gradientScale, keep, stepSize)
    for index in range {
      let gradient = gradients[index] * gradientScale
      means[index] += (gradient - means[index]) * (1 - momentum)
      parameters[index] *= keep
    }
    let (side, length) = (matrix.side, matrix.length)
    // The wide form has the smaller products; a tall matrix is transposed on its way in and out.
    let (rowStride, columnStride) = matrix.rows <= matrix.columns ? (length, 1) : (1, length)
    let count = side * length
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * count + 2 * side * side) { scratch in
      let first = scratch.baseAddress!
      let (second, square) = (first + count, first + 2 * count)
      var sum: Float = 0
      forEachElement(of: matrix, in: range, positions) { row, column, index in
        // Nesterov's look-ahead.
        let gradient = gradients[index] * gradientScale
        let value = gradient + (means[index] - gradient) * momentum
        first[row * rowStride + column * columnStride] = value
        sum += value * value
      }
      let scale = 1 / (sum.squareRoot() + Muon.least)
      for index in 0..<count { first[index] *= scale }
      let evened = Self.evened(first, second, square: square, side: side, length: length, product)
      forEachElement(of: matrix, in: range, positions) { row, column, index in
        parameters[index] -= stepSize * evened[row * rowStride + column * columnStride]
      }
    }
  }

  private func forEachElement(
    of matrix: WeightMatrix, in range: Range<Int>, _ positions: [Int32]?, _ body: (Int, Int, Int) -> Void
  ) {
    var next = 0
    for row in 0..<matrix.rows {
      for column in 0..<matrix.columns {
        body(row, column, range.lowerBound + (positions.map { Int($0[next]) } ?? next))
        next += 1
      }
    }
  }

  /// The matrix with its singular values brought near one.
  /// - Parameters:
  ///   - matrix: of `side` rows and `length` columns; overwritten
  ///   - spare: as large
  ///   - square: room for two matrices of `side` rows and columns
  /// - Returns: one of the first two
  private static func evened(
    _ matrix: UnsafeMutablePointer<Float>, _ spare: UnsafeMutablePointer<Float>, square: UnsafeMutablePointer<Float>,
    side: Int, length: Int, _ product: OptimizerLoops.Product
  ) -> UnsafeMutablePointer<Float> {
    let (a, b, c) = (Muon.first, Muon.second, Muon.third)
    let polynomial = square + side * side
    var (current, next) = (matrix, spare)
    for _ in 0..<Muon.steps {
      product(.init(rows: side, columns: side, depth: length, transposesRight: true), current, current, square)
      product(.init(rows: side, columns: side, depth: side), square, square, polynomial)
      for index in 0..<side * side { polynomial[index] = b * square[index] + c * polynomial[index] }
      // The term a · X is in the polynomial's diagonal.
      for index in 0..<side { polynomial[index * side + index] += a }
      product(.init(rows: side, columns: length, depth: side), polynomial, current, next)
      swap(&current, &next)
    }
    return current
  }
}
