import Catalogues
import GraphIR
import JSONText

/// Changes how strong a regulariser is, such as the rate of dropout.
public struct ChangeRegularization: Mutation, Configurable {
  public static let kind = "regularization"
  public static let help = "Changes the strength of a regulariser."
  public var weight = 0.5

  public init() {}

  public func axes(of specimen: Specimen) -> [Axis] {
    Self.choices(specimen).map { slot, current, rates in
      Axis(specimen.document.name(of: slot), mutation: Self.kind, current: current, values: [current] + rates)
    }
  }

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let choices = Self.choices(specimen)
    guard !choices.isEmpty else { return nil }
    let (slot, current, rates) = choices[generator.nextIndex(of: choices)]
    return Self.setting(slot, current, to: rates[generator.nextIndex(of: rates)], specimen)
  }

  public func edits(of specimen: Specimen) -> [Edit]? {
    Self.choices(specimen).flatMap { slot, current, rates in
      rates.map { Self.setting(slot, current, to: $0, specimen) }
    }
  }

  private static func setting(_ slot: Slot, _ current: JSONValue, to rate: JSONValue, _ specimen: Specimen) -> Edit {
    var document = specimen.document
    let slots = specimen.tied(to: slot)
    for slot in slots { document.set(slot, to: rate) }
    return Edit(document, specimen.describe(slots, current.briefly, rate.briefly))
  }

  static func choices(_ specimen: Specimen) -> [(Slot, JSONValue, [JSONValue])] {
    specimen.slots(.regularization).compactMap { slot in
      guard case .attribute(let layer, let name) = slot, let current = specimen.literal(of: slot),
        let type = specimen.terms[layer]?[attribute: name]?.type,
        specimen.tied(to: slot).allSatisfy(specimen.isMutable)
      else { return nil }
      var rates = SearchSpace.rates.map(JSONValue.number)
      if case .values(let given)? = specimen.space.rules.allowed(specimen.document.name(of: layer), name) {
        rates = given
      }
      rates = rates.filter { $0 != current && (try? type.decode($0)) != nil && specimen.allows($0, slot) }
      return rates.isEmpty ? nil : (slot, current, rates)
    }
  }
}
