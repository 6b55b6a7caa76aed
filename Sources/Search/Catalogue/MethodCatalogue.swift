/// The search methods that a specification may name. Built-ins and plug-ins are registered alike.
public struct MethodCatalogue<Product: Sendable>: Sendable {
  /// In the order of registration.
  public private(set) var definitions: [MethodDefinition<Product>] = []

  public init() {}

  /// - Throws: ``CatalogueError/alreadyRegistered(kind:)``.
  public mutating func register(_ definition: MethodDefinition<Product>) throws(CatalogueError) {
    guard !definitions.contains(where: { $0.kind == definition.kind }) else {
      throw .alreadyRegistered(kind: definition.kind)
    }
    definitions.append(definition)
  }

  /// - Throws: ``CatalogueError/unknown(kind:known:)``.
  public func definition(of kind: String) throws(CatalogueError) -> MethodDefinition<Product> {
    guard let definition = definitions.first(where: { $0.kind == kind }) else {
      throw .unknown(kind: kind, known: definitions.map(\.kind))
    }
    return definition
  }

  init(builtin: [MethodDefinition<Product>]) {
    for definition in builtin {
      do {
        try register(definition)
      } catch {
        preconditionFailure("\(error)")
      }
    }
  }
}

public typealias SamplerCatalogue = MethodCatalogue<any Sampler>
public typealias FidelitySchedulerCatalogue = MethodCatalogue<any FidelityScheduler>

extension SamplerCatalogue {
  public static let builtin = SamplerCatalogue(builtin: [
    SamplerDefinition(RandomSampler.self),
    SamplerDefinition(AgingEvolution.self),
    SamplerDefinition(NSGA2.self),
    SamplerDefinition(LocalSearch.self),
  ])
}

extension FidelitySchedulerCatalogue {
  public static let builtin = FidelitySchedulerCatalogue(builtin: [
    FidelitySchedulerDefinition(FullFidelity.self),
    FidelitySchedulerDefinition(SuccessiveHalving.self),
    FidelitySchedulerDefinition(AsynchronousHalving.self),
  ])
}

/// Why a catalogue has no answer.
public enum CatalogueError: Error, Hashable, Sendable, CustomStringConvertible {
  case alreadyRegistered(kind: String)
  case unknown(kind: String, known: [String])

  public var description: String {
    switch self {
    case .alreadyRegistered(let kind): "'\(kind)' is registered twice"
    case .unknown(let kind, let known): "'\(kind)' is none of \(known.joined(separator: ", "))"
    }
  }
}
