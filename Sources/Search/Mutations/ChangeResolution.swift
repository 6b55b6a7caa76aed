import Catalogues
import GraphIR

/// Changes the size of a map that a layer pools or resizes to.
public struct ChangeResolution: Mutation, Configurable {
  public static let kind = "resolution"
  public static let help = "Changes the size that a map is pooled to."
  public var weight = 0.7

  public init() {}

  public func axes(of specimen: Specimen) -> [Axis] {
    Self.knobs(specimen).map { specimen.axis($0, mutation: Self.kind) }
  }

  public func edits(of specimen: Specimen) -> [Edit]? { specimen.turnings(of: Self.knobs(specimen)) }

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    specimen.stepping(Self.knobs(specimen), using: &generator)
  }

  /// No map is pooled to more than it has.
  private static func knobs(_ specimen: Specimen) -> [Knob] {
    specimen.knobs(.resolution).compactMap { knob in
      guard case .attribute(let layer, _) = knob.slots[0], case .list(let values) = knob.domain else { return knob }
      let side = specimen.inputShape(layer).extents.dropFirst().min() ?? 1
      let fitting = values.filter { $0 <= max(side, knob.value) }
      return fitting.count > 1 ? Knob(slots: knob.slots, value: knob.value, domain: .list(fitting)) : nil
    }
  }
}
