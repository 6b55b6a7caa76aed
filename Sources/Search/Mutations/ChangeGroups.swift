import Catalogues
import GraphIR
import JSONText

/// Changes into how many groups a layer divides its channels: a number that divides those of input and output.
public struct ChangeGroups: Mutation, Configurable {
  public static let kind = "groups"
  public static let help = "Changes the number of groups that channels are divided into."
  public var weight = 0.5

  public init() {}

  public func axes(of specimen: Specimen) -> [Axis] {
    Self.choices(specimen).map { knob, values in
      Axis(
        specimen.document.name(of: knob.slots[0]), mutation: Self.kind, current: .integer(knob.value),
        values: ([knob.value] + values).sorted().map(JSONValue.integer))
    }
  }

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let choices = Self.choices(specimen)
    guard !choices.isEmpty else { return nil }
    let (knob, values) = choices[generator.nextIndex(of: choices)]
    return specimen.turning(knob, to: values[generator.nextIndex(of: values)])
  }

  public func edits(of specimen: Specimen) -> [Edit]? {
    Self.choices(specimen).flatMap { knob, values in values.map { specimen.turning(knob, to: $0) } }
  }

  /// The knobs with the other values that fit.
  private static func choices(_ specimen: Specimen) -> [(Knob, [Int])] {
    let last = specimen.classifier
    return specimen.knobs(.groups).compactMap { knob in
      guard case .attribute(let layer, _) = knob.slots[0], layer < last, case .list(let list) = knob.domain
      else { return nil }
      let divisor = greatestCommonDivisor(specimen.inputShape(layer)[0], specimen.outputShape(layer)[0])
      let values = list.filter { divisor.isMultiple(of: $0) && $0 != knob.value }
      return values.isEmpty ? nil : (knob, values)
    }
  }
}
