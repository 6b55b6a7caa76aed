import Catalogues
import GraphIR
import JSONText
import TensorTypes

/// Replaces a convolution with its normalisation and activation, or a block, by a block; or a block by a
/// convolution. Width, window and step are kept, so that both have the same interface.
public struct ReplaceUnit: Mutation, Configurable {
  public static let kind = "replace"
  public static let help = "Swaps a convolution or block for another block or convolution."
  public var weight = 1.0

  public init() {}

  public func axes(of specimen: Specimen) -> [Axis] {
    Self.units(specimen).compactMap { unit in
      let kinds = Self.kinds(specimen, unit).map(\.kind)
      let current = specimen.layers[unit.lowerBound].kind
      guard !kinds.isEmpty else { return nil }
      return Axis(
        "\(specimen.document.name(of: unit.lowerBound)).kind", mutation: Self.kind, current: .string(current),
        values: ([current] + kinds).map { .string($0) })
    }
  }

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let units = Self.units(specimen)
    guard !units.isEmpty else { return nil }
    let unit = units[generator.nextIndex(of: units)]
    let kinds = Self.kinds(specimen, unit)
    guard !kinds.isEmpty else { return nil }
    let term = kinds[generator.nextIndex(of: kinds)]
    return Self.replacing(unit, by: term, divisor: [2, 4][generator.nextInt(below: 2)], specimen)
  }

  public func edits(of specimen: Specimen) -> [Edit]? {
    Self.units(specimen).flatMap { unit in
      Self.kinds(specimen, unit).flatMap { term in
        [2, 4].compactMap { Self.replacing(unit, by: term, divisor: $0, specimen) }
      }
    }
  }

  static func replacing(
    _ unit: ClosedRange<Int>, by term: Vocabulary.Term, divisor: Int, _ specimen: Specimen
  ) -> Edit? {
    guard let attributes = Self.attributes(of: term, like: specimen, unit, divisor: divisor) else { return nil }
    var document = specimen.document
    let layer = unit.lowerBound
    let old = document.layers[layer].kind
    if unit.count > 1 { document.remove((layer + 1)...unit.upperBound) }
    document.layers[layer].kind = term.kind
    document.layers[layer].attributes = attributes
    if !term.isBlock {
      document.layers[layer].repetition = nil
      var index = layer
      for follower in Self.followers(specimen, term, attributes, reading: specimen.inputShape(layer)) {
        document.insert(LayerEntry(follower.kind, name: document.freeName(for: follower.kind)), after: index)
        index += 1
      }
    }
    return Edit(document, "\(document.name(of: layer)): \(old) → \(term.kind)")
  }

  static func units(_ specimen: Specimen) -> [ClosedRange<Int>] {
    specimen.units.filter { unit in
      let term = specimen.terms[unit.lowerBound]
      guard let term, term.isBlock || term.family == .convolution, specimen.inputs(of: unit.lowerBound).count == 1
      else { return false }
      return specimen.isMutable(unit.lowerBound)
        && (unit.count == 1 || specimen.isRemovable((unit.lowerBound + 1)...unit.upperBound))
        && specimen.layers[unit.lowerBound].share == nil
    }
  }

  /// The kinds whose attributes can be given for the unit.
  static func kinds(_ specimen: Specimen, _ unit: ClosedRange<Int>) -> [Vocabulary.Term] {
    guard let term = specimen.terms[unit.lowerBound] else { return [] }
    let name = specimen.document.name(of: unit.lowerBound)
    let vocabulary = specimen.space.vocabulary
    let kinds = vocabulary.blocks + (term.isBlock ? vocabulary.members(of: .convolution) : [])
    return kinds.filter { kind in
      guard kind.kind != term.kind, specimen.space.rules.allowsKind(kind.kind, of: name),
        let attributes = attributes(of: kind, like: specimen, unit, divisor: 2)
      else { return false }
      return kind.isBlock || kind.output(attributes, reading: specimen.inputShape(unit.lowerBound)) != nil
    }
  }

  /// Attributes that make a kind do what a unit does; nil if one is needed that nothing gives.
  private static func attributes(
    of term: Vocabulary.Term, like specimen: Specimen, _ unit: ClosedRange<Int>, divisor: Int
  ) -> JSONObject? {
    let layer = unit.lowerBound
    guard let old = specimen.terms[layer] else { return nil }
    let width = specimen.outputShape(unit.upperBound)[0]
    // Without a width of its own, a kind must do with that of its input.
    guard term.hasWidth || width == specimen.inputShape(layer)[0] else { return nil }
    let rules = specimen.space.rules
    let name = specimen.document.name(of: layer)
    var attributes = JSONObject()
    for schema in term.attributes {
      let mine = schema.role.flatMap { old.attribute(of: $0) }
      let written = mine.flatMap { specimen.integer(of: .attribute(layer: layer, name: $0.name)) }
      var value: Int?
      switch schema.role {
      case .width: value = width
      case .kernel, .stride: value = written
      case .bottleneck where schema.name == mine?.name: value = written
      case .bottleneck where schema.isRequired: value = max(1, width / divisor)
      default: break
      }
      if schema.type.isPadding { attributes[schema.name] = "same" }
      guard var number = value else {
        if schema.isRequired { return nil }
        continue
      }
      if let stated = rules.allowed(name, schema.name), !stated.contains(.integer(number)) {
        guard schema.role == .bottleneck else { return nil }
        number = StatedIntegers().intersection(stated).nearest(to: number) ?? number
      }
      guard (try? schema.type.decode(.integer(number))) != nil else { return nil }
      if schema.writtenDefault?.json != .integer(number) { attributes[schema.name] = .integer(number) }
    }
    // What the search section speaks of must be there.
    guard term.hasSlots(of: name, in: rules), term.isAllowed(attributes, by: rules, as: name) else { return nil }
    return attributes
  }

  /// A normalisation and an activation for a new convolution.
  static func followers(
    _ specimen: Specimen, _ term: Vocabulary.Term, _ attributes: JSONObject, reading input: Shape
  ) -> [Vocabulary.Term] {
    guard let shape = term.output(attributes, reading: input) else { return [] }
    return [LayerFamily.normalization, .activation].compactMap { family in
      specimen.space.vocabulary.members(of: family).first {
        $0.output(JSONObject(), reading: shape) != nil && $0.isAllowed(JSONObject(), by: specimen.space.rules)
      }
    }
  }
}
