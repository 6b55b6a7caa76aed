import GraphIR
import Quantization
import Synchronization
import TensorTypes

/// A network beside the space that it lies in: what a mutation looks at before it edits.
///
/// Every layer of the document has a name.
public struct Specimen: Sendable {
  /// In one place, as specimens are handed on more often than they are looked at.
  private final class Content: Sendable {
    let network: Network
    let space: SearchSpace
    let terms: [Vocabulary.Term?]
    let derived = Derived()

    init(_ network: Network, space: SearchSpace) {
      self.network = network
      self.space = space
      terms = network.architecture.layers.map { space.vocabulary[$0.kind] }
    }
  }

  private let content: Content

  init(_ network: Network, space: SearchSpace) { content = Content(network, space: space) }

  // Each asks for what it is a part of, as a copy of the whole would take longer.
  public var network: Network { @inline(__always) get { content.network } }
  public var space: SearchSpace { @inline(__always) get { content.space } }
  /// What is known of each layer's kind; nil if the kind is an expression.
  public var terms: [Vocabulary.Term?] { @inline(__always) get { content.terms } }
  /// What was derived of the document, for whoever asks again.
  var derived: Derived { @inline(__always) get { content.derived } }
  public var document: Architecture { @inline(__always) get { content.network.architecture } }
  public var graph: Graph { @inline(__always) get { content.network.graph } }
  var layers: [LayerEntry] { @inline(__always) get { content.network.architecture.layers } }

  /// The network's.
  var canonicalHash: String { derived.canonicalHash { network.canonicalHash } }

  func family(_ layer: Int) -> LayerFamily? { terms[layer]?.family }

  /// The index of a layer by its name; nil for the network's input.
  func index(of name: String) -> Int? { layers.firstIndex { $0.name == name } }

  /// The layers that a layer reads; nil stands for the network's input.
  func inputs(of layer: Int) -> [Int?] {
    guard let names = layers[layer].inputs else { return [layer == 0 ? nil : layer - 1] }
    return names.map(index(of:))
  }

  func outputShape(_ layer: Int?) -> Shape {
    guard let layer else { return graph.input }
    return graph.shape(of: graph.entries[layer])
  }

  func inputShape(_ layer: Int) -> Shape { outputShape(inputs(of: layer)[0]) }

  /// Whether a layer reads the one that stands before it in the list and nothing else.
  func isChained(_ layer: Int) -> Bool { layers[layer].inputs == nil }

  /// The layer whose output is the network's.
  var outputLayer: Int { document.output.flatMap(index(of:)) ?? layers.count - 1 }

  /// The last layer that sets its own width: it gives the classes. Nothing from here on is taken away or moved.
  var classifier: Int { terms.lastIndex { $0?.hasWidth ?? false } ?? layers.count - 1 }

  /// Whether a mutation may change, replace or remove a layer.
  func isMutable(_ layer: Int) -> Bool {
    terms[layer] != nil && !space.rules.fixed.contains(document.name(of: layer))
  }

  /// Runs of layers that belong together: one that sets a width, or a block, with the normalisations and activations
  /// after it. The one with the classifier, and all behind, are left out.
  var units: [ClosedRange<Int>] { derived.list(\.units) { foundUnits } }

  private var foundUnits: [ClosedRange<Int>] {
    var units: [ClosedRange<Int>] = []
    let classifier = classifier
    var start = 0
    while start < classifier {
      var end = start
      guard let term = terms[start], term.hasWidth || term.isBlock else {
        start += 1
        continue
      }
      while end + 1 < classifier, isChained(end + 1), Self.followers.contains(family(end + 1)) { end += 1 }
      units.append(start...end)
      start = end + 1
    }
    return units
  }

  private static let followers: Set<LayerFamily?> = [.activation, .normalization]
}

extension Specimen {
  /// What mutations ask for again and again, and what takes a walk through the document to find.
  final class Derived: Sendable {
    private let knobs = Mutex<[(role: AttributeRole, knobs: [Knob])]>([])
    private let hash = Mutex<String?>(nil)
    private let lists = Mutex(Lists())
    private let footprints = Mutex<[DeviceFootprint.Numbers: DeviceFootprint?]>([:])

    /// - Parameter make: gives the network's canonical hash
    func canonicalHash(_ make: () -> String) -> String {
      if let known = hash.withLock({ $0 }) { return known }
      let made = make()
      hash.withLock { $0 = made }
      return made
    }

    /// - Parameter make: gives the bytes on a microcontroller; nil if it cannot be written for one
    func footprint(in numbers: DeviceFootprint.Numbers, _ make: () -> DeviceFootprint?) -> DeviceFootprint? {
      if let known = footprints.withLock({ $0[numbers] }) { return known }
      let made = make()
      footprints.withLock { $0[numbers] = .some(made) }
      return made
    }

    /// What single mutations look for; nil as long as nobody has asked.
    struct Lists: Sendable {
      var units: [ClosedRange<Int>]?
      /// Where a pooling may be added, with the kinds that it may have.
      var poolingSites: [(layer: Int, kinds: [Vocabulary.Term])]?
      /// Where a normalization may be added, with its kind.
      var normalizationSites: [(layer: Int, kind: Vocabulary.Term)]?
      /// What a layer may be swapped for, by layer.
      var swaps: [Int: [LayerEntry]] = [:]
      var kernels: [Knob]?
    }

    /// - Parameter make: gives what a layer may be swapped for
    func swaps(of layer: Int, _ make: () -> [LayerEntry]) -> [LayerEntry] {
      if let known = lists.withLock({ $0.swaps[layer] }) { return known }
      let made = make()
      lists.withLock { $0.swaps[layer] = made }
      return made
    }

    /// - Parameter make: gives the list, if it was not asked for before
    func list<List: Sendable>(_ path: WritableKeyPath<Lists, List?>, _ make: () -> List) -> List {
      if let known = lists.withLock({ $0[keyPath: path] }) { return known }
      let made = make()
      lists.withLock { $0[keyPath: path] = made }
      return made
    }

    /// - Parameter make: gives the knobs of a role
    func knobs(_ role: AttributeRole, _ make: () -> [Knob]) -> [Knob] {
      if let known = knobs.withLock({ all in all.first { $0.role == role }?.knobs }) { return known }
      let made = make()
      knobs.withLock { $0.append((role, made)) }
      return made
    }
  }
}
