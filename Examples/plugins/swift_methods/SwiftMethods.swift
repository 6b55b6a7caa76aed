import EspalierPlugin

/// Moves channels from one layer to another: one width becomes larger by a step as another becomes smaller by it.
struct TradeWidths: Mutation {
  static let kind = "trade_widths"
  static let help = "Takes channels from one layer and gives them to another."
  static let weight = 2.0
  static let settings = [
    Setting.integer("step", in: 1...64, default: 1, help: "Channels that are moved.")
  ]

  let step: Int

  init(settings: JSON) {
    step = settings["step"]?.integer ?? 1
  }

  func edit(_ document: JSON, using generator: inout SeededGenerator) -> (document: JSON, change: String)? {
    guard var layers = document["layers"]?.elements else { return nil }
    // The last width is the number of classes.
    let widths = layers.indices.filter { layers[$0]["out"]?.integer != nil }.dropLast()
    let donors = widths.filter { (layers[$0]["out"]?.integer ?? 0) > step }
    guard widths.count >= 2, !donors.isEmpty else { return nil }
    let donor = donors[generator.nextInt(below: donors.count)]
    let others = widths.filter { $0 != donor }
    let other = others[generator.nextInt(below: others.count)]
    for (layer, change) in [(donor, -step), (other, step)] {
      layers[layer]["out"] = .integer((layers[layer]["out"]?.integer ?? 0) + change)
    }
    var edited = document
    edited["layers"] = .array(layers)
    func name(_ layer: Int) -> String { layers[layer]["name"]?.text ?? "layer \(layer + 1)" }
    return (edited, "\(step) channels from \(name(donor)) to \(name(other))")
  }
}

/// Mutates the best of the latest trials by a weighted sum of costs, with weights drawn anew for each proposal: simple
/// scalarisation, after Knowles 2006 (ParEGO), without its surrogate.
struct RandomWeights: Sampler {
  static let kind = "random_weights"
  static let help = "Mutates the trial that is best by weights drawn anew each time."
  static let settings = [
    Setting.integer("start", in: 1...100_000, default: 8, help: "Random trials at the beginning.")
  ]

  private let start: Int
  /// By trial, ascending.
  private var costs: [(trial: Int, costs: [Double])] = []

  init(settings: JSON) {
    start = settings["start"]?.integer ?? 8
  }

  mutating func tell(_ report: TrialReport) {
    costs.removeAll { $0.trial == report.trial }
    guard let values = report.costs, values.allSatisfy(\.isFinite) else { return }
    let index = costs.firstIndex { $0.trial > report.trial } ?? costs.count
    costs.insert((report.trial, values), at: index)
  }

  func propose(trial: Int, using generator: inout SeededGenerator) -> Proposal {
    guard trial >= start, let first = costs.first else { return .random }
    let objectives = first.costs.indices
    let weights = objectives.map { _ in Double(generator.nextInt(below: 1_000) + 1) }
    let scales = objectives.map { objective in
      let values = costs.map { $0.costs[objective] }
      return (low: values.min() ?? 0, spread: max(1e-12, (values.max() ?? 0) - (values.min() ?? 0)))
    }
    func sum(_ values: [Double]) -> Double {
      objectives.reduce(0) { $0 + weights[$1] * (values[$1] - scales[$1].low) / scales[$1].spread }
    }
    let best = costs.min { (sum($0.costs), $0.trial) < (sum($1.costs), $1.trial) }
    return .mutate(parent: best?.trial ?? first.trial, steps: 1)
  }
}

@_cdecl("espalier_plugin_entry")
public func entry(_ host: UnsafeRawPointer?) -> UnsafeRawPointer? {
  Plugin(
    name: "swift-methods", version: "1.0.0", licence: "Apache-2.0", mutations: [TradeWidths.self],
    samplers: [RandomWeights.self]
  ).table
}
