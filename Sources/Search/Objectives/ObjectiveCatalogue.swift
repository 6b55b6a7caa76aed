/// The objectives that a specification may name.
public struct ObjectiveCatalogue: Sendable {
  /// In the order of registration.
  public private(set) var definitions: [ObjectiveDefinition] = []

  public init() {}

  /// - Throws: ``CatalogueError/alreadyRegistered(kind:)``.
  public mutating func register(_ definition: ObjectiveDefinition) throws(CatalogueError) {
    guard !definitions.contains(definition) else { throw .alreadyRegistered(kind: definition.kind) }
    definitions.append(definition)
  }

  public subscript(kind: String) -> ObjectiveDefinition? { definitions.first { $0.kind == kind } }

  public static let builtin: ObjectiveCatalogue = {
    var catalogue = ObjectiveCatalogue()
    catalogue.definitions = [.accuracy, .parameters, .multiplyAdds, .activations, .latency]
    return catalogue
  }()
}

extension ObjectiveDefinition {
  public static let accuracy = ObjectiveDefinition(
    kind: "accuracy", help: "The accuracy on the samples that are set aside to validate on.", direction: .maximize,
    source: .accuracy)
  public static let parameters = ObjectiveDefinition(
    kind: "parameters", help: "Trainable parameters, as PyTorch counts them.", direction: .minimize,
    source: .size(.parameters))
  public static let multiplyAdds = ObjectiveDefinition(
    kind: "multiplyAdds", help: "Multiply-adds for one sample.", direction: .minimize, source: .size(.multiplyAdds))
  public static let activations = ObjectiveDefinition(
    kind: "activations", help: "Elements of all layers' outputs for one sample.", direction: .minimize,
    source: .size(.activations))
}
