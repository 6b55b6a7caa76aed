import CRegression
import Glibc

/// The lower triangle L of a symmetric positive definite matrix A = L Lᵀ.
///
/// Each element is computed as the textbook has it, from a sum over k from the first on; many rows are summed side by side.
struct CholeskyFactor {
  /// Column by column, in columns of whole vectors; what is above the diagonal says nothing.
  private let triangle: Numbers
  private let stride: Int
  let size: Int

  /// O(n³).
  /// - parameters:
  ///   - triangle: the matrix's, column by column; the factor takes its place
  ///   - noise: is added along the diagonal
  /// - Returns: nil if the matrix is not positive definite to working precision
  init?(_ triangle: Numbers, stride: Int, size: Int, adding noise: Double = 0) {
    (self.triangle, self.stride, self.size) = (triangle, stride, size)
    let start = triangle.start
    guard espalier_factorize(start, start, Int64(stride), Int64(size), Int64(size), noise) != 0 else { return nil }
  }

  /// - Parameter rows: of the matrix, each at least up to the diagonal
  init?(_ rows: [[Double]]) {
    let stride = FeatureTable.stride(of: rows.count)
    var elements = [Double](repeating: 0, count: stride * rows.count)
    for (index, row) in rows.enumerated() {
      for column in 0...index { elements[column * stride + index] = row[column] }
    }
    self.init(Numbers(elements), stride: stride, size: rows.count)
  }

  /// log |A|. O(n).
  var logarithmOfDeterminant: Double {
    2 * (0..<size).reduce(0) { $0 + log(triangle.start[$1 * stride + $1]) }
  }

  /// y with L y = b. O(n²).
  func solvingLower(_ right: [Double]) -> [Double] {
    [Double](unsafeUninitializedCapacity: size) { solution, count in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: stride) { sums in
        espalier_solve_lower(
          triangle.start, Int64(stride), Int64(size), right, sums.baseAddress, solution.baseAddress)
      }
      count = size
    }
  }

  /// x with A x = b. O(n²).
  func solving(_ right: [Double]) -> [Double] {
    var solution = solvingLower(right)
    espalier_solve_upper(triangle.start, Int64(stride), Int64(size), &solution)
    return solution
  }
}
