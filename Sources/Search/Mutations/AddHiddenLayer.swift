import Catalogues
import GraphIR
import JSONText

/// Puts a fully connected layer with its activation before the classifier, if that is one, too. Without it, a
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
    let widths = Self.widths(specimen, width.name)
    guard !widths.isEmpty else { return nil }
    attributes[width.name] = .integer(widths[generator.nextIndex(of: widths)])
    return Self.adding(term, attributes, to: specimen)
  }

  public func edits(of specimen: Specimen) -> [Edit]? {
    let classifier = specimen.classifier
    guard specimen.family(classifier) == .dense, specimen.isChained(classifier), let term = specimen.terms[classifier],
      let width = term.attribute(of: .width), specimen.layers.count + 2 <= specimen.space.maximumLayers
    else { return [] }
    return Self.widths(specimen, width.name).compactMap { value in
      var attributes = JSONObject()
      attributes[width.name] = .integer(value)
      return Self.adding(term, attributes, to: specimen)
    }
  }

  /// The widths that a new layer may have: of those that suit small networks what the section allows, or else its nearest.
  private static func widths(_ specimen: Specimen, _ attribute: String) -> [Int] {
    let rules = specimen.space.rules
    guard let allowed = rules.allowed("", attribute) else { return widths }
    let fitting = widths.filter { allowed.contains(.integer($0)) }
    return fitting.isEmpty ? StatedIntegers().intersection(allowed).nearest(to: widths[1]).map { [$0] } ?? [] : fitting
  }

  private static func adding(_ term: Vocabulary.Term, _ attributes: JSONObject, to specimen: Specimen) -> Edit? {
    let classifier = specimen.classifier
    let rules = specimen.space.rules
    let activations = specimen.space.vocabulary.members(of: .activation)
    guard term.isAllowed(attributes, by: rules),
      let shape = term.output(attributes, reading: specimen.inputShape(classifier)),
      let activation = activations.first(where: {
        $0.output(JSONObject(), reading: shape) != nil && $0.isAllowed(JSONObject(), by: rules)
      })
    else { return nil }
    var document = specimen.document
    let layer = LayerEntry(term.kind, name: document.freeName(for: term.kind), attributes: attributes)
    let before = classifier == 0 ? nil : classifier - 1
    document.insert(layer, after: before)
    document.insert(LayerEntry(activation.kind, name: document.freeName(for: activation.kind)), after: classifier)
    return Edit(document, "\(term.kind) added before \(specimen.document.name(of: classifier))")
  }
}
