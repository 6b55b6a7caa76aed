import CRegression

/// The features of many networks as numbers that can be compared: shifted and scaled to mean 0 and deviation 1, those left out that
/// never change.
struct FeatureTable: Sendable {
  struct Scale: Sendable {
    var mean: Double
    var deviation: Double

    init(mean: Double, deviation: Double) {
      self.mean = mean
      self.deviation = deviation
    }

    init(_ values: some Collection<Double>) {
      mean = values.reduce(0, +) / Double(values.count)
      let mean = mean
      deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    func callAsFunction(_ value: Double) -> Double { (value - mean) / deviation }
  }

  /// Features that deviate by no more are taken for constants.
  private static let leastDeviation = 1e-9

  /// The features that change, sorted by their texts.
  private(set) var names: [FeatureName] = []
  private var scales: [Scale] = []
  /// Networks.
  let count: Int
  /// From one feature to the next: the networks, rounded up to whole vectors.
  let stride: Int
  /// A column of numbers for each feature.
  let values: Numbers

  /// O(features · networks).
  /// - Parameter mark: one more feature, in place of what the networks say of it, by network
  init(_ networks: [[CandidateFeatures.Entry]], marked mark: (name: FeatureName, values: [Double])? = nil) {
    count = networks.count
    stride = Self.stride(of: count)
    var known: [FeatureName] = mark.map { [$0.name] } ?? []
    // The index of each name in `known`; −1 where no network has it.
    var indices = [Int](repeating: -1, count: 1 + (known.first?.number ?? 0))
    if let first = known.first { indices[first.number] = 0 }
    for network in networks {
      for entry in network {
        while indices.count <= entry.name.number { indices.append(-1) }
        guard indices[entry.name.number] < 0 else { continue }
        indices[entry.name.number] = known.count
        known.append(entry.name)
      }
    }
    known = FeatureName.sorted(known)
    for (index, name) in known.enumerated() { indices[name.number] = index }
    values = Numbers(count: stride * known.count)
    values.start.initialize(repeating: 0, count: values.count)
    for (row, network) in networks.enumerated() {
      for entry in network { values.start[indices[entry.name.number] * stride + row] = entry.value }
    }
    if let mark {
      let column = values.start + indices[mark.name.number] * stride
      for (row, value) in mark.values.enumerated() { column[row] = value }
    }
    var means = [Double](repeating: 0, count: known.count)
    var deviations = means
    espalier_standardize(
      values.start, Int64(stride), Int64(known.count), Int64(count), Self.leastDeviation, &means, &deviations)
    for (index, name) in known.enumerated() where deviations[index] > Self.leastDeviation {
      let (column, goal) = (values.start + index * stride, values.start + names.count * stride)
      if column != goal { goal.update(from: column, count: stride) }
      names.append(name)
      scales.append(Scale(mean: means[index], deviation: deviations[index]))
    }
  }

  /// Another network's numbers by the same scales.
  /// - Parameter mark: one more feature, in place of what the network says of it
  func point(
    of network: [CandidateFeatures.Entry], marked mark: (name: FeatureName, value: Double)? = nil
  ) -> [Double] {
    zip(names, scales).map { name, scale in
      if let mark, mark.name == name { return scale(mark.value) }
      return scale(network.value(of: name) ?? 0)
    }
  }

  static func stride(of count: Int) -> Int { (count + 7) / 8 * 8 }
}
