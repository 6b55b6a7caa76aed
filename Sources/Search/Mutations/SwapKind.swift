import Catalogues
import GraphIR
import JSONText

/// Exchanges a layer for another of its family: an activation, a normalisation, a pooling. Attributes that both have
/// are kept.
public struct SwapKind: Mutation, Configurable {
  public static let kind = "kind"
  public static let help = "Swaps an activation, a normalisation or a pooling for another."
  public var weight = 1.0

  public init() {}

  /// Families whose members do the same job. Those of convolutions differ in the shapes that they read.
  private static let families: Set<LayerFamily> = [
    .activation, .normalization, .pooling, .adaptivePooling, .globalPooling,
  ]

  public func axes(of specimen: Specimen) -> [Axis] {
    Self.swaps(specimen).map { layer, entries in
      let current = specimen.layers[layer].kind
      return Axis(
        "\(specimen.document.name(of: layer)).kind", mutation: Self.kind, current: .string(current),
        values: ([current] + entries.map(\.kind)).map { .string($0) })
    }
  }

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let layers = Self.layers(specimen)
    guard !layers.isEmpty else { return nil }
    let layer = layers[generator.nextIndex(of: layers)]
    let entries = Self.entries(specimen, layer)
    guard !entries.isEmpty else { return nil }
    return Self.swapping(layer, for: entries[generator.nextIndex(of: entries)], specimen)
  }

  public func edits(of specimen: Specimen) -> [Edit]? {
    Self.swaps(specimen).flatMap { layer, entries in entries.map { Self.swapping(layer, for: $0, specimen) } }
  }

  static func swapping(_ layer: Int, for entry: LayerEntry, _ specimen: Specimen) -> Edit {
    var document = specimen.document
    let old = document.layers[layer].kind
    document.layers[layer] = entry
    return Edit(document, "\(document.name(of: layer)): \(old) → \(entry.kind)")
  }

  static func swaps(_ specimen: Specimen) -> [(Int, [LayerEntry])] {
    layers(specimen).map { ($0, entries(specimen, $0)) }.filter { !$0.1.isEmpty }
  }

  private static func layers(_ specimen: Specimen) -> [Int] {
    specimen.layers.indices.filter { layer in
      guard let family = specimen.family(layer) else { return false }
      return families.contains(family) && specimen.isMutable(layer)
    }
  }

  /// What could replace a layer.
  private static func entries(_ specimen: Specimen, _ layer: Int) -> [LayerEntry] {
    specimen.derived.swaps(of: layer) { found(specimen, layer) }
  }

  private static func found(_ specimen: Specimen, _ layer: Int) -> [LayerEntry] {
    guard let family = specimen.family(layer) else { return [] }
    let current = specimen.layers[layer]
    let shape = specimen.inputShape(layer)
    let rules = specimen.space.rules
    let name = specimen.document.name(of: layer)
    return specimen.space.vocabulary.members(of: family).compactMap { term in
      guard term.kind != current.kind, rules.allowsKind(term.kind, of: name), term.hasSlots(of: name, in: rules)
      else { return nil }
      var entry = current
      entry.kind = term.kind
      entry.attributes = JSONObject(
        current.attributes.members.filter { term[attribute: $0.key] != nil }.map { ($0.key, $0.value) })
      return term.output(entry.attributes, reading: shape) != nil
        && term.isAllowed(entry.attributes, by: rules, as: name)
        ? entry : nil
    }
  }
}
