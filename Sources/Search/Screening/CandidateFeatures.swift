import GraphIR
import Glibc

/// Numbers that say what a network is like, by name, for models that predict its accuracy. What is absent is 0.
public struct CandidateFeatures: Hashable, Sendable {
  struct Entry: Hashable, Sendable {
    var name: FeatureName
    var value: Double
  }

  /// By ascending names, none twice.
  private(set) var entries: [Entry]

  /// These, and what says more closely how the network is built and trained, for models that are asked to look at it.
  private var detailed: [Entry]

  /// - Parameter details: of names that are not among the values
  public init(_ values: [String: Double], details: [String: Double] = [:]) {
    entries = Self.entries(of: values)
    detailed = Self.entries(of: values.merging(details) { value, _ in value })
  }

  private static func entries(of values: [String: Double]) -> [Entry] {
    values.map { Entry(name: FeatureName($0.key), value: $0.value) }.sorted { $0.name < $1.name }
  }

  /// What a model sees that looks at details.
  var withDetails: CandidateFeatures {
    var features = self
    features.entries = detailed
    return features
  }

  /// Adds what says more closely how the network is trained.
  mutating func add(details: [String: Double]) {
    detailed = Self.entries(of: withDetails.values.merging(details) { value, _ in value })
  }

  public var values: [String: Double] {
    Dictionary(uniqueKeysWithValues: entries.map { ($0.name.text, $0.value) })
  }

  subscript(name: FeatureName) -> Double? {
    let index = index(of: name)
    return index < entries.count && entries[index].name == name ? entries[index].value : nil
  }

  /// The same with one more number, or another one of that name, and without details.
  func setting(_ name: FeatureName, to value: Double) -> CandidateFeatures {
    var changed = self
    let index = index(of: name)
    if index < entries.count, entries[index].name == name {
      changed.entries[index].value = value
    } else {
      changed.entries.insert(Entry(name: name, value: value), at: index)
    }
    changed.detailed = changed.entries
    return changed
  }

  /// Of the first entry that is not before a name.
  private func index(of name: FeatureName) -> Int {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].name < name { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The logarithms of the sizes.
  public init(_ size: CandidateSize) {
    self.init(Self.logarithms(of: size))
  }

  private static func logarithms(of size: CandidateSize) -> [String: Double] {
    var values: [String: Double] = [:]
    for measure in CandidateSize.Measure.ofNetworks {
      values["log \(measure.rawValue)"] = log(Double(1 + (size[measure] ?? 0)))
    }
    return values
  }

  /// Sizes, depth, how many layers there are of each kind, widths of the layers with parameters, kernels, how often the
  /// resolution shrinks. O(layers).
  public init(_ graph: Graph) {
    var values = Self.logarithms(of: CandidateSize(graph.size))
    var widths: [Double] = []
    var kernels: [Double] = []
    for node in graph.nodes {
      values["count \(node.kind)", default: 0] += 1
      if node.size.trainable > 0, node.output.rank > 0 { widths.append(log(Double(node.output[0]))) }
      for (schema, value) in zip(node.definition.attributes, node.attributes) where schema.role == .kernel {
        if let side = value.side { kernels.append(Double(side)) }
      }
      let input = node.inputs.first.map(graph.shape(of:))
      if let input, input.rank > 1, node.output.rank == input.rank, node.output[input.rank - 1] < input[input.rank - 1]
      {
        values["down-samplings", default: 0] += 1
      }
    }
    values["layers"] = Double(graph.nodes.count)
    if !widths.isEmpty {
      values["mean log width"] = widths.reduce(0, +) / Double(widths.count)
      values["least log width"] = widths.min()
      values["most log width"] = widths.max()
    }
    if !kernels.isEmpty {
      values["mean kernel"] = kernels.reduce(0, +) / Double(kernels.count)
      values["most kernel"] = kernels.max()
    }
    self.init(values, details: Self.path(of: graph))
  }
}

extension AttributeValue {
  /// Of a window.
  var side: Int? {
    switch self {
    case .integer(let side): side
    case .extent(let extent): extent.width
    default: nil
    }
  }
}
