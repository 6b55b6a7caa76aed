import Catalogues
import GraphIR

/// Makes the narrow or wide part inside a block wider or narrower.
public struct ChangeBottleneck: Mutation, Configurable {
  public static let kind = "bottleneck"
  public static let help = "Makes the inside of a block wider or narrower."
  public var weight = 3.0

  public init() {}

  public func axes(of specimen: Specimen) -> [Axis] { specimen.axes(.bottleneck, mutation: Self.kind) }

  public func edits(of specimen: Specimen) -> [Edit]? { specimen.turnings(of: specimen.knobs(.bottleneck)) }

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    specimen.scaling(specimen.knobs(.bottleneck), using: &generator)
  }
}
