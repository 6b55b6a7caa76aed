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
    self.init(observations.map(\.features.entries), values: observations.map(\.value))
  }

  /// - Parameter mark: one more feature, in place of what the networks say of it, by network
  init?(
    _ networks: [[CandidateFeatures.Entry]], marked mark: (name: FeatureName, values: [Double])? = nil,
    values observed: [Double]
  ) {
    guard observed.count > 1 else { return nil }
    _ = Self.keepsRoom
    let target = FeatureTable.Scale(observed)
    guard target.deviation > 1e-12, target.deviation.isFinite else { return nil }
    self.target = target
    features = FeatureTable(networks, marked: mark)
    let values = observed.map { target($0) }
    let pairs = Pairs(features)
    guard let (kernel, noise) = Self.likeliest(pairs, Array(values.suffix(Self.tuned))) else { return nil }
    self.kernel = kernel
    let stride = features.stride
    let matrix = Numbers(count: stride * values.count)
    pairs.fill(matrix, stride: stride, last: values.count, kernel)
    guard let factor = CholeskyFactor(matrix, stride: stride, size: values.count, adding: noise) else { return nil }
    self.factor = factor
    weights = factor.solving(values)
  }

  /// The kernel and the noise of the grid under which the last values are likeliest.
  private static func likeliest(_ pairs: Pairs, _ values: [Double]) -> (kernel: Kernel, noise: Double)? {
    let size = values.count
    // The values are one more row, which a factorisation divides by the factor on its way.
    let stride = FeatureTable.stride(of: size + 1)
    let (matrix, factor) = (Numbers(count: stride * size), Numbers(count: stride * size))
    var best: (likelihood: Double, kernel: Kernel, noise: Double)?
    for length in lengths {
      let kernel = Kernel(length, features: pairs.dimensions)
      pairs.fill(matrix, stride: stride, last: size, kernel)
      for (column, value) in values.enumerated() {
        for row in size..<stride { matrix.start[column * stride + row] = value }
      }
      for noise in noises {
        guard
          espalier_factorize(
            matrix.start, factor.start, Int64(stride), Int64(size), Int64(size + 1), noise) != 0
        else { continue }
        var (squares, logarithms) = (0.0, 0.0)
        for column in 0..<size {
          let white = factor.start[column * stride + size]
          squares += white * white
          logarithms += log(factor.start[column * stride + column])
        }
        let likelihood = -0.5 * (squares + 2 * logarithms)
        if likelihood > best?.likelihood ?? -.infinity { best = (likelihood, kernel, noise) }
      }
    }
    return best.map { ($0.kernel, $0.noise) }
  }

  /// The value of a point without its noise. O(n²).
  public func predict(_ network: CandidateFeatures) -> (mean: Double, deviation: Double) {
    predict(network.entries)
  }

  /// - Parameter mark: one more feature, in place of what the network says of it
  func predict(
    _ network: [CandidateFeatures.Entry], marked mark: (name: FeatureName, value: Double)? = nil
  ) -> (mean: Double, deviation: Double) {
    let point = features.point(of: network, marked: mark)
    let stride = features.stride
    let covariances = [Double](unsafeUninitializedCapacity: stride) { covariances, count in
      guard let start = covariances.baseAddress else { return }
      withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * stride) { room in
        guard let shares = room.baseAddress else { return }
        let squares = shares + stride
        espalier_pair_sums(
          features.values.start, Int64(stride), Int64(point.count), Int64(features.count), point, 1, kernel.count,
          shares, squares)
        espalier_kernels(shares, squares, Int64(features.count), kernel.scale, start)
      }
      count = features.count
    }
    let mean = zip(covariances, weights).reduce(0) { $0 + $1.0 * $1.1 }
    let white = factor.solvingLower(covariances)
    let own = point.reduce(0) { $0 + $1 * $1 }
    let variance = kernel(own / kernel.count, 0) - white.reduce(0) { $0 + $1 * $1 }
    return (target.mean + target.deviation * mean, target.deviation * max(0, variance).squareRoot())
  }

  private struct Kernel: Sendable {
    let count: Double
    let scale: Double

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
    /// Features.
    let dimensions: Int
    private let count: Int
    private let stride: Int
    /// Column by column, from the diagonal on: products, divided by the number of features, and squares of distances.
    private let shares: Numbers
    private let squares: Numbers

    /// Numbers in a vector.
    private static let lanes = 8

    init(_ features: FeatureTable) {
      (count, stride, dimensions) = (features.count, features.stride, features.names.count)
      // Part of a matrix begins anywhere in a vector, and its last vector may end after the last column.
      (shares, squares) = (Numbers(count: stride * count + Self.lanes), Numbers(count: stride * count + Self.lanes))
      let table = features.values.start
      for column in 0..<count {
        // From the vector on in which the diagonal is. What may be read of the one before says nothing.
        let start = column / Self.lanes * Self.lanes
        let own = column * stride + start
        if start > 0 { zero(own - Self.lanes) }
        espalier_pair_sums(
          table + start, Int64(stride), Int64(dimensions), Int64(count - start), table + column, Int64(stride),
          Double(max(1, dimensions)), shares.start + own, squares.start + own)
      }
      zero(stride * count)
    }

    private func zero(_ start: Int) {
      (shares.start + start).initialize(repeating: 0, count: Self.lanes)
      (squares.start + start).initialize(repeating: 0, count: Self.lanes)
    }

    /// Writes the lower triangle of the matrix of the last points, column by column.
    func fill(_ matrix: Numbers, stride wide: Int, last most: Int, _ kernel: Kernel) {
      let start = count - most
      for column in 0..<most {
        let first = column / Self.lanes * Self.lanes
        let from = (start + column) * stride + start + first
        espalier_kernels(
          shares.start + from, squares.start + from, Int64(most - first), kernel.scale,
          matrix.start + column * wide + first)
      }
    }
  }
}
