import Catalogues
import GraphIR

/// Takes away a layer, with its normalisation and activation, or a block.
public struct RemoveUnit: Mutation, Configurable {
  public static let kind = "remove"
  public static let help = "Takes a layer or block away."
  public var weight = 1.0

  public init() {}

  public func axes(of specimen: Specimen) -> [Axis] {
    specimen.units.filter(specimen.isRemovable).map { unit in
      Axis(
        "copies of \(specimen.document.name(of: unit.lowerBound))", mutation: Self.kind, current: 1, values: [0, 1, 2])
    }
  }

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let units = specimen.units.filter(specimen.isRemovable)
    // The last one stays, as there would be nothing left to grow from.
    guard !units.isEmpty, specimen.units.count > 1 else { return nil }
    let unit = units[generator.nextIndex(of: units)]
    return Self.removing(unit, specimen)
  }

  public func edits(of specimen: Specimen) -> [Edit]? {
    guard specimen.units.count > 1 else { return [] }
    return specimen.units.filter(specimen.isRemovable).map { Self.removing($0, specimen) }
  }

  private static func removing(_ unit: ClosedRange<Int>, _ specimen: Specimen) -> Edit {
    var document = specimen.document
    document.remove(unit)
    return Edit(document, "\(specimen.document.name(of: unit.lowerBound)): removed")
  }
}

extension Specimen {
  /// Whether layers may be taken away: each is mutable, not named by the search section and reads one other.
  func isRemovable(_ range: ClosedRange<Int>) -> Bool {
    range.allSatisfy { layer in
      isMutable(layer) && !space.rules.named.contains(document.name(of: layer)) && inputs(of: layer).count == 1
    }
  }
}
