import GraphIR
import JSONText

/// Puts a fully connected layer with its activation before the classifier, where that is one, too. Without it, a
/// network that has no layer but its classifier could not grow.
public struct AddHiddenLayer: Mutation, Configurable {
  public static let kind = "add_hidden"
  public static let help = "Puts a fully connected layer before the classifier."
  public var weight = 0.4

  public init() {}

  private static let widths = [8, 16, 32, 64]

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let classifier = specimen.classifier
    guard specimen.family(classifier) == .dense, specimen.isChained(classifier), let term = specimen.terms[classifier],
      let width = term.attribute(of: .width), specimen.layers.count + 2 <= specimen.space.maximumLayers
    else { return nil }
    var attributes = JSONObject()
    attributes[width.name] = .integer(Self.widths[generator.nextIndex(of: Self.widths)])
    let activations = specimen.space.vocabulary.members(of: .activation)
    guard let shape = term.output(attributes, reading: specimen.inputShape(classifier)),
      let activation = activations.first(where: { $0.output(JSONObject(), reading: shape) != nil })
    else { return nil }
    var document = specimen.document
    let layer = LayerEntry(term.kind, name: document.freeName(for: term.kind), attributes: attributes)
    let before = classifier == 0 ? nil : classifier - 1
    document.insert(layer, after: before)
    document.insert(LayerEntry(activation.kind, name: document.freeName(for: activation.kind)), after: classifier)
    return Edit(document, "\(term.kind) added before \(specimen.document.name(of: classifier))")
  }
}
