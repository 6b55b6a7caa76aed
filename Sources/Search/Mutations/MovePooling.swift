import Catalogues
import GraphIR

/// Moves a pooling past the layer or block before or behind it: maps shrink earlier, or later.
public struct MovePooling: Mutation, Configurable {
  public static let kind = "move_pooling"
  public static let help = "Moves a pooling before or behind its neighbour."
  public var weight = 0.7

  public init() {}

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let moves = Self.moves(specimen)
    return moves.isEmpty ? nil : Self.moving(moves[generator.nextIndex(of: moves)], specimen)
  }

  public func edits(of specimen: Specimen) -> [Edit]? {
    Self.moves(specimen).map { Self.moving($0, specimen) }
  }

  private static func moves(_ specimen: Specimen) -> [(layer: Int, target: Int?)] {
    let units = specimen.units
    var moves: [(layer: Int, target: Int?)] = []
    for layer in specimen.poolings where specimen.isChained(layer) {
      if let before = units.first(where: { $0.upperBound == layer - 1 }), specimen.isChained(before.lowerBound) {
        moves.append((layer, before.lowerBound == 0 ? nil : before.lowerBound - 1))
      }
      if let behind = units.first(where: { $0.lowerBound == layer + 1 }), specimen.isChained(behind.lowerBound) {
        moves.append((layer, behind.upperBound))
      }
    }
    return moves
  }

  private static func moving(_ move: (layer: Int, target: Int?), _ specimen: Specimen) -> Edit {
    let (layer, target) = move
    var document = specimen.document
    let entry = document.layers[layer]
    document.remove(layer...layer)
    let index = target.map { $0 > layer ? $0 - 1 : $0 }
    document.insert(entry, after: index)
    let where_ = index.map { "after \(document.name(of: $0))" } ?? "to the front"
    return Edit(document, "\(document.name(of: index.map { $0 + 1 } ?? 0)): moved \(where_)")
  }
}
