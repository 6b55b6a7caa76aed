import Glibc

/// Gaussian-process regression as `GaussianProcess` describes it, row by row and without vectors: its judge.
struct TextbookProcess {
  private static let lengths = [0.5, 1, 2]
  private static let noises = [0.003, 0.03, 0.1, 0.3]

  private let names: [String]
  private let scales: [(mean: Double, deviation: Double)]
  private let target: (mean: Double, deviation: Double)
  private let points: [[Double]]
  private let length: Double
  private let factor: [[Double]]
  private let weights: [Double]

  init?(_ observations: [([String: Double], Double)]) {
    let known = Set(observations.flatMap(\.0.keys)).sorted()
    let columns = known.map { name in observations.map { $0.0[name] ?? 0 } }
    let used = known.indices.filter { Self.scale(columns[$0]).deviation > 1e-9 }
    names = used.map { known[$0] }
    scales = used.map { Self.scale(columns[$0]) }
    target = Self.scale(observations.map(\.1))
    let (scales, target) = (scales, target)
    let points = observations.indices.map { row in
      used.indices.map { (columns[used[$0]][row] - scales[$0].mean) / scales[$0].deviation }
    }
    self.points = points
    let values = observations.map { ($0.1 - target.mean) / target.deviation }
    func matrix(_ points: [[Double]], _ length: Double, _ noise: Double) -> [[Double]] {
      points.indices.map { row in
        (0...row).map { Self.kernel(points[row], points[$0], length) + ($0 == row ? noise : 0) }
      }
    }
    var best: (likelihood: Double, length: Double, noise: Double)?
    for length in Self.lengths {
      for noise in Self.noises {
        let factor = Self.factor(matrix(Array(points.suffix(100)), length, noise))
        let white = Self.solvingLower(factor, Array(values.suffix(100)))
        let likelihood = -0.5 * (white.reduce(0) { $0 + $1 * $1 } + Self.logarithmOfDeterminant(factor))
        if likelihood > best?.likelihood ?? -.infinity { best = (likelihood, length, noise) }
      }
    }
    guard let best else { return nil }
    length = best.length
    factor = Self.factor(matrix(points, best.length, best.noise))
    weights = Self.solving(factor, values)
  }

  func predict(_ features: [String: Double]) -> (mean: Double, deviation: Double) {
    let point = zip(names, scales).map { ((features[$0] ?? 0) - $1.mean) / $1.deviation }
    let covariances = points.map { Self.kernel($0, point, length) }
    let mean = zip(covariances, weights).reduce(0) { $0 + $1.0 * $1.1 }
    let white = Self.solvingLower(factor, covariances)
    let variance = Self.kernel(point, point, length) - white.reduce(0) { $0 + $1 * $1 }
    return (target.mean + target.deviation * mean, target.deviation * max(0, variance).squareRoot())
  }

  private static func scale(_ values: [Double]) -> (mean: Double, deviation: Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    return (mean, variance.squareRoot())
  }

  private static func kernel(_ left: [Double], _ right: [Double], _ length: Double) -> Double {
    let count = Double(max(1, left.count))
    let product = zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    let distance = zip(left, right).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return product / count + exp(-distance / (2 * count * length * length))
  }

  static func factor(_ matrix: [[Double]]) -> [[Double]] {
    var factor = matrix
    for column in matrix.indices {
      for row in column..<matrix.count {
        let sum = (0..<column).reduce(0) { $0 + factor[row][$1] * factor[column][$1] }
        let rest = matrix[row][column] - sum
        factor[row][column] = row == column ? rest.squareRoot() : rest / factor[column][column]
      }
    }
    return factor
  }

  static func logarithmOfDeterminant(_ factor: [[Double]]) -> Double {
    2 * factor.indices.reduce(0) { $0 + log(factor[$1][$1]) }
  }

  static func solvingLower(_ factor: [[Double]], _ right: [Double]) -> [Double] {
    var solution = right
    for row in right.indices {
      let sum = (0..<row).reduce(0) { $0 + factor[row][$1] * solution[$1] }
      solution[row] = (right[row] - sum) / factor[row][row]
    }
    return solution
  }

  static func solving(_ factor: [[Double]], _ right: [Double]) -> [Double] {
    var solution = solvingLower(factor, right)
    for row in right.indices.reversed() {
      solution[row] /= factor[row][row]
      for column in 0..<row { solution[column] -= factor[row][column] * solution[row] }
    }
    return solution
  }
}
