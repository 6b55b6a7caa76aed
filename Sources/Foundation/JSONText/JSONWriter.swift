/// Writes JSON text.
public enum JSONWriter {
  /// One line without spaces, keys in the order of their UTF-8 bytes, numbers in the shortest form that reads back as
  /// the same value. Equal values give equal text on every machine.
  ///
  /// Numbers that JSON cannot hold (NaN, infinities) are written as null.
  public static func canonical(_ value: JSONValue) -> String {
    var text = ""
    write(value, sorted: true, into: &text)
    return text
  }

  /// One line with members in their own order.
  public static func line(_ value: JSONValue) -> String {
    var text = ""
    write(value, sorted: false, into: &text)
    return text
  }

  /// Indented text for people: members in their own order; a list or object that fits on a line stays on one.
  public static func pretty(_ value: JSONValue, width: Int = 100) -> String {
    var text = ""
    writePretty(value, indent: 0, used: 0, width: width, into: &text)
    return text + "\n"
  }

  private static func writePretty(
    _ value: JSONValue, indent: Int, used: Int, width: Int, into text: inout String
  ) {
    let depth = value.depth
    if depth <= 2, indent > 0 || depth <= 1 {
      let flat = spaced(value)
      if indent + used + flat.characterCount <= width {
        text += flat
        return
      }
    }
    let inner = String(repeating: " ", count: indent + 2)
    switch value {
    case .array(let elements) where !elements.isEmpty:
      text += "[\n"
      for (index, element) in elements.enumerated() {
        text += inner
        writePretty(element, indent: indent + 2, used: 0, width: width, into: &text)
        text += index == elements.count - 1 ? "\n" : ",\n"
      }
      text += String(repeating: " ", count: indent) + "]"
    case .object(let object) where !object.isEmpty:
      text += "{\n"
      for (index, member) in object.members.enumerated() {
        let key = quoted(member.key) + ": "
        text += inner
        text += key
        writePretty(member.value, indent: indent + 2, used: key.characterCount, width: width, into: &text)
        text += index == object.count - 1 ? "\n" : ",\n"
      }
      text += String(repeating: " ", count: indent) + "}"
    default:
      text += spaced(value)
    }
  }

  private static func spaced(_ value: JSONValue) -> String {
    var text = ""
    writeSpaced(value, into: &text)
    return text
  }

  private static func writeSpaced(_ value: JSONValue, into text: inout String) {
    switch value {
    case .array(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += ", " }
        writeSpaced(element, into: &text)
      }
      text += "]"
    case .object(let object):
      text += "{"
      for (index, member) in object.members.enumerated() {
        if index > 0 { text += ", " }
        write(quoted: member.key, into: &text)
        text += ": "
        writeSpaced(member.value, into: &text)
      }
      text += "}"
    default: write(value, sorted: false, into: &text)
    }
  }

  private static func write(_ value: JSONValue, sorted: Bool, into text: inout String) {
    switch value {
    case .null: text += "null"
    case .boolean(let flag): text += flag ? "true" : "false"
    case .integer(let integer): text += String(integer)
    case .number(let number): text += number.isFinite ? "\(number)" : "null"
    case .string(let string): write(quoted: string, into: &text)
    case .array(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += "," }
        write(element, sorted: sorted, into: &text)
      }
      text += "]"
    case .object(let object):
      let members =
        sorted
        ? object.members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) } : object.members
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        write(quoted: member.key, into: &text)
        text += ":"
        write(member.value, sorted: sorted, into: &text)
      }
      text += "}"
    }
  }

  private static func quoted(_ string: String) -> String {
    var text = ""
    write(quoted: string, into: &text)
    return text
  }

  private static func write(quoted string: String, into text: inout String) {
    let isPlain = string.utf8.allSatisfy {
      $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    text += "\""
    if isPlain { text += string } else { writeEscaped(string, into: &text) }
    text += "\""
  }

  private static func writeEscaped(_ string: String, into text: inout String) {
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..<" ", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension JSONValue {
  /// How many containers enclose the innermost value; 0 for a scalar.
  fileprivate var depth: Int {
    switch self {
    case .array(let elements): elements.reduce(1) { max($0, 1 + $1.depth) }
    case .object(let object): object.members.reduce(1) { max($0, 1 + $1.value.depth) }
    default: 0
    }
  }
}

extension String {
  /// As `count`, which looks for the borders of characters.
  fileprivate var characterCount: Int { utf8.allSatisfy { $0 < 0x80 } ? utf8.count : count }
}
