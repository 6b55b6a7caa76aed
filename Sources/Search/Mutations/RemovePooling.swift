import Catalogues
import GraphIR

/// Takes a pooling away, so that the map stays as large as it was.
public struct RemovePooling: Mutation, Configurable {
  public static let kind = "remove_pooling"
  public static let help = "Takes a pooling away."
  public var weight = 0.5

  public init() {}

  public func axes(of specimen: Specimen) -> [Axis] {
    specimen.poolings.map { layer in
      Axis(specimen.document.name(of: layer), mutation: Self.kind, current: true, values: [false, true])
    }
  }

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let poolings = specimen.poolings
    guard !poolings.isEmpty else { return nil }
    let layer = poolings[generator.nextIndex(of: poolings)]
    return Self.removing(layer, specimen)
  }

  public func edits(of specimen: Specimen) -> [Edit]? {
    specimen.poolings.map { Self.removing($0, specimen) }
  }

  private static func removing(_ layer: Int, _ specimen: Specimen) -> Edit {
    var document = specimen.document
    document.remove(layer...layer)
    return Edit(document, "\(specimen.document.name(of: layer)): removed")
  }
}

extension Specimen {
  /// Poolings that may be taken from where they are.
  var poolings: [Int] {
    let families: Set<LayerFamily> = [.pooling, .adaptivePooling]
    return (0..<classifier).filter { layer in
      family(layer).map(families.contains) ?? false && isRemovable(layer...layer)
    }
  }
}
