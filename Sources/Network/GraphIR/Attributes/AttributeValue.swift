import JSONText
import Primitives

/// The value of an attribute after it was checked against its type.
public enum AttributeValue: Hashable, Sendable {
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  case text(String)
  /// Boxed: every layer of every candidate has values, and hardly any has a formula.
  indirect case formula(Formula)
  case extent(Extent)
  case padding(Padding)
  case integers([Int])
  /// Not written: the layer derives it from the rest. A default only, never decoded.
  case unset
}

/// How far a map is extended before a window slides over it.
public enum Padding: Hashable, Sendable {
  case amount(Extent)
  /// An amount for each side of an image.
  case margins(Margins)
  /// An amount for each end of a sequence.
  case ends(before: Int, after: Int)
  /// No padding.
  case valid
  /// As much as keeps ⌈size / stride⌉ positions. If that is odd, the extra row or column goes to the bottom or right.
  case same
}

extension AttributeValue {
  /// The value as a document would write it; a document leaves out what is ``unset``.
  public var json: JSONValue {
    switch self {
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .boolean(let value): .boolean(value)
    case .text(let value): .string(value)
    case .formula(let formula): .string(formula.description)
    case .extent(let extent): Self.json(extent)
    case .padding(.amount(let extent)): Self.json(extent)
    case .padding(.margins(let margins)):
      .array([margins.top, margins.left, margins.bottom, margins.right].map(JSONValue.integer))
    case .padding(.ends(let before, let after)): [.integer(before), .integer(after)]
    case .padding(.valid): "valid"
    case .padding(.same): "same"
    case .integers(let values): .array(values.map(JSONValue.integer))
    case .unset: .null
    }
  }

  private static func json(_ extent: Extent) -> JSONValue {
    extent.height == extent.width ? .integer(extent.width) : [.integer(extent.height), .integer(extent.width)]
  }
}

/// A Swift type that an attribute can have.
public protocol AttributeRepresentable: Hashable, Sendable {
  /// Nil if the value has another type; a schema's own check rules that out.
  init?(attribute: AttributeValue)
  var attribute: AttributeValue { get }
}

extension Int: AttributeRepresentable {
  public init?(attribute: AttributeValue) {
    guard case .integer(let value) = attribute else { return nil }
    self = value
  }

  public var attribute: AttributeValue { .integer(self) }
}

extension Double: AttributeRepresentable {
  public init?(attribute: AttributeValue) {
    guard case .number(let value) = attribute else { return nil }
    self = value
  }

  public var attribute: AttributeValue { .number(self) }
}

extension Bool: AttributeRepresentable {
  public init?(attribute: AttributeValue) {
    guard case .boolean(let value) = attribute else { return nil }
    self = value
  }

  public var attribute: AttributeValue { .boolean(self) }
}

extension Extent: AttributeRepresentable {
  public init?(attribute: AttributeValue) {
    guard case .extent(let value) = attribute else { return nil }
    self = value
  }

  public var attribute: AttributeValue { .extent(self) }
}

extension Padding: AttributeRepresentable {
  public init?(attribute: AttributeValue) {
    guard case .padding(let value) = attribute else { return nil }
    self = value
  }

  public var attribute: AttributeValue { .padding(self) }
}

extension Formula: AttributeRepresentable {
  public init?(attribute: AttributeValue) {
    guard case .formula(let formula) = attribute else { return nil }
    self = formula
  }

  public var attribute: AttributeValue { .formula(self) }
}

extension [Int]: AttributeRepresentable {
  public init?(attribute: AttributeValue) {
    guard case .integers(let value) = attribute else { return nil }
    self = value
  }

  public var attribute: AttributeValue { .integers(self) }
}

/// An attribute that may be left out, whose value the layer then derives.
extension Optional: AttributeRepresentable where Wrapped: AttributeRepresentable {
  public init?(attribute: AttributeValue) {
    if case .unset = attribute {
      self = .none
    } else if let value = Wrapped(attribute: attribute) {
      self = .some(value)
    } else {
      return nil
    }
  }

  public var attribute: AttributeValue { self?.attribute ?? .unset }
}
