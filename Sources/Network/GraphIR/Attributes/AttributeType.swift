import Diagnostics
import JSONText
import Primitives

/// What values an attribute takes.
public enum AttributeType: Hashable, Sendable {
  case integer(ClosedRange<Int>)
  case number(ClosedRange<Double>)
  case boolean
  case choice([String])
  /// One integer for both axes, or [height, width].
  case extent(ClosedRange<Int>)
  /// One integer, [height, width], [top, left, bottom, right], "same" or "valid".
  case padding(ClosedRange<Int>)
  /// One integer, [left, right], "same" or "valid".
  case sequencePadding(ClosedRange<Int>)
  /// A list of integers. If one is enough, it may be written without the list.
  case integers(count: ClosedRange<Int>, ClosedRange<Int>)
  /// A function of the elements of what the layer reads, written as an expression.
  case formula
  /// The kind of a layer or block, or any other word that is checked where it is used.
  case text
}

/// Why a JSON value cannot be the value of an attribute.
public struct AttributeMismatch: Error, Hashable, Sendable {
  /// What was expected, as in "expected …".
  public var expected: String
  public var remedy: String?
  /// What is wrong inside a string, with its offset there in bytes.
  public var inside: ExpressionError?
}

extension AttributeType {
  /// Checks a literal. Expressions (strings with `$`) are evaluated before.
  public func decode(_ json: JSONValue) throws(AttributeMismatch) -> AttributeValue {
    switch (self, json) {
    case (.integer(let range), .integer(let value)) where range.contains(value):
      return .integer(value)
    case (.number(let range), .integer(let value)) where range.contains(Double(value)):
      return .number(Double(value))
    case (.number(let range), .number(let value)) where range.contains(value):
      return .number(value)
    case (.boolean, .boolean(let value)):
      return .boolean(value)
    case (.choice(let words), .string(let word)):
      if words.contains(word) { return .text(word) }
      throw AttributeMismatch(expected: description, remedy: didYouMean(word, among: words))
    case (.text, .string(let word)):
      return .text(word)
    case (.formula, .string(let text)):
      do {
        return .formula(try Formula(parsing: text))
      } catch {
        throw AttributeMismatch(expected: description, remedy: error.remedy, inside: error)
      }
    case (.extent(let range), _):
      if let extent = Self.extent(json, in: range) { return .extent(extent) }
    case (.padding, .string(let word)), (.sequencePadding, .string(let word)):
      if word == "same" { return .padding(.same) }
      if word == "valid" { return .padding(.valid) }
      throw AttributeMismatch(expected: description, remedy: didYouMean(word, among: ["same", "valid"]))
    case (.sequencePadding(let range), .integer(let amount)) where range.contains(amount):
      return .padding(.amount(Extent(amount)))
    case (.sequencePadding(let range), .array(let sides)) where sides.count == 2:
      if let ends = Self.integers(sides, in: range) { return .padding(.ends(before: ends[0], after: ends[1])) }
    case (.padding(let range), .array(let sides)) where sides.count == 4:
      if let sides = Self.integers(sides, in: range) {
        return .padding(.margins(Margins(top: sides[0], left: sides[1], bottom: sides[2], right: sides[3])))
      }
    case (.padding(let range), _):
      if let extent = Self.extent(json, in: range) { return .padding(.amount(extent)) }
    case (.integers(let count, let range), .integer(let value)) where count.contains(1) && range.contains(value):
      return .integers([value])
    case (.integers(let count, let range), .array(let elements)) where count.contains(elements.count):
      if let values = Self.integers(elements, in: range) { return .integers(values) }
    default: break
    }
    throw AttributeMismatch(expected: description, remedy: nil)
  }

  /// Nil if an element is no integer of the range.
  private static func integers(_ elements: [JSONValue], in range: ClosedRange<Int>) -> [Int]? {
    let values = elements.compactMap { element -> Int? in
      guard case .integer(let value) = element, range.contains(value) else { return nil }
      return value
    }
    return values.count == elements.count ? values : nil
  }

  private static func extent(_ json: JSONValue, in range: ClosedRange<Int>) -> Extent? {
    switch json {
    case .integer(let side) where range.contains(side):
      return Extent(side)
    case .array(let sides) where sides.count == 2:
      guard case (.integer(let height), .integer(let width)) = (sides[0], sides[1]), range.contains(height),
        range.contains(width)
      else { return nil }
      return Extent(height: height, width: width)
    default: return nil
    }
  }

  /// Whether an integer expression can stand for a value of this type.
  public var takesExpressions: Bool {
    switch self {
    case .integer, .number, .boolean, .extent, .padding, .sequencePadding: true
    case .integers(let count, _): count.contains(1)
    case .choice, .formula, .text: false
    }
  }
}

extension AttributeType: CustomStringConvertible {
  /// What is expected, in words: "an integer from 1 to 31".
  public var description: String {
    switch self {
    case .integer(let range): "an integer \(Self.words(range))"
    case .number(let range): "a number \(Self.words(range))"
    case .boolean: "true or false"
    case .choice(let words): "one of " + words.map { "'\($0)'" }.joined(separator: ", ")
    case .extent(let range): "an integer \(Self.words(range)), or [height, width]"
    case .padding(let range):
      "an integer \(Self.words(range)), [height, width], [top, left, bottom, right], 'same' or 'valid'"
    case .sequencePadding(let range): "an integer \(Self.words(range)), [left, right], 'same' or 'valid'"
    case .integers(let count, let range):
      if count.contains(1) {
        "an integer \(Self.words(range)), or a list of up to \(count.upperBound) such"
      } else if count.lowerBound == count.upperBound {
        "a list of \(count.lowerBound) integers \(Self.words(range))"
      } else {
        "a list of \(count.lowerBound) to \(count.upperBound) integers \(Self.words(range))"
      }
    case .formula: "an expression such as 'x * sigmoid(x)'"
    case .text: "a string"
    }
  }

  private static func words(_ range: ClosedRange<Int>) -> String {
    switch (range.lowerBound, range.upperBound) {
    case (.min, .max): "of any size"
    case (let lower, .max): "of at least \(lower)"
    case (.min, let upper): "of at most \(upper)"
    case (let lower, let upper): "from \(lower) to \(upper)"
    }
  }

  private static func words(_ range: ClosedRange<Double>) -> String {
    switch (range.lowerBound, range.upperBound) {
    case (-.greatestFiniteMagnitude, .greatestFiniteMagnitude): "of any size"
    case (let lower, .greatestFiniteMagnitude): "of at least \(words(lower))"
    case (-.greatestFiniteMagnitude, let upper): "of at most \(words(upper))"
    case (let lower, let upper): "from \(words(lower)) to \(words(upper))"
    }
  }

  private static func words(_ number: Double) -> String {
    number.rounded() == number && abs(number) < 1e15 ? String(Int(number)) : "\(number)"
  }
}
