import Catalogues

extension MethodDefinition: CatalogueEntry {}

/// The search methods of one sort that a specification may name. Built-ins and plug-ins are registered alike.
public typealias MethodCatalogue<Product: Sendable> = Catalogue<MethodDefinition<Product>>

public typealias SamplerCatalogue = MethodCatalogue<any Sampler>
public typealias FidelitySchedulerCatalogue = MethodCatalogue<any FidelityScheduler>

extension SamplerCatalogue {
  public static let builtin = SamplerCatalogue(
    of: "sampler",
    builtin: [
      SamplerDefinition(RandomSampler.self),
      SamplerDefinition(AgingEvolution.self),
      SamplerDefinition(NSGA2.self),
      SamplerDefinition(LocalSearch.self),
    ])
}

extension FidelitySchedulerCatalogue {
  public static let builtin = FidelitySchedulerCatalogue(
    of: "fidelity scheduler",
    builtin: [
      FidelitySchedulerDefinition(FullFidelity.self),
      FidelitySchedulerDefinition(SuccessiveHalving.self),
      FidelitySchedulerDefinition(AsynchronousHalving.self),
    ])
}
