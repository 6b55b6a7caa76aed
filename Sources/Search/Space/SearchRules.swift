import Catalogues
import JSONText

/// What the `search` section of an architecture says: what a search may change there and to what.
///
/// ```json
/// "search": {
///   "import": ["../blocks/depthwise-separable.json"],
///   "fixed": ["stem", "block1.kernel"],
///   "values": {
///     "block1.middle": [4, 8, 12], "*.kernel": [3, 5], "*.out": {"minimum": 4, "maximum": 64},
///     "relu1.kind": ["relu", "silu"]
///   },
///   "ties": [["block1.out", "block2.out"]],
///   "mutations": {"add_skip": false, "width": {"weight": 4}}
/// }
/// ```
/// - `import`: files whose blocks a search may use besides those that the architecture imports.
/// - `fixed`: layers that stay as they are, or single attributes of layers.
/// - `values`: for a layer's attribute, its `repeat` or its `kind`, the values that it may take: a list, or bounds; `*`
///   stands for every layer without a line of its own. `$name` is a parameter of the architecture.
/// - `ties`: attributes that move together; they start equal.
/// - `recipe`: members of the recipe that candidates choose, with their values.
/// - `mutations`: settings of mutations; false turns one off.
/// - `priors`: the share of random candidates that begin with structures which have served small networks well.
///
/// Layers without a name are called by kind and number, as everywhere: `conv2d_1`. A layer that is named here is never
/// taken away. What a section says holds for every candidate, whoever makes it: see `Specimen.breaks(_:)`.
public struct SearchRules: Hashable, Sendable {
  public enum Allowed: Hashable, Sendable {
    case values([JSONValue])
    case bounds(ClosedRange<Int>)
  }

  public enum MutationRule: Hashable, Sendable {
    case off
    case settings([String: SettingValue])
  }

  public internal(set) var imports: [String] = []
  public internal(set) var fixed: Set<String> = []
  var fixedAttributes: Set<SlotName> = []
  public internal(set) var values: [SlotName: Allowed] = [:]
  public internal(set) var ties: [[SlotName]] = []
  public internal(set) var mutations: [String: MutationRule] = [:]
  public internal(set) var recipe: [RecipeAxis] = []
  /// From 0 to 1.
  public internal(set) var priors = 0.0
  /// The layers that the section names.
  var named: Set<String> = []
  /// What a candidate is held against, in the order of the section.
  var lines: [Line] = []
  /// Widths that give the network's output, and so stay: `*` does not speak of them.
  var exempt: Set<SlotName> = []

  public init() {}

  func fixes(_ layer: String, _ attribute: String) -> Bool {
    !fixedAttributes.isEmpty && fixedAttributes.contains(SlotName(layer: layer, attribute: attribute))
  }

  /// What an attribute may be; nil if the section does not say. A line for every layer does not speak of what is fixed,
  /// nor of the width that gives the network's output.
  func allowed(_ layer: String, _ attribute: String) -> Allowed? {
    guard !values.isEmpty else { return nil }
    let name = SlotName(layer: layer, attribute: attribute)
    if let own = values[name] { return own }
    guard let every = values[SlotName(layer: SlotName.everyLayer, attribute: attribute)] else { return nil }
    return name.isParameter || fixed.contains(layer) || fixedAttributes.contains(name) || exempt.contains(name)
      ? nil : every
  }

  /// Forgets lines.
  mutating func drop(_ dropped: [Line]) {
    for line in dropped {
      switch line.demand {
      case .values(let name): values[name] = nil
      case .tie(let names): ties.removeAll { $0 == names }
      case .fixedLayer(let name): fixed.remove(name)
      case .fixedAttribute(let name): fixedAttributes.remove(name)
      }
    }
    lines.removeAll(where: dropped.contains)
  }

  /// Whether the section turns a mutation off.
  func isOff(_ mutation: String) -> Bool {
    switch mutations[mutation] {
    case .off?: true
    case .settings(let settings)?: settings["weight"].map { $0 == .integer(0) || $0 == .real(0) } ?? false
    case nil: false
    }
  }

  /// The attributes of a layer that the section names.
  func slots(of layer: String) -> [String] {
    guard named.contains(layer) else { return [] }
    let slots = fixedAttributes.union(values.keys).union(ties.joined())
    return slots.filter { $0.layer == layer && !Self.ofEveryKind.contains($0.attribute) }.map(\.attribute).sorted()
  }

  /// What is no attribute of a kind, and can be said of any layer.
  static let ofEveryKind = ["kind", Slot.repetitionName]

  func allows(_ value: JSONValue, _ layer: String, _ attribute: String) -> Bool {
    allowed(layer, attribute)?.contains(value) ?? true
  }

  /// Whether a layer may become another kind.
  func allowsKind(_ kind: String, of layer: String) -> Bool {
    !fixes(layer, "kind") && allows(.string(kind), layer, "kind")
  }
}

extension SearchRules {
  /// A demand on every candidate, with its location in the document.
  struct Line: Hashable, Sendable {
    enum Demand: Hashable, Sendable {
      case fixedLayer(String)
      case fixedAttribute(SlotName)
      case values(SlotName)
      case tie([SlotName])
    }

    var demand: Demand
    var pointer: JSONPointer
  }
}

extension SearchRules.Allowed {
  func contains(_ value: JSONValue) -> Bool {
    switch self {
    case .values(let values): values.contains { $0.isSame(as: value) }
    case .bounds(let range):
      switch value {
      case .integer(let integer): range.contains(integer)
      // The sides of a window.
      case .array(let sides): !sides.isEmpty && sides.allSatisfy(contains)
      default: false
      }
    }
  }

  /// Whether there is more than one value.
  var isChoice: Bool {
    switch self {
    case .values(let values): values.contains { !$0.isSame(as: values[0]) }
    case .bounds(let range): range.lowerBound < range.upperBound
    }
  }
}

extension JSONValue {
  /// A square window [8, 8] as its side 8; anything else as it is.
  var side: JSONValue {
    guard case .array(let sides) = self, sides.count == 2, sides[0] == sides[1], case .integer = sides[0]
    else { return self }
    return sides[0]
  }

  /// Whether two values mean the same where an attribute is written: 8, 8.0 and [8, 8] do.
  func isSame(as other: JSONValue) -> Bool {
    let (left, right) = (side, other.side)
    if let one = left.double, let two = right.double { return one == two }
    return left == right
  }
}

/// An attribute of a layer by name, or a parameter of the architecture.
public struct SlotName: Hashable, Sendable, CustomStringConvertible {
  /// Stands for any layer.
  static let everyLayer = "*"
  /// Instead of a layer: the attribute is a parameter.
  static let parameters = "$"

  public var layer: String
  public var attribute: String

  init(layer: String, attribute: String) {
    self.layer = layer
    self.attribute = attribute
  }

  /// `layer.attribute` or `$parameter`; nil for anything else.
  init?(_ text: String) {
    if text.hasPrefix(Self.parameters) {
      self.init(layer: Self.parameters, attribute: String(text.dropFirst()))
    } else {
      guard let dot = text.firstIndex(of: "."), dot != text.startIndex else { return nil }
      self.init(layer: String(text[..<dot]), attribute: String(text[text.index(after: dot)...]))
    }
    if attribute.isEmpty { return nil }
  }

  var isParameter: Bool { layer == Self.parameters }
  public var description: String { isParameter ? "$\(attribute)" : "\(layer).\(attribute)" }
}
