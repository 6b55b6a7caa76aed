import Catalogues
import Tasks

extension ObjectiveDefinition: CatalogueEntry {}

/// The objectives that a specification may name.
public typealias ObjectiveCatalogue = Catalogue<ObjectiveDefinition>

extension ObjectiveCatalogue {
  public static let builtin = ObjectiveCatalogue(
    of: "objective", builtin: [.parameters, .multiplyAdds, .activations, .flash, .ram, .latency])
}

extension ObjectiveDefinition {
  /// A metric, measured on the samples that are set aside to validate on.
  public init(_ metric: MetricDefinition) {
    self.init(kind: metric.kind, help: metric.help, direction: metric.direction, source: .metric(metric))
  }

  public static let accuracy = ObjectiveDefinition(.accuracy)
  public static let parameters = ObjectiveDefinition(
    kind: "parameters", help: "Trainable parameters, as PyTorch counts them.", direction: .minimize,
    source: .size(.parameters))
  public static let multiplyAdds = ObjectiveDefinition(
    kind: "multiplyAdds", help: "Multiply-adds for one sample.", direction: .minimize, source: .size(.multiplyAdds))
  public static let activations = ObjectiveDefinition(
    kind: "activations", help: "Elements of all layers' outputs for one sample.", direction: .minimize,
    source: .size(.activations))
  public static let flash = ObjectiveDefinition(
    kind: "flash", help: "Bytes of code, tables and weights on a microcontroller.", unit: "B", direction: .minimize,
    source: .size(.flash))
  public static let ram = ObjectiveDefinition(
    kind: "ram", help: "Bytes of RAM on a microcontroller, under the best order of operators.", unit: "B",
    direction: .minimize, source: .size(.ram))
}
