import Diagnostics

/// A JSON value. Integers and other numbers are distinguished by how they are written: `1` and `1.0`.
public enum JSONValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

extension JSONValue {
  /// What kind of value this is, for messages: "a string", "a list".
  public var kindDescription: String {
    switch self {
    case .null: "null"
    case .boolean: "a boolean"
    case .integer: "an integer"
    case .number: "a number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }

  /// The value as a message shows it: scalars as written (long strings cut), containers by their kind.
  public var briefly: String {
    switch self {
    case .string(let text): "'\(text.echoed(upTo: 40))'"
    case .array(let elements) where elements.allSatisfy(\.isNumeric) && elements.count <= 6:
      "[" + elements.map(JSONWriter.canonical).joined(separator: ", ") + "]"
    case .array, .object: kindDescription
    default: JSONWriter.canonical(self)
    }
  }

  private var isNumeric: Bool {
    switch self {
    case .integer, .number: true
    default: false
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
  public init(nilLiteral: ()) { self = .null }
}
