import Glibc

/// The lower triangle L of a symmetric positive definite matrix A = L Lᵀ.
struct CholeskyFactor {
  let size: Int
  /// Row by row; what is above the diagonal is 0.
  private var rows: [[Double]]

  /// O(n³).
  /// - Parameter matrix: row by row; its lower triangle is read
  /// - Returns: nil if the matrix is not positive definite to working precision
  init?(_ matrix: [[Double]]) {
    size = matrix.count
    rows = matrix.indices.map { _ in [] }
    for row in 0..<size {
      var current = Array(repeating: 0.0, count: size)
      for column in 0...row {
        let left = matrix[row][column]
        let isDiagonal = column == row
        let product = Self.dot(current, isDiagonal ? current : rows[column], column)
        if isDiagonal {
          let square = left - product
          guard square > 0, square.isFinite else { return nil }
          current[column] = square.squareRoot()
        } else {
          current[column] = (left - product) / rows[column][column]
        }
      }
      rows[row] = current
    }
  }

  /// log |A|. O(n).
  var logarithmOfDeterminant: Double {
    2 * rows.indices.reduce(0) { $0 + log(rows[$1][$1]) }
  }

  /// y with L y = b. O(n²).
  func solvingLower(_ right: [Double]) -> [Double] {
    var solution = right
    for row in 0..<size { solution[row] = (right[row] - Self.dot(rows[row], solution, row)) / rows[row][row] }
    return solution
  }

  /// x with A x = b. O(n²).
  func solving(_ right: [Double]) -> [Double] {
    var solution = solvingLower(right)
    for row in (0..<size).reversed() {
      solution[row] /= rows[row][row]
      let value = solution[row]
      for column in 0..<row { solution[column] -= rows[row][column] * value }
    }
    return solution
  }

  /// Of the first elements, summed from the first on.
  private static func dot(_ left: [Double], _ right: [Double], _ count: Int) -> Double {
    left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in
        var sum = 0.0
        for index in 0..<count { sum += left[index] * right[index] }
        return sum
      }
    }
  }
}
