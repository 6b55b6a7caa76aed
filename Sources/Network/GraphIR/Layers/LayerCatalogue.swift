/// The kinds of layers that architectures may name. Built-ins and plug-ins register through ``register(_:)``.
public struct LayerCatalogue: Sendable {
  /// In the order of registration.
  public private(set) var definitions: [LayerDefinition] = []
  private var places: [String: Int] = [:]

  public init() {}

  /// - throws: ``Clash`` where the kind is taken
  public mutating func register(_ definition: LayerDefinition) throws(Clash) {
    guard places[definition.kind] == nil else { throw Clash(kind: definition.kind) }
    places[definition.kind] = definitions.count
    definitions.append(definition)
  }

  public subscript(kind: String) -> LayerDefinition? {
    places[kind].map { definitions[$0] }
  }

  public var kinds: [String] { definitions.map(\.kind) }

  public struct Clash: Error, Hashable, Sendable {
    public let kind: String
  }
}
