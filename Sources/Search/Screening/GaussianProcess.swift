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
    let all = known.map { name in (name, Scale(observations.map { $0.features.values[name] ?? 0 })) }
      .filter { $0.1.deviation > 1e-9 }
    names = all.map(\.0)
    scales = all.map(\.1)
    self.target = target
    let (names, scales) = (names, scales)
    let points = observations.map { Self.point($0.features, names, scales) }
    let values = observations.map { target($0.value) }
    self.points = points
    var best: (likelihood: Double, length: Double, noise: Double)?
    let (lastPoints, lastValues) = (Array(points.suffix(Self.tuned)), Array(values.suffix(Self.tuned)))
    for length in Self.lengths {
      for noise in Self.noises {
        guard let factor = CholeskyFactor(Self.matrix(lastPoints, length, noise)) else { continue }
        let white = factor.solvingLower(lastValues)
        let likelihood = -0.5 * (white.reduce(0) { $0 + $1 * $1 } + factor.logarithmOfDeterminant)
        if likelihood > best?.likelihood ?? -.infinity { best = (likelihood, length, noise) }
      }
    }
    guard let best, let factor = CholeskyFactor(Self.matrix(points, best.length, best.noise)) else { return nil }
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

  private static func matrix(_ points: [[Double]], _ length: Double, _ noise: Double) -> [[Double]] {
    points.indices.map { row in
      (0...row).map { column in kernel(points[row], points[column], length) + (row == column ? noise : 0) }
    }
  }

  private static func kernel(_ left: [Double], _ right: [Double], _ length: Double) -> Double {
    var (product, distance) = (0.0, 0.0)
    for index in left.indices {
      product += left[index] * right[index]
      distance += (left[index] - right[index]) * (left[index] - right[index])
    }
    let count = Double(max(1, left.count))
    return product / count + exp(-distance / (2 * count * length * length))
  }
}
