import Diagnostics
import GraphIR
import Safetensors
import TensorTypes

/// Which tensors of a file are those of a network, and which are not.
public struct WeightMatch: Sendable {
  /// A tensor of the network or of the file that has no partner.
  public struct Difference: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
      case missing
      case otherShape = "other shape"
      case otherType = "other type"
      case unexpected
    }

    public var kind: Kind
    /// The network's name for it; for what the network does not have, the file's.
    public var name: String
    /// What the network has.
    public var expected: Shape?
    /// What the file has.
    public var found: Shape?
  }

  /// Where the tensors were read, and the network's name.
  public let path: String
  public let network: String
  /// What fits, by the network's names, in the order of the network.
  public private(set) var tensors: [SafetensorsFile.Tensor] = []
  /// How many tensors the network has.
  public let count: Int
  /// The network's first, then the file's.
  public private(set) var differences: [Difference] = []
  /// What the names in the file begin with, and the network's do not: `module.`; empty if nothing.
  public private(set) var prefix = ""
  /// How many counters of batches the file holds, which batch norm needs for no result here.
  public private(set) var counters = 0

  /// Whether every tensor of the network has its values, and nothing is left over.
  public var isWhole: Bool { differences.isEmpty }

  public init(_ weights: NetworkWeights, _ graph: Graph) {
    (path, network) = (weights.path, graph.name)
    let wanted = graph.tensors
    count = wanted.count
    let names = NetworkNames(wanted.map(\.name))
    let isCounter = { (name: String) in name == Self.counter || name.hasSuffix("." + Self.counter) }
    counters = weights.unread.count { isCounter($0.name) } + weights.tensors.count { isCounter($0.name) }
    let unread = weights.unread.filter { !isCounter($0.name) }
    let found = weights.tensors.filter { !isCounter($0.name) }
    let prefix = Self.prefix(of: found.map(\.name) + unread.map(\.name), against: names)
    self.prefix = prefix
    func own(_ name: String) -> String? { names[String(name.dropFirst(prefix.count))] }
    let values = Dictionary(found.map { (own($0.name) ?? "", $0) }) { first, _ in first }
    let types = Dictionary(unread.map { (own($0.name) ?? "", $0) }) { first, _ in first }
    for (name, shape) in wanted {
      if var tensor = values[name] {
        guard tensor.shape == shape else {
          differences.append(Difference(kind: .otherShape, name: name, expected: shape, found: tensor.shape))
          continue
        }
        tensor.name = name
        tensors.append(tensor)
      } else if let other = types[name] {
        differences.append(Difference(kind: .otherType, name: name, expected: shape, found: other.shape))
      } else {
        differences.append(Difference(kind: .missing, name: name, expected: shape))
      }
    }
    let rest = found.map { ($0.name, $0.shape) } + unread.map { ($0.name, $0.shape) }
    differences += rest.filter { own($0.0) == nil }.map {
      Difference(kind: .unexpected, name: $0.0, found: $0.1)
    }
  }

  /// PyTorch counts the batches that a batch norm has seen.
  private static let counter = "num_batches_tracked"

  /// What all names begin with and must lose to fit: wrappers of PyTorch put `module.` or `model.` before each name.
  /// Empty if no more names fit without it.
  private static func prefix(of found: [String], against wanted: NetworkNames) -> String {
    guard let first = found.first else { return "" }
    let fitting = found.count { wanted[$0] != nil }
    var best = (prefix: "", count: fitting)
    var end = first.startIndex
    while let dot = first[end...].firstIndex(of: ".") {
      end = first.index(after: dot)
      let prefix = String(first[..<end])
      guard found.allSatisfy({ $0.hasPrefix(prefix) }) else { break }
      let count = found.count { wanted[String($0.dropFirst(prefix.count))] != nil }
      if count > best.count { best = (prefix, count) }
    }
    return best.prefix
  }
}

/// The names of a network's tensors, also as PyTorch's modules have them: `stage.0.conv.weight` for `stage[0].conv.weight`.
private struct NetworkNames {
  private let names: Set<String>
  /// Nil where two names are one in PyTorch.
  private var aliases: [String: String?] = [:]

  init(_ names: [String]) {
    self.names = Set(names)
    for name in names {
      let alias = Self.alias(name)
      aliases[alias] = aliases[alias] == nil ? .some(name) : .some(nil)
    }
  }

  subscript(name: String) -> String? {
    if names.contains(name) { return name }
    return aliases[Self.alias(name)] ?? nil
  }

  private static func alias(_ name: String) -> String {
    guard name.utf8.contains(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "-") }) else { return name }
    return name.replacing("[", with: ".").replacing("]", with: "").replacing("-", with: "_")
  }
}

extension Graph {
  /// The names and shapes of parameters and buffers, each once, in the order of the layers.
  public var tensors: [(name: String, shape: Shape)] {
    nodes.indices.filter { nodes[$0].sharesWith == nil }.flatMap { index in
      nodes[index].parameters.map { ("\(path(of: index)).\($0.name)", $0.shape) }
    }
  }
}
