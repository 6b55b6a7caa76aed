import Catalogues
import GraphIR

/// Takes a normalisation away.
public struct RemoveNormalization: Mutation, Configurable {
  public static let kind = "remove_normalization"
  public static let help = "Takes a normalisation away."
  public var weight = 0.4

  public init() {}

  public func axes(of specimen: Specimen) -> [Axis] {
    Self.layers(specimen).map { layer in
      Axis(specimen.document.name(of: layer), mutation: Self.kind, current: true, values: [false, true])
    }
  }

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let layers = Self.layers(specimen)
    guard !layers.isEmpty else { return nil }
    let layer = layers[generator.nextIndex(of: layers)]
    return Self.removing(layer, specimen)
  }

  public func edits(of specimen: Specimen) -> [Edit]? {
    Self.layers(specimen).map { Self.removing($0, specimen) }
  }

  private static func removing(_ layer: Int, _ specimen: Specimen) -> Edit {
    var document = specimen.document
    document.remove(layer...layer)
    return Edit(document, "\(specimen.document.name(of: layer)): removed")
  }

  private static func layers(_ specimen: Specimen) -> [Int] {
    specimen.layers.indices.filter { specimen.family($0) == .normalization && specimen.isRemovable($0...$0) }
  }
}
