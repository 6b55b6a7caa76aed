import Glibc

/// Predicts a number from features by Gaussian-process regression (Rasmussen and Williams 2006, Gaussian Processes for
/// Machine Learning, algorithm 2.1), with the sum of a linear and a squared-exponential kernel over d features:
///
///     k(x, y) = x·y / d + exp(−|x − y|² / (2 d ℓ²))
///
/// Features and values are shifted and scaled to mean 0 and deviation 1, features that never change are left out. The length
/// ℓ and the noise are those of a small grid under which the observations are likeliest. It draws nothing at random.
public struct GaussianProcess: Sendable {
  private struct Scale {
    var mean: Double
    var deviation: Double

    init(_ values: [Double]) {
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      self.mean = mean
      deviation = variance.squareRoot()
    }

    func callAsFunction(_ value: Double) -> Double { (value - mean) / deviation }
  }

  private static let lengths = [0.5, 1, 2]
  /// Variances, against that of the values.
  private static let noises = [0.003, 0.03, 0.1, 0.3]
  /// The grid is searched on the last so many observations, as each of its points costs a factorisation.
  private static let tuned = 100

  private let names: [String]
  private let scales: [Scale]
  private let target: Scale
  private let points: [[Double]]
  private let length: Double
  private let factor: CholeskyFactor
  private let weights: [Double]

  /// O(n³) for n observations.
  /// - Returns: nil if there are fewer than two observations, or their values do not differ
  public init?(_ observations: [(features: CandidateFeatures, value: Double)]) {
    guard observations.count > 1 else { return nil }
    let target = Scale(observations.map(\.value))
    guard target.deviation > 1e-12, target.deviation.isFinite else { return nil }
    let known = Set(observations.flatMap(\.features.values.keys)).sorted()
    let all = known.map { name in
      let column = observations.map { $0.features.values[name] ?? 0 }
      return (name: name, column: column, scale: Scale(column))
    }.filter { $0.scale.deviation > 1e-9 }
    names = all.map(\.name)
    scales = all.map(\.scale)
    self.target = target
    let points = observations.indices.map { row in all.map { $0.scale($0.column[row]) } }
    let values = observations.map { target($0.value) }
    self.points = points
    var best: (likelihood: Double, length: Double, noise: Double)?
    let pairs = Pairs(points)
    let lastValues = Array(values.suffix(Self.tuned))
    for length in Self.lengths {
      let matrix = pairs.matrix(last: Self.tuned, length)
      for noise in Self.noises {
        guard let factor = CholeskyFactor(Self.adding(noise, to: matrix)) else { continue }
        let white = factor.solvingLower(lastValues)
        let likelihood = -0.5 * (white.reduce(0) { $0 + $1 * $1 } + factor.logarithmOfDeterminant)
        if likelihood > best?.likelihood ?? -.infinity { best = (likelihood, length, noise) }
      }
    }
    guard let best, let factor = CholeskyFactor(Self.adding(best.noise, to: pairs.matrix(best.length)))
    else { return nil }
    length = best.length
    self.factor = factor
    weights = factor.solving(values)
  }

  /// The value of a point without its noise. O(n²).
  public func predict(_ features: CandidateFeatures) -> (mean: Double, deviation: Double) {
    let point = Self.point(features, names, scales)
    let covariances = points.map { Self.kernel($0, point, length) }
    let mean = zip(covariances, weights).reduce(0) { $0 + $1.0 * $1.1 }
    let white = factor.solvingLower(covariances)
    let variance = Self.kernel(point, point, length) - white.reduce(0) { $0 + $1 * $1 }
    return (target.mean + target.deviation * mean, target.deviation * max(0, variance).squareRoot())
  }

  private static func point(_ features: CandidateFeatures, _ names: [String], _ scales: [Scale]) -> [Double] {
    zip(names, scales).map { name, scale in scale(features.values[name] ?? 0) }
  }

  private static func adding(_ noise: Double, to matrix: [[Double]]) -> [[Double]] {
    var matrix = matrix
    for row in matrix.indices { matrix[row][row] += noise }
    return matrix
  }

  /// Of each two points what kernels of any length are made of.
  private struct Pairs {
    /// Row by row, up to the diagonal.
    private let products: [[Double]]
    private let distances: [[Double]]
    private let count: Double

    init(_ points: [[Double]]) {
      count = Double(max(1, points.first?.count ?? 0))
      var (products, distances): ([[Double]], [[Double]]) = ([], [])
      for row in points.indices {
        let pairs = (0...row).map { GaussianProcess.pair(points[row], points[$0]) }
        products.append(pairs.map(\.product))
        distances.append(pairs.map(\.distance))
      }
      (self.products, self.distances) = (products, distances)
    }

    /// The lower triangle of the matrix of the last points, or of all.
    func matrix(last most: Int = .max, _ length: Double) -> [[Double]] {
      let start = max(0, products.count - min(most, products.count))
      return (start..<products.count).map { row in
        (start...row).map { column in
          GaussianProcess.kernel(products[row][column], distances[row][column], count, length)
        }
      }
    }
  }

  private static func kernel(_ left: [Double], _ right: [Double], _ length: Double) -> Double {
    let (product, distance) = pair(left, right)
    return kernel(product, distance, Double(max(1, left.count)), length)
  }

  private static func kernel(_ product: Double, _ distance: Double, _ count: Double, _ length: Double) -> Double {
    product / count + exp(-distance / (2 * count * length * length))
  }

  private static func pair(_ left: [Double], _ right: [Double]) -> (product: Double, distance: Double) {
    var (product, distance) = (0.0, 0.0)
    for index in left.indices {
      product += left[index] * right[index]
      distance += (left[index] - right[index]) * (left[index] - right[index])
    }
    return (product, distance)
  }
}
