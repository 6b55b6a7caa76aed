import GraphIR
import JSONText
import Primitives

/// Where an architecture holds a value that a search may change.
public enum Slot: Hashable, Sendable {
  case attribute(layer: Int, name: String)
  /// How often a layer stands in a row.
  case repetition(layer: Int)
  /// A parameter of the architecture that was declared with a role; by its index.
  case parameter(Int)

  /// The word that stands for ``repetition(layer:)`` where attributes are named.
  static let repetitionName = "repeat"
}

extension Architecture {
  /// The name of a layer that was named by ``namingEveryLayer()``.
  func name(of layer: Int) -> String { layers[layer].name ?? layers[layer].kind }

  /// A slot as people name it: `block1.middle`, `block1.repeat`, `$width`.
  func name(of slot: Slot) -> String {
    switch slot {
    case .attribute(let layer, let attribute): "\(name(of: layer)).\(attribute)"
    case .repetition(let layer): "\(name(of: layer)).\(Slot.repetitionName)"
    case .parameter(let index): "$\(parameters[index].name)"
    }
  }

  mutating func set(_ slot: Slot, to value: JSONValue) {
    switch slot {
    case .attribute(let layer, let name): layers[layer].attributes[name] = value
    case .repetition(let layer): layers[layer].repetition = value == 1 ? nil : value
    case .parameter(let index): parameters[index].defaultValue = value
    }
  }
}

extension Specimen {
  /// The literal that a slot holds, or the default that stands for it; nil for expressions and for what is derived.
  func literal(of slot: Slot) -> JSONValue? { literal(of: slot, in: document) }

  /// The same in another document of the space, with as many layers.
  func literal(of slot: Slot, in document: Architecture) -> JSONValue? {
    switch slot {
    case .attribute(let layer, let name):
      if let written = document.layers[layer].attributes[name] { return written.asLiteral }
      return space.vocabulary[document.layers[layer].kind]?[attribute: name]?.writtenDefault?.json
    case .repetition(let layer):
      guard let written = document.layers[layer].repetition else { return 1 }
      return written.asLiteral
    case .parameter(let index):
      return document.parameters[index].defaultValue
    }
  }

  /// The integer that a slot holds, also where it is written as a square [8, 8]; nil if it holds something else.
  func integer(of slot: Slot) -> Int? {
    switch literal(of: slot) {
    case .integer(let value)?: value
    case .array(let sides)?:
      if sides.count == 2, sides[0] == sides[1], case .integer(let side) = sides[0] { side } else { nil }
    default: nil
    }
  }
}

extension JSONValue {
  /// Nil, not null, for an expression.
  fileprivate var asLiteral: JSONValue? { isExpression ? .none : .some(self) }

  var isExpression: Bool {
    if case .string(let text) = self { text.utf8.contains(UInt8(ascii: "$")) } else { false }
  }
}
