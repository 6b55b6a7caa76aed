/// The features of many networks as numbers that can be compared: shifted and scaled to mean 0 and deviation 1, those left out that
/// never change.
struct FeatureTable: Sendable {
  struct Scale: Sendable {
    var mean: Double
    var deviation: Double

    init(_ values: some Collection<Double>) {
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      self.mean = mean
      deviation = variance.squareRoot()
    }

    func callAsFunction(_ value: Double) -> Double { (value - mean) / deviation }
  }

  /// The features that change, sorted by their texts.
  private(set) var names: [FeatureName] = []
  private var scales: [Scale] = []
  /// Networks.
  let count: Int
  /// From one feature to the next: the networks, rounded up to whole vectors.
  let stride: Int
  /// A column of numbers for each feature.
  private(set) var values: [Double] = []

  /// O(features · networks).
  init(_ networks: [CandidateFeatures]) {
    count = networks.count
    stride = Self.stride(of: count)
    // Where the column of a name begins; −1 where no network has it.
    var columns: [Int] = []
    var known: [FeatureName] = []
    for network in networks {
      for entry in network.entries {
        while columns.count <= entry.name.number { columns.append(-1) }
        guard columns[entry.name.number] < 0 else { continue }
        columns[entry.name.number] = stride * known.count
        known.append(entry.name)
      }
    }
    var raw = [Double](repeating: 0, count: stride * known.count)
    for (row, network) in networks.enumerated() {
      for entry in network.entries { raw[columns[entry.name.number] + row] = entry.value }
    }
    for (_, name) in known.map({ ($0.text, $0) }).sorted(by: { $0.0 < $1.0 }) {
      let start = columns[name.number]
      let column = raw[start..<start + count]
      let scale = Scale(column)
      guard scale.deviation > 1e-9 else { continue }
      names.append(name)
      scales.append(scale)
      values += column.map { scale($0) } + repeatElement(0, count: stride - count)
    }
  }

  /// Another network's numbers by the same scales.
  func point(of network: CandidateFeatures) -> [Double] {
    zip(names, scales).map { name, scale in scale(network[name] ?? 0) }
  }

  static func stride(of count: Int) -> Int { (count + 7) / 8 * 8 }
}
