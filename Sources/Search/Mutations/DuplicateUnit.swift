import Catalogues
import GraphIR
import JSONText

/// Puts a copy of a layer, with its normalisation and activation, or of a block behind it. The copy keeps the size of
/// the map if the attribute for it is written.
public struct DuplicateUnit: Mutation, Configurable {
  public static let kind = "duplicate"
  public static let help = "Puts a copy of a layer or block behind it."
  public var weight = 1.0

  public init() {}

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let units = specimen.units
    guard !units.isEmpty else { return nil }
    return Self.copying(units[generator.nextIndex(of: units)], of: specimen)
  }

  public func edits(of specimen: Specimen) -> [Edit]? {
    specimen.units.compactMap { Self.copying($0, of: specimen) }
  }

  private static func copying(_ unit: ClosedRange<Int>, of specimen: Specimen) -> Edit? {
    let rules = specimen.space.rules
    let original = specimen.document.name(of: unit.lowerBound)
    guard specimen.isMutable(unit.lowerBound), specimen.layers.count + unit.count <= specimen.space.maximumLayers
    else { return nil }
    var document = specimen.document
    for (offset, layer) in unit.enumerated() {
      var copy = specimen.layers[layer]
      copy.name = document.freeName(for: copy.kind)
      copy.inputs = nil
      copy.comment = nil
      copy.repetition = nil
      for attribute in specimen.terms[layer]?.attributes ?? [] where attribute.role == .stride {
        if copy.attributes[attribute.name] != nil { copy.attributes[attribute.name] = 1 }
      }
      // The section's lines for every layer speak of the copy as well.
      guard specimen.terms[layer]?.isAllowed(copy.attributes, by: rules) ?? false else { return nil }
      document.insert(copy, after: unit.upperBound + offset)
    }
    return Edit(document, "\(original): copied behind itself")
  }
}
