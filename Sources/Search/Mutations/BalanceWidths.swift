import Catalogues
import GraphIR
import Glibc
import JSONText

/// Gives layers their common geometric mean as a width: all of them, or two that stand next to each other. Layers that read
/// and write equally many channels move the least memory for their multiply-adds (Ma et al. 2018, ShuffleNet V2,
/// arXiv:1807.11164, guideline 1), and if widths agree inputs can be added to outputs.
public struct BalanceWidths: Mutation, Configurable {
  public static let kind = "balance"
  public static let help = "Makes layers equally wide."
  public var weight = 0.5

  public init() {}

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let knobs = specimen.knobs(.width)
    guard knobs.count > 1 else { return nil }
    if generator.nextInt(below: 2) == 0 { return Self.balancing(knobs, of: specimen) }
    let first = generator.nextInt(below: knobs.count - 1)
    return Self.balancing(Array(knobs[first...(first + 1)]), of: specimen)
  }

  /// All at once, and all neighbours.
  public func edits(of specimen: Specimen) -> [Edit]? {
    let knobs = specimen.knobs(.width)
    guard knobs.count > 1 else { return [] }
    let pairs = (0..<(knobs.count - 1)).map { Array(knobs[$0...($0 + 1)]) }
    return ([knobs] + pairs).compactMap { Self.balancing($0, of: specimen) }
  }

  /// The document with the knobs turned as near to their mean as they go; nil if that changes nothing.
  static func balancing(_ knobs: [Knob], of specimen: Specimen) -> Edit? {
    // If widths may not change, they cannot be balanced.
    guard !knobs.isEmpty, !specimen.space.rules.isOff(ChangeWidth.kind) else { return nil }
    let mean = exp(knobs.reduce(0) { $0 + log(Double($1.value)) } / Double(knobs.count))
    var document = specimen.document
    var changes: [String] = []
    for knob in knobs {
      let value = knob.domain.nearest(to: mean)
      guard value != knob.value else { continue }
      for slot in knob.slots { document.set(slot, to: .integer(value)) }
      changes.append(specimen.describe(knob.slots, "\(knob.value)", "\(value)"))
    }
    return changes.isEmpty ? nil : Edit(document, "balanced: " + changes.joined(separator: "; "))
  }
}
