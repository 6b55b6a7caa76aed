/// Lines of a C file.
struct CText {
  private(set) var text = ""

  mutating func line(_ text: String = "") { self.text += text + "\n" }

  /// A constant table: a few numbers a line.
  mutating func table(_ type: String, _ name: String, _ numbers: [String], width: Int = 110) {
    line("static const \(type) \(name)[\(numbers.count)] = {")
    var current = " "
    for number in numbers {
      if current.utf8.count + number.utf8.count + 2 > width {
        line(current)
        current = " "
      }
      current += " \(number),"
    }
    if current.utf8.count > 1 { line(current) }
    line("};")
  }

  /// What stands in a comment must not end it.
  static func comment(_ text: String) -> String {
    String(
      text.map { character in
        character.isASCII && !character.isNewline && character != "\\" ? character : "?"
      }
    ).replacing("*/", with: "* /").replacing("/*", with: "/ *")
  }

  /// A string literal. Everything but plain ASCII is escaped, byte by byte.
  static func literal(_ text: String) -> String {
    var result = "\""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): result += "\\" + String(UnicodeScalar(byte))
      case UInt8(ascii: "?"): result += "\\?"
      case 0x20...0x7E: result += String(UnicodeScalar(byte))
      default:
        let octal = String(byte, radix: 8)
        result += "\\" + String(repeating: "0", count: 3 - octal.count) + octal
      }
    }
    return result + "\""
  }

  static func float(_ number: Float) -> String {
    if number == .infinity { return "3.4028235e+38f" }
    if number == -.infinity { return "-3.4028235e+38f" }
    return "\(number)f"
  }

  static func float(_ number: Double) -> String { float(Float(number)) }
}
