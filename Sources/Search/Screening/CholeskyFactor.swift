import Glibc

/// The lower triangle L of a symmetric positive definite matrix A = L Lᵀ.
///
/// Each element is computed as the textbook has it, from a sum over k from the first on; eight rows are summed side by side,
/// as one sum alone would wait for each of its additions.
struct CholeskyFactor {
  let size: Int
  /// Row by row; what is above the diagonal is 0.
  private var elements: [Double]

  /// O(n³).
  /// - Parameter matrix: row by row; its lower triangle is read
  /// - Returns: nil if the matrix is not positive definite to working precision
  init?(_ matrix: [[Double]]) {
    let size = matrix.count
    self.size = size
    elements = Array(repeating: 0, count: size * size)
    let isDefinite = elements.withUnsafeMutableBufferPointer { elements in
      for column in 0..<size {
        let pivot = elements.baseAddress! + column * size
        let square = matrix[column][column] - Self.dot(pivot, pivot, column)
        guard square > 0, square.isFinite else { return false }
        let root = square.squareRoot()
        pivot[column] = root
        var row = column + 1
        while row < size {
          let count = min(8, size - row)
          let first = elements.baseAddress! + row * size
          if count == 8 {
            let sums = Self.dots(first, stride: size, pivot, column)
            for lane in 0..<8 { first[lane * size + column] = (matrix[row + lane][column] - sums[lane]) / root }
          } else {
            for lane in 0..<count {
              let line = first + lane * size
              line[column] = (matrix[row + lane][column] - Self.dot(line, pivot, column)) / root
            }
          }
          row += count
        }
      }
      return true
    }
    if !isDefinite { return nil }
  }

  /// log |A|. O(n).
  var logarithmOfDeterminant: Double {
    2 * (0..<size).reduce(0) { $0 + log(elements[$1 * size + $1]) }
  }

  /// y with L y = b. O(n²).
  func solvingLower(_ right: [Double]) -> [Double] {
    var solution = right
    elements.withUnsafeBufferPointer { elements in
      solution.withUnsafeMutableBufferPointer { solution in
        for row in 0..<size {
          let line = elements.baseAddress! + row * size
          let sum = Self.dot(line, UnsafePointer(solution.baseAddress!), row)
          solution[row] = (right[row] - sum) / line[row]
        }
      }
    }
    return solution
  }

  /// x with A x = b. O(n²).
  func solving(_ right: [Double]) -> [Double] {
    var solution = solvingLower(right)
    for row in (0..<size).reversed() {
      solution[row] /= elements[row * size + row]
      let value = solution[row]
      for column in 0..<row { solution[column] -= elements[row * size + column] * value }
    }
    return solution
  }

  /// Of the first elements, summed from the first on.
  private static func dot(_ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>, _ count: Int) -> Double {
    var sum = 0.0
    for index in 0..<count { sum += left[index] * right[index] }
    return sum
  }

  /// As ``dot(_:_:_:)``, of eight rows with one.
  private static func dots(
    _ rows: UnsafePointer<Double>, stride: Int, _ right: UnsafePointer<Double>, _ count: Int
  ) -> SIMD8<Double> {
    var sums = SIMD8<Double>.zero
    for index in 0..<count {
      let factors = SIMD8(
        rows[index], rows[stride + index], rows[2 * stride + index], rows[3 * stride + index],
        rows[4 * stride + index], rows[5 * stride + index], rows[6 * stride + index], rows[7 * stride + index])
      sums += factors * right[index]
    }
    return sums
  }
}
