import Catalogues
import GraphIR
import JSONText

/// Changes an attribute that is one of several words, such as the activation inside a block.
public struct ChangeChoice: Mutation, Configurable {
  public static let kind = "choice"
  public static let help = "Changes an attribute that is one of several words."
  public var weight = 0.7

  public init() {}

  public func axes(of specimen: Specimen) -> [Axis] {
    Self.choices(specimen).map { slot, current, words in
      Axis(
        specimen.document.name(of: slot), mutation: Self.kind, current: .string(current),
        values: ([current] + words).map { .string($0) })
    }
  }

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let choices = Self.choices(specimen)
    guard !choices.isEmpty else { return nil }
    let (slot, current, words) = choices[generator.nextIndex(of: choices)]
    return Self.setting(slot, current, to: words[generator.nextIndex(of: words)], specimen)
  }

  public func edits(of specimen: Specimen) -> [Edit]? {
    Self.choices(specimen).flatMap { slot, current, words in
      words.map { Self.setting(slot, current, to: $0, specimen) }
    }
  }

  private static func setting(_ slot: Slot, _ current: String, to word: String, _ specimen: Specimen) -> Edit {
    var document = specimen.document
    let slots = specimen.tied(to: slot)
    for slot in slots { document.set(slot, to: .string(word)) }
    return Edit(document, specimen.describe(slots, current, word))
  }

  /// The slots with the words that they could hold instead of theirs.
  static func choices(_ specimen: Specimen) -> [(Slot, String, [String])] {
    specimen.slots(.choice).compactMap { slot in
      guard case .attribute(let layer, let name) = slot, case .string(let current)? = specimen.literal(of: slot),
        case .choice(let words)? = specimen.terms[layer]?[attribute: name]?.type,
        specimen.tied(to: slot).allSatisfy(specimen.isMutable)
      else { return nil }
      let others = words.filter { $0 != current && specimen.allows(.string($0), slot) }
      return others.isEmpty ? nil : (slot, current, others)
    }
  }
}
