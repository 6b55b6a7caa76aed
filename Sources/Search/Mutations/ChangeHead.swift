import Catalogues
import GraphIR
import JSONText

/// Hands the classifier one number a channel instead of every element of the map, or the other way round.
public struct ChangeHead: Mutation, Configurable {
  public static let kind = "head"
  public static let help = "Swaps flattening a map for pooling it globally."
  public var weight = 0.7

  public init() {}

  public func axes(of specimen: Specimen) -> [Axis] {
    Self.heads(specimen).map { layer, kinds in
      let current = specimen.layers[layer].kind
      return Axis(
        specimen.document.name(of: layer), mutation: Self.kind, current: .string(current),
        values: ([current] + kinds).map { .string($0) })
    }
  }

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let heads = Self.heads(specimen)
    guard !heads.isEmpty else { return nil }
    let (layer, kinds) = heads[generator.nextIndex(of: heads)]
    return Self.swapping(layer, for: kinds[generator.nextIndex(of: kinds)], specimen)
  }

  public func edits(of specimen: Specimen) -> [Edit]? {
    Self.heads(specimen).flatMap { layer, kinds in kinds.map { Self.swapping(layer, for: $0, specimen) } }
  }

  static func swapping(_ layer: Int, for kind: String, _ specimen: Specimen) -> Edit {
    var document = specimen.document
    let old = document.layers[layer].kind
    document.layers[layer].kind = kind
    document.layers[layer].attributes = JSONObject()
    return Edit(document, "\(specimen.document.name(of: layer)): \(old) → \(kind)")
  }

  /// The layers that turn a map into a vector, with the kinds that could stand there.
  static func heads(_ specimen: Specimen) -> [(Int, [String])] {
    specimen.layers.indices.compactMap { layer in
      let others: [Vocabulary.Term]
      let vocabulary = specimen.space.vocabulary
      switch specimen.family(layer) {
      case .flattening: others = vocabulary.members(of: .globalPooling)
      case .globalPooling: others = vocabulary.members(of: .flattening)
      default: return nil
      }
      let name = specimen.document.name(of: layer)
      guard specimen.isMutable(layer), specimen.inputShape(layer).rank > 1 else { return nil }
      let rules = specimen.space.rules
      let kinds = others.filter {
        rules.allowsKind($0.kind, of: name) && $0.hasSlots(of: name, in: rules)
          && $0.isAllowed(JSONObject(), by: rules, as: name)
      }.map(\.kind)
      return kinds.isEmpty ? nil : (layer, kinds)
    }
  }
}
