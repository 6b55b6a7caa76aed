import Catalogues
import GraphIR
import JSONText
import TensorTypes

/// Puts a pooling behind a layer or block, if the map is large enough.
public struct AddPooling: Mutation, Configurable {
  public static let kind = "add_pooling"
  public static let help = "Halves a map by a pooling behind a layer or block."
  public var weight = 0.7

  public init() {}

  public func axes(of specimen: Specimen) -> [Axis] {
    Self.sites(specimen).map { layer, kinds in
      Axis(
        "pooling after \(specimen.document.name(of: layer))", mutation: Self.kind, current: nil,
        values: [nil] + kinds.map { .string($0.kind) })
    }
  }

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let sites = Self.sites(specimen)
    guard !sites.isEmpty else { return nil }
    return Self.pooling(specimen, at: sites[generator.nextIndex(of: sites)], using: &generator)
  }

  public func edits(of specimen: Specimen) -> [Edit]? {
    guard specimen.layers.count < specimen.space.maximumLayers else { return [] }
    return Self.sites(specimen).flatMap { layer, kinds in
      kinds.map { Self.pooling(specimen, after: layer, by: $0) }
    }
  }

  /// Pools behind the first layer or block, if the map that the next one reads is larger than half of the input's.
  static func behindFirst(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let units = specimen.units
    guard let first = units.first?.upperBound, let site = sites(specimen).first(where: { $0.layer == first })
    else { return nil }
    let read = units.count > 1 ? specimen.inputShape(units[1].lowerBound) : specimen.outputShape(first)
    guard let side = read.extents.last, let input = specimen.graph.input.extents.last, 2 * side > input + 1
    else { return nil }
    return pooling(specimen, at: site, using: &generator)
  }

  private static func pooling(
    _ specimen: Specimen, at site: (layer: Int, kinds: [Vocabulary.Term]),
    using generator: inout some RandomNumberGenerator
  ) -> Edit? {
    guard specimen.layers.count < specimen.space.maximumLayers else { return nil }
    return pooling(specimen, after: site.layer, by: site.kinds[generator.nextIndex(of: site.kinds)])
  }

  private static func pooling(_ specimen: Specimen, after layer: Int, by term: Vocabulary.Term) -> Edit {
    var document = specimen.document
    let attributes = attributes(of: term, specimen.space.rules)
    let entry = LayerEntry(term.kind, name: document.freeName(for: term.kind), attributes: attributes)
    document.insert(entry, after: layer)
    return Edit(document, "\(term.kind) added after \(document.name(of: layer))")
  }

  /// Ends of units that no pooling follows, with the kinds of pooling that may.
  private static func sites(_ specimen: Specimen) -> [(layer: Int, kinds: [Vocabulary.Term])] {
    specimen.derived.list(\.poolingSites) {
      specimen.units.compactMap { unit in
        let next = unit.upperBound + 1
        guard next >= specimen.layers.count || specimen.family(next) != .pooling else { return nil }
        let kinds = kinds(specimen, after: unit.upperBound)
        return kinds.isEmpty ? nil : (unit.upperBound, kinds)
      }
    }
  }

  private static func kinds(_ specimen: Specimen, after layer: Int) -> [Vocabulary.Term] {
    let shape = specimen.outputShape(layer)
    let rules = specimen.space.rules
    return specimen.space.vocabulary.members(of: .pooling).filter { term in
      let attributes = attributes(of: term, rules)
      return term.isAllowed(attributes, by: rules) && term.output(attributes, reading: shape) != nil
    }
  }

  /// A window of two, or the smallest larger one that the section allows, written out.
  private static func attributes(of term: Vocabulary.Term, _ rules: SearchRules) -> JSONObject {
    var attributes = JSONObject()
    if let kernel = term.attribute(of: .kernel) {
      attributes[kernel.name] = .integer((2...9).first { rules.allows(.integer($0), "", kernel.name) } ?? 2)
    }
    return attributes
  }
}
