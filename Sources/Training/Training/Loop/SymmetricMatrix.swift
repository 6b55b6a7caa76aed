/// A symmetric matrix, for its eigenvectors.
struct SymmetricMatrix {
  private var values: [Double]
  private let size: Int

  /// - parameter values: row by row
  init(_ values: [Double], size: Int) {
    precondition(values.count == size * size, "a matrix is square")
    self.values = values
    self.size = size
  }

  /// Eigenvalues in descending order with unit eigenvectors whose largest component is positive.
  ///
  /// By cyclic Jacobi rotations; O(size³) a sweep, of which some ten are needed. Golub and Van Loan, Matrix Computations,
  /// §8.5.
  func eigenpairs() -> [(value: Double, vector: [Double])] {
    var matrix = values
    var vectors = [Double](repeating: 0, count: size * size)
    for index in 0..<size { vectors[index * size + index] = 1 }
    let total = values.reduce(0) { $0 + $1 * $1 }
    for _ in 0..<64 {
      var outside = 0.0
      for row in 0..<size {
        for column in 0..<row { outside += matrix[row * size + column] * matrix[row * size + column] }
      }
      if outside <= 1e-24 * total { break }
      for first in 0..<size {
        for second in first + 1..<max(size, first + 1) { rotate(&matrix, &vectors, first, second) }
      }
    }
    let pairs = (0..<size).map { index in
      (value: matrix[index * size + index], vector: upright((0..<size).map { vectors[$0 * size + index] }))
    }
    return pairs.enumerated().sorted { (-$0.element.value, $0.offset) < (-$1.element.value, $1.offset) }.map(\.element)
  }

  /// Makes one pair of elements off the diagonal zero.
  private func rotate(_ matrix: inout [Double], _ vectors: inout [Double], _ first: Int, _ second: Int) {
    let between = matrix[first * size + second]
    guard between != 0 else { return }
    let theta = (matrix[second * size + second] - matrix[first * size + first]) / (2 * between)
    let tangent = (theta < 0 ? -1 : 1) / (theta.magnitude + (theta * theta + 1).squareRoot())
    let cosine = 1 / (tangent * tangent + 1).squareRoot()
    let sine = tangent * cosine
    for index in 0..<size {
      turn(&matrix, index * size + first, index * size + second, cosine, sine)
      turn(&vectors, index * size + first, index * size + second, cosine, sine)
    }
    for index in 0..<size { turn(&matrix, first * size + index, second * size + index, cosine, sine) }
  }

  private func turn(_ values: inout [Double], _ left: Int, _ right: Int, _ cosine: Double, _ sine: Double) {
    let (a, b) = (values[left], values[right])
    values[left] = cosine * a - sine * b
    values[right] = sine * a + cosine * b
  }

  private func upright(_ vector: [Double]) -> [Double] {
    let largest = vector.max { $0.magnitude < $1.magnitude } ?? 0
    return largest < 0 ? vector.map { -$0 } : vector
  }
}
