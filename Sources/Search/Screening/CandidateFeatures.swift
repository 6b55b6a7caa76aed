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

  /// What says more closely how the network is built and trained, for models that are asked to look at it; as ``entries``, and of
  /// other names.
  private var details: [Entry]

  /// - Parameter details: of names that are not among the values
  public init(_ values: [String: Double], details: [String: Double] = [:]) {
    self.init(Self.entries(of: values), details: Self.entries(of: details))
  }

  /// In any order; no name twice, unless it is among the entries and the details: the entry counts.
  init(_ entries: [Entry], details: [Entry]) {
    self.entries = entries.sorted { $0.name < $1.name }
    self.details = []
    add(details: details)
  }

  private static func entries(of values: [String: Double]) -> [Entry] {
    values.map { Entry(name: FeatureName($0.key), value: $0.value) }
  }

  /// What a model sees that looks at details.
  var withDetails: CandidateFeatures {
    var features = self
    features.entries = (entries + details).sorted { $0.name < $1.name }
    features.details = []
    return features
  }

  /// Adds what says more closely how the network is trained.
  mutating func add(details new: [String: Double]) { add(details: Self.entries(of: new)) }

  private mutating func add(details new: [Entry]) {
    let others = new.filter { entries.value(of: $0.name) == nil && details.value(of: $0.name) == nil }
    details = (details + others).sorted { $0.name < $1.name }
  }

  public var values: [String: Double] {
    Dictionary(uniqueKeysWithValues: entries.map { ($0.name.text, $0.value) })
  }

  /// The logarithms of the sizes.
  public init(_ size: CandidateSize) {
    self.init(Self.logarithms(of: size), details: [])
  }

  private static func logarithms(of size: CandidateSize) -> [Entry] {
    sizeNames.map { Entry(name: $0.name, value: log(Double(1 + (size[$0.measure] ?? 0)))) }
  }

  private static let sizeNames = CandidateSize.Measure.ofNetworks.map { measure in
    (measure: measure, name: FeatureName("log \(measure.rawValue)"))
  }
  private static let downSamplings = FeatureName("down-samplings")
  private static let layers = FeatureName("layers")
  private static let meanWidth = FeatureName("mean log width")
  private static let leastWidth = FeatureName("least log width")
  private static let mostWidth = FeatureName("most log width")
  private static let meanKernel = FeatureName("mean kernel")
  private static let mostKernel = FeatureName("most kernel")

  /// Sizes, depth, how many layers there are of each kind, widths of the layers with parameters, kernels, how often the
  /// resolution shrinks. O(layers).
  public init(_ graph: Graph) {
    var entries = Self.logarithms(of: CandidateSize(graph.size))
    entries.append(Entry(name: Self.layers, value: Double(graph.nodes.count)))
    var widths: [Double] = []
    var kernels: [Double] = []
    for node in graph.nodes {
      entries.add(1, to: FeatureName(counting: node.kind))
      if node.size.trainable > 0, node.output.rank > 0 { widths.append(log(Double(node.output[0]))) }
      for (schema, value) in zip(node.definition.attributes, node.attributes) where schema.role == .kernel {
        if let side = value.side { kernels.append(Double(side)) }
      }
      let input = node.inputs.first.map(graph.shape(of:))
      if let input, input.rank > 1, node.output.rank == input.rank, node.output[input.rank - 1] < input[input.rank - 1]
      {
        entries.add(1, to: Self.downSamplings)
      }
    }
    if let least = widths.min(), let most = widths.max() {
      entries.append(Entry(name: Self.meanWidth, value: widths.reduce(0, +) / Double(widths.count)))
      entries.append(Entry(name: Self.leastWidth, value: least))
      entries.append(Entry(name: Self.mostWidth, value: most))
    }
    if let most = kernels.max() {
      entries.append(Entry(name: Self.meanKernel, value: kernels.reduce(0, +) / Double(kernels.count)))
      entries.append(Entry(name: Self.mostKernel, value: most))
    }
    self.init(entries, details: Self.path(of: graph))
  }
}

extension [CandidateFeatures.Entry] {
  /// Of entries by ascending names; nil if there is none. O(log n).
  func value(of name: FeatureName) -> Double? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].name < name { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low].name == name ? self[low].value : nil
  }

  /// Of entries in any order. O(n).
  mutating func add(_ value: Double, to name: FeatureName) {
    if let index = firstIndex(where: { $0.name == name }) {
      self[index].value += value
    } else {
      append(CandidateFeatures.Entry(name: name, value: value))
    }
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
