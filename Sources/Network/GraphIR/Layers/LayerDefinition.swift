import JSONText

/// All that the toolkit knows of a kind of layer. Nothing distinguishes built-in layers from those of plug-ins.
///
/// A class without state that changes: every node of every graph points at its definition.
public final class LayerDefinition: Sendable {
  public let kind: String
  public let help: String
  public let arity: Arity
  /// The kinds that this one may be exchanged for; nil if there are none.
  public let family: LayerFamily?
  public let attributes: [AttributeSchema]
  /// Makes a layer from one value for each attribute, in the order of ``attributes``, each of its attribute's type.
  public let make: @Sendable (_ values: [AttributeValue]) throws(LayerError) -> any LayerOperation

  let defaults: [AttributeValue?]
  private let indices: [String: Int]
  /// Present names of attributes by former ones.
  let presentNames: [String: String]
  /// What stands before each attribute's value in canonical text, and whose value an unset one has.
  let canonicalLabels: [(label: [UInt8], follows: Int?)]

  public init(
    kind: String, help: String, arity: Arity, family: LayerFamily? = nil, attributes: [AttributeSchema],
    make: @escaping @Sendable (_ values: [AttributeValue]) throws(LayerError) -> any LayerOperation
  ) {
    self.kind = kind
    self.help = help
    self.arity = arity
    self.family = family
    self.attributes = attributes
    self.make = make
    defaults = attributes.map(\.defaultValue)
    let indices = Dictionary(uniqueKeysWithValues: attributes.enumerated().map { ($1.name, $0) })
    self.indices = indices
    presentNames = Dictionary(
      uniqueKeysWithValues: attributes.flatMap { attribute in attribute.formerNames.map { ($0, attribute.name) } })
    canonicalLabels = attributes.map { (Array(" \($0.canonicalName)=".utf8), $0.follows.flatMap { indices[$0] }) }
  }

  /// The definition of a layer written in Swift, all of it derived from the type.
  ///
  /// Inlinable, so that making a layer is compiled for its type.
  @inlinable
  public convenience init<L: Layer>(_ type: L.Type) {
    let attributes = L.attributes
    let prototype = L()
    self.init(
      kind: L.kind, help: L.help, arity: L.arity, family: L.family,
      attributes: attributes.map { attribute in
        AttributeSchema(
          name: attribute.name, type: attribute.type,
          defaultValue: attribute.required ? nil : attribute.get(prototype), follows: attribute.follows,
          role: attribute.role, help: attribute.help, formerNames: attribute.formerNames)
      },
      make: { values in
        var layer = prototype
        for index in attributes.indices { attributes[index].set(&layer, values[index]) }
        return layer
      })
  }

  /// The index of an attribute in ``attributes``.
  public func index(of attribute: String) -> Int? { indices[attribute] }
}
