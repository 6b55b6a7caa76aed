import Catalogues
import GraphIR
import JSONText
import TensorTypes

/// Puts a convolution with its normalisation and activation, or a block, where a map passes: before the first layer, or
/// behind another unit or a pooling. Without it, a network that has no convolution could not get one.
///
/// Drawn only where the section names it or designs lend their blocks: what studies found without it they find again.
public struct InsertUnit: Mutation, Configurable {
  public static let kind = "insert"
  public static let help =
    "Puts a convolution or block where a map passes; off unless it is named here or designs lend their blocks."
  public var weight = 5.0

  public init() {}

  private static let widths = [8, 16, 32, 64]
  private static let strides = [1, 2]
  private static let divisors = [2, 4]
  private static let kernel = 3
  /// How many times as many numbers as the network's input a new map may hold: wide layers on a large map cost as much as all
  /// the rest of a search. Later mutations may go further.
  private static let mostGrowth = 8

  /// What is inserted, but for its kind.
  private struct Form {
    var width: Int
    var stride: Int
    var divisor: Int
  }

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let sites = Self.sites(specimen)
    let terms = Self.terms(specimen)
    guard !sites.isEmpty, !terms.isEmpty else { return nil }
    let site = sites[generator.nextIndex(of: sites)]
    let term = terms[generator.nextIndex(of: terms)]
    let forms = Self.forms(specimen, at: site)
    let form = forms[generator.nextIndex(of: forms)]
    return Self.inserting(term, form, into: specimen, after: site)
  }

  public func edits(of specimen: Specimen) -> [Edit]? {
    var edits: [Edit] = []
    for site in Self.sites(specimen) {
      let forms = Self.forms(specimen, at: site)
      for term in Self.terms(specimen) {
        edits += forms.compactMap { Self.inserting(term, $0, into: specimen, after: site) }
      }
    }
    return edits
  }

  /// Layers behind which a map goes to the next one in the list alone; nil stands for the network's input.
  private static func sites(_ specimen: Specimen) -> [Int?] {
    let ends = Set(specimen.units.map(\.upperBound))
    let candidates =
      [nil]
      + specimen.layers.indices.prefix(specimen.classifier).filter { layer in
        ends.contains(layer) || specimen.family(layer) == .pooling
      }
    return candidates.filter { layer in
      let next = layer.map { $0 + 1 } ?? 0
      return next < specimen.layers.count && specimen.isChained(next) && specimen.outputShape(layer).rank > 1
    }
  }

  private static func terms(_ specimen: Specimen) -> [Vocabulary.Term] {
    specimen.space.vocabulary.blocks + specimen.space.vocabulary.members(of: .convolution)
  }

  /// What may stand there: widths that suit small networks, or that of the map, with and without a step.
  private static func forms(_ specimen: Specimen, at site: Int?) -> [Form] {
    let map = specimen.outputShape(site)
    let widths = map[0] > widths[0] && !widths.contains(map[0]) ? widths + [map[0]] : widths
    let most = mostGrowth * specimen.graph.input.elementCount
    return strides.flatMap { stride in
      let positions = map.extents.dropFirst().reduce(1) { $0 * (($1 + stride - 1) / stride) }
      return widths.filter { $0 == Self.widths[0] || $0 * positions <= most }.flatMap { width in
        divisors.map { Form(width: width, stride: stride, divisor: $0) }
      }
    }
  }

  private static func inserting(
    _ term: Vocabulary.Term, _ form: Form, into specimen: Specimen, after site: Int?
  ) -> Edit? {
    guard let attributes = attributes(of: term, form, specimen.space.rules) else { return nil }
    let shape = specimen.outputShape(site)
    var document = specimen.document
    var entries = [LayerEntry(term.kind, name: document.freeName(for: term.kind), attributes: attributes)]
    if !term.isBlock {
      guard term.output(attributes, reading: shape) != nil else { return nil }
      for follower in ReplaceUnit.followers(specimen, term, attributes, reading: shape) {
        entries.append(LayerEntry(follower.kind, name: document.freeName(for: follower.kind)))
      }
    }
    guard specimen.layers.count + entries.count <= specimen.space.maximumLayers else { return nil }
    for (offset, entry) in entries.enumerated() {
      document.insert(entry, after: site.map { $0 + offset } ?? (offset == 0 ? nil : offset - 1))
    }
    return Edit(document, "\(term.kind) added \(site.map { "after \(specimen.document.name(of: $0))" } ?? "first")")
  }

  /// Nil if an attribute is needed that nothing gives, or the section allows none of its values.
  private static func attributes(of term: Vocabulary.Term, _ form: Form, _ rules: SearchRules) -> JSONObject? {
    var attributes = JSONObject()
    for schema in term.attributes {
      if schema.type.isPadding { attributes[schema.name] = "same" }
      var value: Int?
      switch schema.role {
      case .width: value = form.width
      case .kernel where schema.isRequired: value = kernel
      case .stride: value = form.stride
      case .bottleneck where schema.isRequired: value = max(1, form.width / form.divisor)
      default: break
      }
      guard var number = value else {
        if schema.isRequired { return nil }
        continue
      }
      if let stated = rules.allowed("", schema.name), !stated.contains(.integer(number)) {
        guard let nearest = StatedIntegers().intersection(stated).nearest(to: number) else { return nil }
        number = nearest
      }
      guard (try? schema.type.decode(.integer(number))) != nil else { return nil }
      if schema.writtenDefault?.json != .integer(number) { attributes[schema.name] = .integer(number) }
    }
    return term.isAllowed(attributes, by: rules) ? attributes : nil
  }
}
