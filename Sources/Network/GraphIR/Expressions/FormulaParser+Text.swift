import Primitives

/// Words, and what is said where one is missing or not expected.
extension FormulaParser {
  mutating func enter() throws(ExpressionError) {
    depth += 1
    guard depth <= Self.maximumDepth else {
      throw ExpressionError("the expression is nested too deeply", position..<bytes.count)
    }
  }

  var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skipSpace() {
    while let byte = current, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
  }

  mutating func skipDigits() {
    while let byte = current, isDigit(byte) { position += 1 }
  }

  mutating func skipName() {
    while let byte = current, isLetter(byte) || isDigit(byte) { position += 1 }
  }

  /// Steps over one of some operators where it stands here.
  mutating func peek(
    _ operators: [(character: Unicode.Scalar, operation: Formula.Operation)]
  ) -> Formula.Operation? {
    skipSpace()
    guard let found = operators.first(where: { current == UInt8(ascii: $0.character) }) else { return nil }
    position += 1
    return found.operation
  }

  mutating func takeComma() -> Bool {
    skipSpace()
    guard current == UInt8(ascii: ",") else { return false }
    position += 1
    return true
  }

  mutating func expect(_ token: Unicode.Scalar) throws(ExpressionError) {
    skipSpace()
    guard current == UInt8(ascii: token) else {
      guard current != nil else { throw missing("'\(token)'") }
      throw trailing()
    }
    position += 1
  }

  func missing(_ token: String) -> ExpressionError {
    ExpressionError("\(token) is missing at the end", bytes.count..<bytes.count, remedy: "Add it")
  }

  /// What stands after a whole expression.
  func trailing() -> ExpressionError {
    let byte = bytes[position]
    let range = position..<position + 1
    if byte == UInt8(ascii: ")") {
      return ExpressionError("')' closes nothing", range, remedy: "Remove it, or add '('")
    }
    if byte == UInt8(ascii: ",") {
      return ExpressionError("',' stands only between the arguments of a function", range)
    }
    if "<>=!".utf8.contains(byte) {
      return ExpressionError(
        "a comparison is no number", range, remedy: "Write where(x < 0, …, …), with <, <=, > or >=")
    }
    if isDigit(byte) || isLetter(byte) || "$(.".utf8.contains(byte) {
      return ExpressionError("an operator is missing here", range, remedy: "Multiply with '*'")
    }
    return unexpected()
  }

  func unexpected() -> ExpressionError {
    guard position < bytes.count else {
      return ExpressionError(
        "the expression ends where a value is due", bytes.count..<bytes.count, remedy: "Add a number or an input")
    }
    let rest = String(decoding: bytes[position...], as: UTF8.self)
    let character = rest.first.map(String.init) ?? ""
    let remedies = [
      "^": "Write pow(x, 2)", "*": "Write pow(x, 2) for a power", "·": "Multiply with '*'", "×": "Multiply with '*'",
      "−": "Write '-'",
    ]
    return ExpressionError(
      "'\(character)' is not expected here", position..<(position + character.utf8.count),
      remedy: remedies[character])
  }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
  func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
  func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z") || byte == UInt8(ascii: "_")
  }
}
