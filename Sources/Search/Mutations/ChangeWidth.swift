import Catalogues
import GraphIR
import JSONText

/// Makes a layer, and all that must have as many channels, wider or narrower by a quarter up to twofold.
public struct ChangeWidth: Mutation, Configurable {
  public static let kind = "width"
  public static let help = "Makes layers wider or narrower."
  public var weight = 4.0

  public init() {}

  public func axes(of specimen: Specimen) -> [Axis] { specimen.axes(.width, mutation: Self.kind) }

  public func edits(of specimen: Specimen) -> [Edit]? { specimen.turnings(of: specimen.knobs(.width)) }

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    specimen.scaling(specimen.knobs(.width), using: &generator)
  }
}
