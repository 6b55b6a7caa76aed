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
    Self.sites(specimen).map { layer, kind in
      Axis(
        "normalization after \(specimen.document.name(of: layer))", mutation: Self.kind, current: nil,
        values: [nil, .string(kind.kind)])
    }
  }

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let sites = Self.sites(specimen)
    guard !sites.isEmpty, specimen.layers.count < specimen.space.maximumLayers else { return nil }
    return Self.adding(sites[generator.nextIndex(of: sites)], specimen)
  }

  public func edits(of specimen: Specimen) -> [Edit]? {
    guard specimen.layers.count < specimen.space.maximumLayers else { return [] }
    return Self.sites(specimen).map { Self.adding($0, specimen) }
  }

  private static func adding(_ site: (layer: Int, kind: Vocabulary.Term), _ specimen: Specimen) -> Edit {
    let (layer, kind) = (site.layer, site.kind.kind)
    var document = specimen.document
    document.insert(LayerEntry(kind, name: document.freeName(for: kind)), after: layer)
    return Edit(document, "\(kind) added after \(document.name(of: layer))")
  }

  private static func sites(_ specimen: Specimen) -> [(layer: Int, kind: Vocabulary.Term)] {
    specimen.derived.list(\.normalizationSites) {
      specimen.units.compactMap { unit in
        let (layer, next) = (unit.lowerBound, unit.lowerBound + 1)
        let family = specimen.family(layer)
        guard family == .convolution || family == .dense,
          next >= specimen.layers.count || specimen.family(next) != .normalization
        else { return nil }
        return term(specimen, after: layer).map { (layer, $0) }
      }
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
