import Catalogues
import GraphIR

/// Removes a sum of two layers: the one just before it remains.
public struct RemoveSkip: Mutation, Configurable {
  public static let kind = "remove_skip"
  public static let help = "Takes the sum at the end of a shortcut away."
  public var weight = 0.4

  public init() {}

  public func axes(of specimen: Specimen) -> [Axis] {
    Self.sums(specimen).map { layer, _ in
      Axis(specimen.document.name(of: layer), mutation: Self.kind, current: true, values: [false, true])
    }
  }

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let sums = Self.sums(specimen)
    guard !sums.isEmpty else { return nil }
    let (layer, source) = sums[generator.nextIndex(of: sums)]
    return Self.removing(layer, source, specimen)
  }

  public func edits(of specimen: Specimen) -> [Edit]? {
    Self.sums(specimen).map { Self.removing($0, $1, specimen) }
  }

  private static func removing(_ layer: Int, _ source: Int, _ specimen: Specimen) -> Edit {
    var document = specimen.document
    document.remove(layer...layer, source: source)
    return Edit(document, "\(specimen.document.name(of: layer)): removed")
  }

  /// Sums of two, with the number of the input that remains.
  private static func sums(_ specimen: Specimen) -> [(Int, Int)] {
    specimen.layers.indices.compactMap { layer in
      let inputs = specimen.inputs(of: layer)
      guard specimen.family(layer) == .sum, inputs.count == 2, specimen.isMutable(layer),
        !specimen.space.rules.named.contains(specimen.document.name(of: layer)),
        let source = inputs.firstIndex(of: layer - 1)
      else { return nil }
      return (layer, source)
    }
  }
}
