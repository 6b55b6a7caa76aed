import GraphIR
import JSONText

/// Puts a copy of a layer, with its normalisation and activation, or of a block behind it. The copy keeps the size of
/// the map where the attribute for it is written.
public struct DuplicateUnit: Mutation, Configurable {
  public static let kind = "duplicate"
  public static let help = "Puts a copy of a layer or block behind it."
  public var weight = 1.0

  public init() {}

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let units = specimen.units
    guard !units.isEmpty else { return nil }
    let unit = units[generator.nextIndex(of: units)]
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
      document.insert(copy, after: unit.upperBound + offset)
    }
    return Edit(document, "\(original): copied behind itself")
  }
}
