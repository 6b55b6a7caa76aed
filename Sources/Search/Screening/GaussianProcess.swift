import CRegression
import Glibc

/// Predicts a number from features by Gaussian-process regression (Rasmussen and Williams 2006, Gaussian Processes for
/// Machine Learning, algorithm 2.1), with the sum of a linear and a squared-exponential kernel over d features:
///
///     k(x, y) = x·y / d + exp(−|x − y|² / (2 d ℓ²))
///
/// Features and values are shifted and scaled to mean 0 and deviation 1, features that never change are left out. The length
/// ℓ and the noise are those of a small grid under which the observations are likeliest. It draws nothing at random.
public struct GaussianProcess: Sendable {
  private static let lengths = [0.5, 1, 2]
  /// Variances, against that of the values.
  private static let noises = [0.003, 0.03, 0.1, 0.3]
  /// The grid is searched on the last so many observations, as each of its points costs a factorisation.
  private static let tuned = 100
  private static let keepsRoom: Void = espalier_keep_room()

  private let features: FeatureTable
  private let target: FeatureTable.Scale
  private let kernel: Kernel
  private let factor: CholeskyFactor
  private let weights: [Double]

  /// O(n³) for n observations.
  /// - Returns: nil if there are fewer than two observations, or their values do not differ
  public init?(_ observations: [(features: CandidateFeatures, value: Double)]) {
    guard observations.count > 1 else { return nil }
    _ = Self.keepsRoom
    let target = FeatureTable.Scale(observations.map(\.value))
    guard target.deviation > 1e-12, target.deviation.isFinite else { return nil }
    self.target = target
    features = FeatureTable(observations.map(\.features))
    let values = observations.map { target($0.value) }
    var best: (likelihood: Double, length: Double, noise: Double)?
    let pairs = Pairs(features)
    let lastValues = Array(values.suffix(Self.tuned))
    for length in Self.lengths {
      let matrix = pairs.matrix(last: lastValues.count, Kernel(length, features: features.names.count))
      for noise in Self.noises {
        guard let factor = CholeskyFactor(matrix, adding: noise) else { continue }
        let white = factor.solvingLower(lastValues)
        let likelihood = -0.5 * (white.reduce(0) { $0 + $1 * $1 } + factor.logarithmOfDeterminant)
        if likelihood > best?.likelihood ?? -.infinity { best = (likelihood, length, noise) }
      }
    }
    guard let best else { return nil }
    kernel = Kernel(best.length, features: features.names.count)
    guard let factor = CholeskyFactor(pairs.matrix(last: values.count, kernel), adding: best.noise) else { return nil }
    self.factor = factor
    weights = factor.solving(values)
  }

  /// The value of a point without its noise. O(n²).
  public func predict(_ network: CandidateFeatures) -> (mean: Double, deviation: Double) {
    let point = features.point(of: network)
    var (products, squares) = (
      [Double](repeating: 0, count: features.stride), [Double](repeating: 0, count: features.stride)
    )
    espalier_pair_sums(
      features.values, Int64(features.stride), Int64(point.count), Int64(features.count), point, 1, &products, &squares)
    let covariances = (0..<features.count).map { kernel(products[$0] / kernel.count, squares[$0]) }
    let mean = zip(covariances, weights).reduce(0) { $0 + $1.0 * $1.1 }
    let white = factor.solvingLower(covariances)
    let own = point.reduce(0) { $0 + $1 * $1 }
    let variance = kernel(own / kernel.count, 0) - white.reduce(0) { $0 + $1 * $1 }
    return (target.mean + target.deviation * mean, target.deviation * max(0, variance).squareRoot())
  }

  private struct Kernel: Sendable {
    let count: Double
    private let scale: Double

    init(_ length: Double, features: Int) {
      count = Double(max(1, features))
      scale = 2 * count * length * length
    }

    /// - Parameters:
    ///   - share: the product of two points, divided by the number of features
    ///   - square: of their distance
    func callAsFunction(_ share: Double, _ square: Double) -> Double { share + exp(-square / scale) }
  }

  /// Of each two points what kernels of any length are made of.
  private struct Pairs {
    private let count: Int
    private let stride: Int
    /// Column by column, from the diagonal on: products, divided by the number of features, and squares of distances.
    private var shares: [Double]
    private var squares: [Double]

    init(_ features: FeatureTable) {
      let (count, stride, dimensions) = (features.count, features.stride, features.names.count)
      (self.count, self.stride) = (count, stride)
      let room = [Double](repeating: 0, count: stride * count)
      (shares, squares) = (room, room)
      let divisor = Double(max(1, dimensions))
      features.values.withUnsafeBufferPointer { table in
        shares.withUnsafeMutableBufferPointer { shares in
          squares.withUnsafeMutableBufferPointer { squares in
            guard let table = table.baseAddress, let shares = shares.baseAddress, let squares = squares.baseAddress
            else { return }
            for column in 0..<count {
              // From the vector on in which the diagonal is.
              let start = column / 8 * 8
              espalier_pair_sums(
                table + start, Int64(stride), Int64(dimensions), Int64(count - start), table + column, Int64(stride),
                shares + column * stride + start, squares + column * stride + start)
              for row in column..<count { shares[column * stride + row] /= divisor }
            }
          }
        }
      }
    }

    /// The lower triangle of the matrix of the last points, column by column.
    func matrix(last most: Int, _ kernel: Kernel) -> SymmetricMatrix {
      let start = count - most
      var matrix = SymmetricMatrix(size: most)
      for column in 0..<most {
        let from = (start + column) * stride + start
        for row in column..<most { matrix[row, column] = kernel(shares[from + row], squares[from + row]) }
      }
      return matrix
    }
  }
}
