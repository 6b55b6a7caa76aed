import CRegression
import Glibc

/// The lower triangle L of a symmetric positive definite matrix A = L Lᵀ.
///
/// Each element is computed as the textbook has it, from a sum over k from the first on; many rows are summed side by side.
struct CholeskyFactor {
  private var triangle: SymmetricMatrix
  var size: Int { triangle.size }

  /// O(n³).
  /// - Parameter noise: is added along the diagonal
  /// - Returns: nil if the matrix is not positive definite to working precision
  init?(_ matrix: SymmetricMatrix, adding noise: Double = 0) {
    triangle = matrix
    for index in 0..<matrix.size { triangle[index, index] += noise }
    let (stride, size) = (Int64(matrix.stride), Int64(matrix.size))
    guard espalier_factorize(&triangle.elements, stride, size) != 0 else { return nil }
  }

  /// log |A|. O(n).
  var logarithmOfDeterminant: Double {
    2 * (0..<size).reduce(0) { $0 + log(triangle[$1, $1]) }
  }

  /// y with L y = b. O(n²).
  func solvingLower(_ right: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: triangle.stride)
    var solution = right
    espalier_solve_lower(
      triangle.elements, Int64(triangle.stride), Int64(size), right, &sums, &solution)
    return solution
  }

  /// x with A x = b. O(n²).
  func solving(_ right: [Double]) -> [Double] {
    var solution = solvingLower(right)
    for row in (0..<size).reversed() {
      solution[row] /= triangle[row, row]
      let value = solution[row]
      for column in 0..<row { solution[column] -= triangle[row, column] * value }
    }
    return solution
  }
}
