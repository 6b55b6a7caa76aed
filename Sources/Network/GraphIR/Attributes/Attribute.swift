import Primitives

/// One attribute of a layer written in Swift: its schema, and where its value goes.
///
/// The property's initial value is the default, unless `required` is set.
public struct Attribute<Layer: Sendable>: Sendable {
  @usableFromInline let name: String
  @usableFromInline let type: AttributeType
  @usableFromInline let required: Bool
  @usableFromInline let follows: String?
  @usableFromInline let role: AttributeRole?
  @usableFromInline let help: String
  @usableFromInline var formerNames: [String] = []
  @usableFromInline let get: @Sendable (Layer) -> AttributeValue
  @usableFromInline let set: @Sendable (inout Layer, AttributeValue) -> Void

  @inlinable
  init<Value: AttributeRepresentable>(
    _ name: String, _ path: WritableKeyPath<Layer, Value> & Sendable, _ type: AttributeType,
    follows other: String? = nil, role: AttributeRole?, required: Bool, help: String
  ) {
    self.name = name
    self.type = type
    follows = other
    self.role = role
    self.required = required
    self.help = help
    get = { $0[keyPath: path].attribute }
    set = { layer, attribute in
      guard let value = Value(attribute: attribute) else {
        preconditionFailure("'\(name)' has a value of another type")
      }
      layer[keyPath: path] = value
    }
  }

  @inlinable
  public init(
    _ name: String, _ path: WritableKeyPath<Layer, Int> & Sendable, in range: ClosedRange<Int>,
    role: AttributeRole? = nil, required: Bool = false, help: String
  ) {
    self.init(name, path, .integer(range), role: role, required: required, help: help)
  }

  @inlinable
  public init(
    _ name: String, _ path: WritableKeyPath<Layer, Double> & Sendable, in range: ClosedRange<Double>,
    role: AttributeRole? = nil, required: Bool = false, help: String
  ) {
    self.init(name, path, .number(range), role: role, required: required, help: help)
  }

  @inlinable
  public init(
    _ name: String, _ path: WritableKeyPath<Layer, Bool> & Sendable, role: AttributeRole? = nil,
    required: Bool = false, help: String
  ) {
    self.init(name, path, .boolean, role: role, required: required, help: help)
  }

  /// A function of the elements of what the layer reads.
  @inlinable
  public init(
    _ name: String, _ path: WritableKeyPath<Layer, Formula> & Sendable, role: AttributeRole? = nil,
    required: Bool = false, help: String
  ) {
    self.init(name, path, .formula, role: role, required: required, help: help)
  }

  /// A number for both axes or [height, width].
  @inlinable
  public init(
    _ name: String, _ path: WritableKeyPath<Layer, Extent> & Sendable, in range: ClosedRange<Int>,
    role: AttributeRole? = nil, required: Bool = false, help: String
  ) {
    self.init(name, path, .extent(range), role: role, required: required, help: help)
  }

  @inlinable
  public init(
    _ name: String, _ path: WritableKeyPath<Layer, Padding> & Sendable, in range: ClosedRange<Int>,
    role: AttributeRole? = nil, required: Bool = false, help: String
  ) {
    self.init(name, path, .padding(range), role: role, required: required, help: help)
  }

  /// The padding of a sequence, which has one axis.
  @inlinable
  public init(
    _ name: String, _ path: WritableKeyPath<Layer, Padding> & Sendable, alongSequence range: ClosedRange<Int>,
    role: AttributeRole? = nil, required: Bool = false, help: String
  ) {
    self.init(name, path, .sequencePadding(range), role: role, required: required, help: help)
  }

  /// A list of integers; where it may hold one, that integer alone will do.
  @inlinable
  public init(
    _ name: String, _ path: WritableKeyPath<Layer, [Int]> & Sendable, count: ClosedRange<Int>,
    in range: ClosedRange<Int>, role: AttributeRole? = nil, required: Bool = false, help: String
  ) {
    self.init(name, path, .integers(count: count, range), role: role, required: required, help: help)
  }

  /// One of the words of an enumeration.
  @inlinable
  public init<Word>(
    _ name: String, _ path: WritableKeyPath<Layer, Word> & Sendable, role: AttributeRole? = nil,
    required: Bool = false, help: String
  ) where Word: AttributeRepresentable & CaseIterable & RawRepresentable, Word.RawValue == String {
    self.init(
      name, path, .choice(Word.allCases.map(\.rawValue)), role: role, required: required, help: help)
  }
}

extension Attribute {
  /// The attribute, which documents may also write under names that it had before, the oldest first.
  public func formerly(_ names: String...) -> Attribute {
    var attribute = self
    attribute.formerNames = names
    return attribute
  }
}

/// Attributes that the layer derives from the others when they are not written.
extension Attribute {
  @inlinable
  public init(
    _ name: String, _ path: WritableKeyPath<Layer, Int?> & Sendable, in range: ClosedRange<Int>,
    follows other: String? = nil, role: AttributeRole? = nil, help: String
  ) {
    self.init(
      name, path, .integer(range), follows: other, role: role, required: false, help: help)
  }

  @inlinable
  public init(
    _ name: String, _ path: WritableKeyPath<Layer, Extent?> & Sendable, in range: ClosedRange<Int>,
    follows other: String? = nil, role: AttributeRole? = nil, help: String
  ) {
    self.init(
      name, path, .extent(range), follows: other, role: role, required: false, help: help)
  }

  @inlinable
  public init(
    _ name: String, _ path: WritableKeyPath<Layer, [Int]?> & Sendable, count: ClosedRange<Int>,
    in range: ClosedRange<Int>, role: AttributeRole? = nil, help: String
  ) {
    self.init(name, path, .integers(count: count, range), role: role, required: false, help: help)
  }
}

extension AttributeRepresentable where Self: RawRepresentable, RawValue == String {
  public init?(attribute: AttributeValue) {
    guard case .text(let word) = attribute else { return nil }
    self.init(rawValue: word)
  }

  public var attribute: AttributeValue { .text(rawValue) }
}
