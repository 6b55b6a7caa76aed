import Catalogues
import GraphIR
import JSONText

/// Puts a normalisation behind a convolution or a fully connected layer that has none.
public struct AddNormalization: Mutation, Configurable {
  public static let kind = "add_normalization"
  public static let help = "Normalises the output of a layer."
  public var weight = 0.7

  public init() {}

  public func axes(of specimen: Specimen) -> [Axis] {
    Self.sites(specimen).map { layer in
      let kinds = Self.term(specimen, after: layer).map { [JSONValue.string($0.kind)] } ?? []
      return Axis(
        "normalization after \(specimen.document.name(of: layer))", mutation: Self.kind, current: nil,
        values: [nil] + kinds)
    }
  }

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let sites = Self.sites(specimen)
    guard !sites.isEmpty, specimen.layers.count < specimen.space.maximumLayers else { return nil }
    return Self.adding(after: sites[generator.nextIndex(of: sites)], specimen)
  }

  public func edits(of specimen: Specimen) -> [Edit]? {
    guard specimen.layers.count < specimen.space.maximumLayers else { return [] }
    return Self.sites(specimen).compactMap { Self.adding(after: $0, specimen) }
  }

  private static func adding(after layer: Int, _ specimen: Specimen) -> Edit? {
    guard let term = Self.term(specimen, after: layer) else { return nil }
    var document = specimen.document
    document.insert(LayerEntry(term.kind, name: document.freeName(for: term.kind)), after: layer)
    return Edit(document, "\(term.kind) added after \(document.name(of: layer))")
  }

  private static func sites(_ specimen: Specimen) -> [Int] {
    specimen.units.map(\.lowerBound).filter { layer in
      let family = specimen.family(layer)
      let next = layer + 1
      let isFollowed = next < specimen.layers.count && specimen.family(next) == .normalization
      return (family == .convolution || family == .dense) && !isFollowed && term(specimen, after: layer) != nil
    }
  }

  /// The first kind of the catalogue that needs no attributes.
  private static func term(_ specimen: Specimen, after layer: Int) -> Vocabulary.Term? {
    let shape = specimen.outputShape(layer)
    return specimen.space.vocabulary.members(of: .normalization).first {
      $0.output(JSONObject(), reading: shape) != nil && $0.isAllowed(JSONObject(), by: specimen.space.rules)
    }
  }
}
