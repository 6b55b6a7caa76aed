import GraphIR
import JSONText
import Synchronization
import TensorTypes

/// The kinds that the layers of one architecture may have: those of the catalogue, and the blocks that it sees.
public struct Vocabulary: Sendable {
  /// Layers in the order of the catalogue, then blocks in that of the alphabet.
  public let terms: [Term]
  private let indices: [String: Int]
  private let families: [LayerFamily: [Term]]
  /// Blocks that read one layer.
  public let blocks: [Term]

  public init(layers: LayerCatalogue, blocks: [BlockInterface]) {
    let terms = layers.definitions.map(Term.init) + blocks.map(Term.init)
    self.terms = terms
    indices = Dictionary(uniqueKeysWithValues: terms.enumerated().map { ($1.kind, $0) })
    families = Dictionary(grouping: terms.filter { $0.family != nil }) { $0.family! }
    self.blocks = terms.filter { $0.isBlock && $0.readsOne }
  }

  public subscript(kind: String) -> Term? { indices[kind].map { terms[$0] } }

  public func members(of family: LayerFamily) -> [Term] { families[family] ?? [] }

  /// What a search knows of a kind. A class, as every layer of every candidate points at its term.
  public final class Term: Sendable {
    public let kind: String
    public let attributes: [AttributeSchema]
    public let family: LayerFamily?
    public let readsOne: Bool
    public let isBlock: Bool
    let definition: LayerDefinition?
    /// Whether an attribute has the role of a width.
    let hasWidth: Bool
    /// Shapes of outputs, as far as they were asked for lately.
    private let outputs = Mutex(RecentValues<Reading, Shape?>(capacity: 256))

    /// What the shape of an output depends on.
    private struct Reading: Hashable {
      var written: JSONObject
      var input: Shape
    }

    fileprivate init(_ layer: LayerDefinition) {
      kind = layer.kind
      attributes = layer.attributes
      family = layer.family
      readsOne = layer.arity.accepts(1)
      isBlock = false
      definition = layer
      hasWidth = attributes.contains { $0.role == .width }
    }

    fileprivate init(_ block: BlockInterface) {
      kind = block.name
      attributes = block.attributes
      family = nil
      readsOne = block.inputs == 1
      isBlock = true
      definition = nil
      hasWidth = attributes.contains { $0.role == .width }
    }

    public subscript(attribute name: String) -> AttributeSchema? { attributes.first { $0.name == name } }

    /// The present name of an attribute that was called otherwise.
    func presentName(of former: String) -> String? { attributes.first { $0.formerNames.contains(former) }?.name }

    public func attribute(of role: AttributeRole) -> AttributeSchema? { attributes.first { $0.role == role } }

    /// The shape of a layer's output for one input; nil if it does not fit, or for a block.
    func output(_ written: JSONObject, reading input: Shape) -> Shape? {
      guard let definition, readsOne else { return nil }
      let reading = Reading(written: written, input: input)
      if let known = outputs.withLock({ $0[reading] }) { return known }
      let shape = output(written, reading: input, of: definition)
      outputs.withLock { $0[reading] = .some(shape) }
      return shape
    }

    private func output(_ written: JSONObject, reading input: Shape, of definition: LayerDefinition) -> Shape? {
      var values: [AttributeValue] = []
      for schema in attributes {
        let value = written[schema.name].map { try? schema.type.decode($0) } ?? schema.defaultValue
        guard let value else { return nil }
        values.append(value)
      }
      return try? definition.make(values).output([input])
    }
  }
}
