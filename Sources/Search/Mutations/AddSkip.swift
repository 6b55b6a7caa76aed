import Catalogues
import GraphIR
import JSONText

/// Adds the input of one or two layers or blocks in a row to their output, if both have the same shape.
public struct AddSkip: Mutation, Configurable {
  public static let kind = "add_skip"
  public static let help = "Adds the input of layers to their output."
  public var weight = 0.7

  public init() {}

  public func axes(of specimen: Specimen) -> [Axis] {
    Self.sites(specimen).map { first, last in
      let (from, to) = (specimen.document.name(of: first), specimen.document.name(of: last))
      return Axis("skip over \(from) … \(to)", mutation: Self.kind, current: false, values: [false, true])
    }
  }

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let sites = Self.sites(specimen)
    guard !sites.isEmpty, let sum = Self.sum(specimen) else { return nil }
    let (first, last) = sites[generator.nextIndex(of: sites)]
    return Self.adding(sum, over: first, last, specimen)
  }

  public func edits(of specimen: Specimen) -> [Edit]? {
    guard let sum = Self.sum(specimen) else { return [] }
    return Self.sites(specimen).map { Self.adding(sum, over: $0, $1, specimen) }
  }

  /// The kind of the sum; nil if there is none, or no room for it.
  private static func sum(_ specimen: Specimen) -> Vocabulary.Term? {
    guard specimen.layers.count < specimen.space.maximumLayers,
      let sum = specimen.space.vocabulary.members(of: .sum).first
    else { return nil }
    return sum.isAllowed(JSONObject(), by: specimen.space.rules) ? sum : nil
  }

  private static func adding(_ sum: Vocabulary.Term, over first: Int, _ last: Int, _ specimen: Specimen) -> Edit {
    var document = specimen.document
    let (source, end) = (source(specimen, first), document.name(of: last))
    document.insert(LayerEntry(sum.kind, name: document.freeName(for: sum.kind), inputs: [source, end]), after: last)
    return Edit(document, "\(source) added to \(end)")
  }

  private static func source(_ specimen: Specimen, _ first: Int) -> String {
    first == 0 ? Architecture.inputName : specimen.document.name(of: first - 1)
  }

  /// First and last layers of runs that keep the shape and read each other in a row.
  private static func sites(_ specimen: Specimen) -> [(Int, Int)] {
    let units = specimen.units
    var sites: [(Int, Int)] = []
    for (index, unit) in units.enumerated() {
      for end in units[index...].prefix(2) {
        let (first, last) = (unit.lowerBound, end.upperBound)
        guard (first...last).allSatisfy(specimen.isChained),
          specimen.outputShape(last) == specimen.outputShape(first == 0 ? nil : first - 1),
          last + 1 >= specimen.layers.count || specimen.family(last + 1) != .sum
        else { continue }
        sites.append((first, last))
      }
    }
    return sites
  }
}
