import Diagnostics

/// Precedence climbing over the bytes of an expression. Length and nesting are bounded.
struct ExpressionParser {
  static let maximumLength = 512
  static let maximumDepth = 32

  private let bytes: [UInt8]
  private let variables: [String]
  private var position = 0
  private var depth = 0

  init(_ source: String, variables: [String]) {
    bytes = Array(source.utf8)
    self.variables = variables
  }

  mutating func parse() throws(ExpressionError) -> Expression.Node {
    guard bytes.count <= Self.maximumLength else {
      throw ExpressionError("the expression is longer than \(Self.maximumLength) characters", 0..<bytes.count)
    }
    let node = try binary(atLeast: 1)
    skipSpace()
    guard position == bytes.count else { throw trailing() }
    return node
  }

  private mutating func binary(atLeast precedence: Int) throws(ExpressionError) -> Expression.Node {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else {
      throw ExpressionError("the expression is nested too deeply", position..<bytes.count)
    }
    skipSpace()
    let start = position
    var left = try unary()
    while let op = peekOperator(), op.precedence >= precedence {
      position += op.rawValue.utf8.count
      let right = try binary(atLeast: op.precedence + 1)
      left = .binary(op, left, right, start..<position)
    }
    return left
  }

  private mutating func unary() throws(ExpressionError) -> Expression.Node {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else {
      throw ExpressionError("the expression is nested too deeply", position..<bytes.count)
    }
    skipSpace()
    let start = position
    switch current {
    case UInt8(ascii: "-"):
      position += 1
      return .negate(try unary(), start..<position)
    case UInt8(ascii: "!"):
      position += 1
      return .not(try unary())
    case UInt8(ascii: "("):
      position += 1
      let node = try binary(atLeast: 1)
      try expect(")")
      return node
    case UInt8(ascii: "$"):
      position += 1
      return try variable(from: start)
    case let byte? where isDigit(byte):
      while let byte = current, isDigit(byte) { position += 1 }
      guard let value = Int(text(start..<position)) else {
        throw ExpressionError("\(text(start..<position)) is too large", start..<position)
      }
      return .constant(value)
    case let byte? where isLetter(byte):
      while let byte = current, isLetter(byte) || isDigit(byte) { position += 1 }
      return try call(text(start..<position), start..<position)
    default:
      throw unexpected()
    }
  }

  private mutating func variable(from start: Int) throws(ExpressionError) -> Expression.Node {
    while let byte = current, isLetter(byte) || isDigit(byte) { position += 1 }
    let name = text((start + 1)..<position)
    guard !name.isEmpty else {
      throw ExpressionError("a name is missing after '$'", start..<position, remedy: known)
    }
    guard let index = variables.firstIndex(of: name) else {
      throw ExpressionError(
        "'$\(name)' is not known here", start..<position,
        remedy: suggestion(for: name, among: variables).map { "Did you mean '$\($0)'?" } ?? known)
    }
    return .variable(index, start..<position)
  }

  private var known: String {
    "Known here: \(listing(variables.filter { !$0.isEmpty }.map { "$\($0)" }))"
  }

  private mutating func call(_ name: String, _ range: Range<Int>) throws(ExpressionError) -> Expression.Node {
    guard name == "min" || name == "max" else {
      let remedy = variables.contains(name) ? "Write '$\(name)'" : "The functions are min and max; names start with '$'"
      throw ExpressionError("'\(name)' is no function", range, remedy: remedy)
    }
    try expect("(")
    var arguments = [try binary(atLeast: 1)]
    skipSpace()
    while current == UInt8(ascii: ",") {
      position += 1
      arguments.append(try binary(atLeast: 1))
      skipSpace()
    }
    try expect(")")
    return name == "min" ? .least(arguments) : .greatest(arguments)
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = current, byte == UInt8(ascii: " ") { position += 1 }
  }

  private mutating func peekOperator() -> Expression.Operator? {
    skipSpace()
    guard position < bytes.count else { return nil }
    let next = position + 1 < bytes.count ? bytes[position + 1] : 0
    let isEquality = next == UInt8(ascii: "=")
    switch bytes[position] {
    case UInt8(ascii: "|") where next == UInt8(ascii: "|"): return .or
    case UInt8(ascii: "&") where next == UInt8(ascii: "&"): return .and
    case UInt8(ascii: "=") where isEquality: return .equal
    case UInt8(ascii: "!") where isEquality: return .notEqual
    case UInt8(ascii: "<"): return isEquality ? .lessOrEqual : .less
    case UInt8(ascii: ">"): return isEquality ? .greaterOrEqual : .greater
    case UInt8(ascii: "+"): return .add
    case UInt8(ascii: "-"): return .subtract
    case UInt8(ascii: "*"): return .multiply
    case UInt8(ascii: "/"): return .divide
    case UInt8(ascii: "%"): return .remainder
    default: return nil
    }
  }

  private mutating func expect(_ token: Unicode.Scalar) throws(ExpressionError) {
    skipSpace()
    guard current == UInt8(ascii: token) else {
      guard current != nil else {
        throw ExpressionError("'\(token)' is missing at the end", bytes.count..<bytes.count, remedy: "Add it")
      }
      throw unexpected()
    }
    position += 1
  }

  /// What stands after a whole expression.
  private func trailing() -> ExpressionError {
    let byte = bytes[position]
    if byte == UInt8(ascii: ")") {
      return ExpressionError("')' closes nothing", position..<position + 1, remedy: "Remove it, or add '('")
    }
    if isDigit(byte) || isLetter(byte) || "$(!".utf8.contains(byte) {
      return ExpressionError("an operator is missing here", position..<position + 1)
    }
    return unexpected()
  }

  private func unexpected() -> ExpressionError {
    guard position < bytes.count else {
      return ExpressionError(
        "the expression ends where a value is due", bytes.count..<bytes.count,
        remedy: "Add a number or a name such as '$in'")
    }
    let rest = String(decoding: bytes[position...], as: UTF8.self)
    let character = rest.first.map(String.init) ?? ""
    let remedy =
      character == "=" ? "Compare with '=='" : character == "." ? "Expressions have integers only" : nil
    return ExpressionError(
      "'\(character)' is not expected here", position..<(position + character.utf8.count), remedy: remedy)
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
  private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
  private func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z") || byte == UInt8(ascii: "_")
  }
}
