import Catalogues
import GraphIR

/// Repeats a block once more or once less, or changes an attribute that says how deep a block is.
public struct ChangeDepth: Mutation, Configurable {
  public static let kind = "depth"
  public static let help = "Repeats a block more or less often."
  public var weight = 2.0

  public init() {}

  public func axes(of specimen: Specimen) -> [Axis] {
    Self.knobs(specimen).map { specimen.axis($0, mutation: Self.kind) }
  }

  public func edits(of specimen: Specimen) -> [Edit]? { specimen.turnings(of: Self.knobs(specimen)) }

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    specimen.stepping(Self.knobs(specimen), using: &generator)
  }

  /// The depths inside blocks, and how often each block stands in a row. A block that makes maps smaller is not
  /// repeated.
  private static func knobs(_ specimen: Specimen) -> [Knob] {
    var knobs = specimen.knobs(.depth)
    for unit in specimen.units where unit.count == 1 {
      let layer = unit.lowerBound
      let slot = Slot.repetition(layer: layer)
      guard let term = specimen.terms[layer], term.isBlock, term.readsOne, specimen.inputs(of: layer).count == 1,
        let value = specimen.integer(of: slot)
      else { continue }
      let tied = specimen.tied(to: slot)
      guard tied.allSatisfy(specimen.isMutable), let domain = specimen.domain(of: tied, .depth), !domain.isSingle
      else { continue }
      let (input, output) = (specimen.inputShape(layer), specimen.outputShape(layer))
      guard value > 1 || input.elementCount(from: 1) == output.elementCount(from: 1) else { continue }
      knobs.append(Knob(slots: tied, value: value, domain: domain))
    }
    return knobs
  }
}
