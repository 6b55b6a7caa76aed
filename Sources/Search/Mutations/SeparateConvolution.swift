import Catalogues
import GraphIR
import JSONText

/// Splits a convolution into one that looks around in each channel by itself, with the normalisation and activation that
/// follow the convolution, and one of single points that mixes the channels (Howard et al. 2017, MobileNets,
/// arXiv:1704.04861, figure 3). The latter keeps the name and the width.
public struct SeparateConvolution: Mutation, Configurable {
  public static let kind = "separate"
  public static let help = "Splits a convolution into a depthwise and a pointwise one."
  public var weight = 0.7

  public init() {}

  public func axes(of specimen: Specimen) -> [Axis] {
    Self.sites(specimen).map { unit in
      Axis(
        "\(specimen.document.name(of: unit.lowerBound)) separated", mutation: Self.kind, current: false,
        values: [false, true])
    }
  }

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let sites = Self.sites(specimen)
    guard !sites.isEmpty else { return nil }
    return Self.separating(sites[generator.nextIndex(of: sites)], of: specimen)
  }

  public func edits(of specimen: Specimen) -> [Edit]? {
    Self.sites(specimen).compactMap { Self.separating($0, of: specimen) }
  }

  private static func separating(_ unit: ClosedRange<Int>, of specimen: Specimen) -> Edit? {
    let layer = unit.lowerBound
    guard let term = specimen.terms[layer], specimen.layers.count + unit.count <= specimen.space.maximumLayers
    else { return nil }
    var document = specimen.document
    var depthwise = specimen.layers[layer]
    depthwise.name = document.freeName(for: term.kind)
    depthwise.comment = nil
    depthwise.attributes = Self.depthwise(depthwise.attributes, of: term, channels: specimen.inputShape(layer)[0])
    document.layers[layer].inputs = nil
    document.layers[layer].attributes = Self.pointwise(document.layers[layer].attributes, of: term)
    document.insert(depthwise, after: layer == 0 ? nil : layer - 1)
    for (offset, follower) in unit.dropFirst().enumerated() {
      var copy = specimen.layers[follower]
      copy.name = document.freeName(for: copy.kind)
      copy.comment = nil
      document.insert(copy, after: layer + offset)
    }
    return Edit(document, "\(specimen.document.name(of: layer)): separated")
  }

  /// Convolutions of several channels in one group, with a window of several positions, that the section does not speak of.
  private static func sites(_ specimen: Specimen) -> [ClosedRange<Int>] {
    specimen.units.filter { unit in
      let layer = unit.lowerBound
      guard specimen.family(layer) == .convolution, specimen.isMutable(layer), specimen.layers[layer].share == nil,
        specimen.layers[layer].repetition == nil, specimen.inputs(of: layer).count == 1,
        specimen.inputShape(layer)[0] > 1, specimen.space.rules.slots(of: specimen.document.name(of: layer)).isEmpty
      else { return false }
      return number(.groups, of: layer, specimen) == 1 && number(.kernel, of: layer, specimen) ?? 1 > 1
        && isAllowed(unit, specimen)
    }
  }

  /// Whether the section's lines for every layer allow both parts, and the copies of what follows.
  private static func isAllowed(_ unit: ClosedRange<Int>, _ specimen: Specimen) -> Bool {
    let rules = specimen.space.rules
    guard let term = specimen.terms[unit.lowerBound], !rules.values.isEmpty else { return true }
    let written = specimen.layers[unit.lowerBound].attributes
    let channels = specimen.inputShape(unit.lowerBound)[0]
    return term.isAllowed(pointwise(written, of: term), by: rules)
      && term.isAllowed(depthwise(written, of: term, channels: channels), by: rules)
      && unit.dropFirst().allSatisfy {
        specimen.terms[$0]?.isAllowed(specimen.layers[$0].attributes, by: rules) ?? false
      }
  }

  private static func depthwise(_ written: JSONObject, of term: Vocabulary.Term, channels: Int) -> JSONObject {
    var attributes = written
    for schema in term.attributes where schema.role == .width || schema.role == .groups {
      attributes[schema.name] = .integer(channels)
    }
    return attributes
  }

  private static func number(_ role: AttributeRole, of layer: Int, _ specimen: Specimen) -> Int? {
    let schema = specimen.terms[layer]?.attribute(of: role)
    return schema.flatMap { specimen.integer(of: .attribute(layer: layer, name: $0.name)) }
  }

  /// What is left of a convolution's attributes if it has no window: its width, and whether it has a bias.
  private static func pointwise(_ written: JSONObject, of term: Vocabulary.Term) -> JSONObject {
    var attributes = JSONObject()
    for schema in term.attributes {
      switch schema.role {
      case .kernel: attributes[schema.name] = 1
      case .width: attributes[schema.name] = written[schema.name]
      default: if schema.type == .boolean { attributes[schema.name] = written[schema.name] }
      }
    }
    return attributes
  }
}
