import Glibc

/// Compares trials of a rung by what they may be expected to come to on the last one. Deep and costly networks learn slowly
/// and gain more from further training than shallow and cheap ones, so a short training ranks them too low.
///
/// With t the training of a rung, d the distance of a trial's metric from its ideal there, and z the logarithms of its
/// multiply-adds and of its weighted layers:
///
///     log d(next rung) − log d(rung) = a + log(t(next rung) / t(rung)) · θ·z + noise
///
/// a is the same for all trials of a rung and changes no order. θ is a ridge regression over the study's own pairs of rungs that follow
/// each other, from a prior that was measured in five searches (docs/decisions/0041-forecast.md): before there is a pair, θ is
/// the prior. O(1) a report, and memory for the distances of all trials.
struct RungForecast: Sendable {
  typealias Vector = SIMD2<Double>

  /// θ before a study has pairs: for each e-fold of training, by log multiply-adds and log weighted layers.
  static let prior = Vector(-0.021, -0.026)
  /// The variance of the noise over that of θ between searches: 0.04² / 0.01².
  static let ridge = 16.0

  /// What is known of the trials that went from one rung to the next.
  private struct Pairs {
    var count = 0.0
    var features = Vector.zero
    var gain = 0.0
    /// Sums of z₀², z₀z₁ and z₁².
    var squares = SIMD3<Double>.zero
    /// Sums of z · gain.
    var products = Vector.zero

    mutating func add(_ z: Vector, gain: Double) {
      count += 1
      features += z
      self.gain += gain
      squares += SIMD3(z[0] * z[0], z[0] * z[1], z[1] * z[1])
      products += z * gain
    }
  }

  /// The logarithms of the rungs' training, in samples.
  private let training: [Double]
  private(set) var coefficients = RungForecast.prior
  /// By the lower rung.
  private var pairs: [Pairs]
  private var pairCount = 0
  /// So many pairs make the next fit. They grow by a sixteenth, so that n pairs are fitted, and a rung compared anew, O(log n) times.
  private var nextFit = 1
  /// By rung, the logarithms of the distances from the ideal, by trial.
  private var distances: [[Int: Double]]
  /// The network of the first report: forecasts are relative to it, so that they are of the size of results.
  private var origin: Vector?

  init(_ rungs: [FidelityRung]) {
    training = rungs.map { log(Double($0.epochs) * $0.samples) }
    pairs = rungs.map { _ in Pairs() }
    distances = rungs.map { _ in [:] }
  }

  /// Learns from a report.
  /// - Returns: whether forecasts are no longer what they were
  mutating func learn(_ report: TrialReport) -> Bool {
    guard let trial = SuccessfulTrial(report), let prospects = report.prospects else { return false }
    let z = Self.features(prospects)
    if origin == nil { origin = z }
    let distance = trial.costs[prospects.objective] - prospects.ideal
    guard distance > 0, distance.isFinite else { return false }
    distances[report.rung][trial.trial] = log(distance)
    guard report.rung > 0, let before = distances[report.rung - 1][trial.trial] else { return false }
    pairs[report.rung - 1].add(z, gain: log(distance) - before)
    pairCount += 1
    guard pairCount >= nextFit else { return false }
    nextFit = pairCount + pairCount / 16 + 1
    fit()
    return true
  }

  /// The report with the metric's cost that is forecast for the last rung, up to a factor that all of its rung share.
  func forecasting(_ report: TrialReport) -> TrialReport {
    guard let prospects = report.prospects, let origin, var costs = report.costs else { return report }
    let ahead = training[training.count - 1] - training[report.rung]
    let gain = (coefficients * (Self.features(prospects) - origin)).sum() * ahead
    costs[prospects.objective] = prospects.ideal + (costs[prospects.objective] - prospects.ideal) * exp(gain)
    var forecast = report
    forecast.costs = costs
    return forecast
  }

  private static func features(_ prospects: TrainingProspects) -> Vector {
    Vector(log(Double(max(1, prospects.multiplyAdds))), log(Double(max(1, prospects.weightedLayers))))
  }

  /// Solves (λI + Σ l² C) θ = λ prior + Σ l c, with l the logarithm of the growth of training from a rung to the next, and C and c the
  /// sums of squares and products about the means of the rung's pairs.
  private mutating func fit() {
    var matrix = SIMD3(Self.ridge, 0, Self.ridge)
    var right = Self.ridge * Self.prior
    for (rung, pairs) in pairs.enumerated() where pairs.count > 1 {
      let growth = training[rung + 1] - training[rung]
      let mean = pairs.features / pairs.count
      let squares = SIMD3(mean[0] * mean[0], mean[0] * mean[1], mean[1] * mean[1])
      matrix += growth * growth * (pairs.squares - pairs.count * squares)
      right += growth * (pairs.products - pairs.gain * mean)
    }
    let determinant = matrix[0] * matrix[2] - matrix[1] * matrix[1]
    let first = matrix[2] * right[0] - matrix[1] * right[1]
    let second = matrix[0] * right[1] - matrix[1] * right[0]
    coefficients = Vector(first, second) / determinant
  }
}
