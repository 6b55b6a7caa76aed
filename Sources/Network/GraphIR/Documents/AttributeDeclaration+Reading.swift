import Diagnostics
import JSONText

extension AttributeDeclaration {
  /// The most attributes of a block and parameters of an architecture.
  static let maximumCount = 256

  /// Names that expressions use for other things.
  private static let reserved: Set<String> = ["in"]

  static func list(
    _ object: JSONObject?, at location: Finding.Location, _ findings: inout Findings
  ) -> [AttributeDeclaration] {
    let members = object?.members ?? []
    if members.count > maximumCount {
      findings.add(
        "too-many-attributes", at: location, "\(members.count) are declared here, more than \(maximumCount)",
        remedy: "Use several blocks")
    }
    return members.prefix(maximumCount).compactMap { member in
      AttributeDeclaration(reading: member.value, name: member.key, at: location / member.key, &findings)
    }
  }

  private init?(reading value: JSONValue, name: String, at location: Finding.Location, _ findings: inout Findings) {
    guard name.isVariableName, !Self.reserved.contains(name), !LayerEntry.commonMembers.contains(name) else {
      let isTaken = Self.reserved.contains(name) || LayerEntry.commonMembers.contains(name)
      findings.add(
        "bad-name", at: location.key, "'\(name)' cannot name an attribute",
        remedy: isTaken ? "The name has a meaning of its own" : "Use letters, digits and '_', a letter first")
      return nil
    }
    if let declaration = AttributeDeclaration(shorthand: name, value) {
      self = declaration
      return
    }
    guard case .object(let object) = value else {
      findings.mismatch(
        value, at: location, key: name, expected: "a default value, or an object with \"type\" and \"default\"")
      return nil
    }
    self.init(name)
    var reader = ObjectReader(object, at: location, subject: "an attribute's declaration")
    readType(&reader, &findings)
    defaultValue = reader.value("default")
    minimum = reader.number("minimum", &findings)
    maximum = reader.number("maximum", &findings)
    choices = reader.strings("choices", &findings)
    help = reader.string("help", &findings)
    if let word = reader.string("role", &findings) {
      role = AttributeRole(rawValue: word)
      if role == nil {
        let roles = AttributeRole.allCases.map(\.rawValue)
        findings.add(
          "unknown-role", at: location / "role", "'\(word)' is not a role",
          remedy: didYouMean(word, among: roles) ?? "Roles are " + roles.joined(separator: ", "))
      }
    }
    reader.finish(&findings)
    checkBounds(at: location, &findings)
    checkDefault(at: location, &findings)
  }

  private mutating func readType(_ reader: inout ObjectReader, _ findings: inout Findings) {
    guard let word = reader.string("type", &findings) else {
      type = guessedType(reader)
      return
    }
    if let named = ValueType(rawValue: word) {
      type = named
    } else {
      let words = ValueType.allCases.map(\.rawValue)
      findings.add(
        "unknown-type", at: reader.location / "type", "'\(word)' is not a type of attributes",
        remedy: didYouMean(word, among: words) ?? "Types are " + words.joined(separator: ", "))
      type = guessedType(reader)
    }
  }

  /// The default tells the type where the declaration does not.
  private func guessedType(_ reader: ObjectReader) -> ValueType {
    reader.object["default"].flatMap { AttributeDeclaration(shorthand: name, $0)?.type } ?? type
  }

  private mutating func checkBounds(at location: Finding.Location, _ findings: inout Findings) {
    if let low = minimum, let high = maximum, low > high {
      findings.add(
        "empty-range", at: location / "maximum", "the range of '\(name)' is empty: its minimum is above its maximum",
        remedy: "Swap the two")
      (minimum, maximum) = (nil, nil)
    }
    let isNumeric = type == .integer || type == .number
    for (key, bound) in [("minimum", minimum), ("maximum", maximum)] {
      guard let bound else { continue }
      if !isNumeric {
        findings.add(
          "idle-member", at: (location / key).key, "'\(key)' has no meaning for a \(type.rawValue)", remedy: "Remove it"
        )
      } else if type == .integer, bound.rounded() != bound {
        findings.mismatch(.number(bound), at: location / key, key: key, expected: "an integer, as '\(name)' is one")
      }
    }
    if choices != nil, type != .string {
      findings.add(
        "idle-member", at: (location / "choices").key,
        "'choices' has no meaning for \(isNumeric ? "numbers" : "a boolean")",
        remedy: isNumeric ? "Use \"minimum\" and \"maximum\"" : "Remove it")
    }
    if let choices, choices.isEmpty {
      findings.add(
        "empty-range", at: location / "choices", "'\(name)' has no choices", remedy: "List at least one word")
      self.choices = nil
    }
  }

  private func checkDefault(at location: Finding.Location, _ findings: inout Findings) {
    guard let defaultValue else { return }
    if case .string(let text) = defaultValue, text.contains("$") {
      guard type == .string else { return }
      findings.add(
        "wrong-type", at: location / "default", "'default' is an expression, but \(name) is a string",
        remedy: "Expressions have integers only")
      return
    }
    do {
      _ = try attributeType.decode(defaultValue)
    } catch {
      findings.mismatch(defaultValue, at: location / "default", key: "default", expected: error.expected)
    }
  }
}

extension String {
  fileprivate var isVariableName: Bool { isIdentifier && !utf8.contains(UInt8(ascii: "-")) }
}
