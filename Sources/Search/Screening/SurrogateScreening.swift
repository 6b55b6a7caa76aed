import Catalogues
import Glibc

/// Draws several candidates for each trial, predicts the result of each, and trains the one that is expected to add
/// most to the hypervolume of the front.
///
/// What a size is, is known; what only training tells is predicted by a ``GaussianProcess`` from the network's features and
/// the rung, for the highest rung that was reached. The expectation is that over the prediction's distribution, taken at
/// seven quantiles (after the expected hypervolume improvement of Emmerich, Giannakoglou and Naujoks 2006, IEEE Transactions on
/// Evolutionary Computation 10(4)). A gain may count by what it costs to find out (`thrift`). Of equals the first drawn is taken, so that where the model sees no gain the sampler's
/// own first proposal stands. A choice costs O(memory³).
///
/// With `logarithm` the model learns how far a metric is from its ideal on a logarithmic scale: the step from 92 to 93 % then
/// counts as much as that from 44 to 51 %, and changes add up where each takes away its share of the errors.
public struct SurrogateScreening: Screening, Configurable {
  public static let kind = "surrogate"
  public static let help = "Trains of several candidates the one that a model expects most of."

  public var pool = 8
  public var start = 30
  public var memory = 200
  public var thrift = 0.0
  public var logarithm = false
  public var details = false

  public static let settings = [
    Setting<Self>("pool", \.pool, in: 1...1_000, help: "Candidates that are drawn for each trial."),
    Setting<Self>("start", \.start, in: 2...100_000, help: "Results from which on there is a model."),
    Setting<Self>("memory", \.memory, in: 2...2_000, help: "The latest results that the model learns from."),
    Setting<Self>(
      "thrift", \.thrift, in: 0...1, help: "The power of the compute of training that an expected gain is divided by."),
    Setting<Self>(
      "logarithm", \.logarithm,
      help: "Whether the model sees a metric by the logarithm of its distance from the best that there can be."),
    Setting<Self>(
      "details", \.details,
      help:
        "Whether the model sees layers and widths by resolution, how far windows see, and what of the recipe differs."),
  ]

  /// The medians of seven equally likely parts of the standard normal distribution.
  private static let quantiles = [-1.465_234, -0.791_639, -0.366_106, 0, 0.366_106, 0.791_639, 1.465_234]

  public init() {}

  public func pool(after results: Int) -> Int { results >= start ? pool : 1 }

  public func choose(
    among candidates: [ScreeningSubject], after results: ScreeningResults, reference: [Double]
  ) -> Int {
    let learned = results.latest.suffix(memory)
    let networks = learned.map { seen($0.features) }
    let rungs = learned.map { Double($0.rung) }
    let top = results.topRung
    var models: [Int: GaussianProcess] = [:]
    for axis in reference.indices where candidates.contains(where: { $0.costs[axis] == nil }) {
      let scale = scale(of: axis, results)
      let values = learned.map { scale($0.costs[axis]) }
      guard let model = GaussianProcess(networks, marked: (Self.rung, rungs), values: values) else { return 0 }
      models[axis] = model
    }
    let front = results.front
    let volume = hypervolume(of: front, reference: reference)
    let plane = PlanarVolume(front, reference: reference)
    var best = (index: 0, worth: 0.0)
    for (index, candidate) in candidates.enumerated() {
      let features = seen(candidate.features)
      let predictions = models.mapValues { $0.predict(features, marked: (Self.rung, Double(top))) }
      let gain = Self.quantiles.reduce(0.0) { sum, quantile in
        let costs = candidate.costs.indices.map { axis in
          candidate.costs[axis]
            ?? predictions[axis].map { scale(of: axis, results).inverse($0.mean + quantile * $0.deviation) }
            ?? .infinity
        }
        let whole = plane.map { $0.adding(costs) } ?? hypervolume(of: front + [costs], reference: reference)
        return sum + whole - volume
      }
      let worth = gain / pow(candidate.compute, thrift)
      if worth > best.worth { best = (index, worth) }
    }
    return best.index
  }
}

extension SurrogateScreening {
  /// How costs look to the model.
  private struct Scale {
    /// Nil for costs as they are.
    var ideal: Double?

    /// Nearer to the ideal than this, costs are alike.
    private static let least = 1e-6

    func callAsFunction(_ cost: Double) -> Double { ideal.map { log(max(cost - $0, Self.least)) } ?? cost }
    func inverse(_ value: Double) -> Double { ideal.map { $0 + exp(value) } ?? value }
  }

  private func scale(of axis: Int, _ results: ScreeningResults) -> Scale {
    Scale(ideal: logarithm && axis < results.ideals.count ? results.ideals[axis] : nil)
  }
}

extension SurrogateScreening {
  /// What the model sees of a candidate, beside its rung.
  private func seen(_ features: CandidateFeatures) -> [CandidateFeatures.Entry] {
    details ? features.withDetails.entries : features.entries
  }

  private static let rung = FeatureName("rung")
}
