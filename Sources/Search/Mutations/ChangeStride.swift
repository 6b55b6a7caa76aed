import Catalogues
import GraphIR

/// Lets a layer or block make its map smaller, or not.
public struct ChangeStride: Mutation, Configurable {
  public static let kind = "stride"
  public static let help = "Changes the step of a window."
  public var weight = 0.7

  public init() {}

  public func axes(of specimen: Specimen) -> [Axis] { specimen.axes(.stride, mutation: Self.kind) }

  public func edits(of specimen: Specimen) -> [Edit]? { specimen.turnings(of: specimen.knobs(.stride)) }

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    specimen.stepping(specimen.knobs(.stride), using: &generator)
  }
}
