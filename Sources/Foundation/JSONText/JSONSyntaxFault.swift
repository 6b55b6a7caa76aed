/// The first fault that keeps a text from being JSON, in words and with its location. It is looked for only after jansson
/// has refused the text. If none is found, jansson's own message is shown.
struct JSONSyntaxFault {
  var range: Range<Int>
  var message: String
  var remedy: String?
  /// The container that the fault is about, by its first character.
  var opening: Int?

  init(_ range: Range<Int>, _ message: String, remedy: String? = nil, opening: Int? = nil) {
    self.range = range
    self.message = message
    self.remedy = remedy
    self.opening = opening
  }

  static func first(in bytes: [UInt8]) -> JSONSyntaxFault? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      return JSONSyntaxFault(
        0..<1, "the file starts with a byte order mark", remedy: "Save it as UTF-8 without one")
    }
    var walk = JSONSyntaxWalk(bytes)
    return walk.firstFault()
  }
}

/// Walks over tokens and remembers what may come next. No recursion.
private struct JSONSyntaxWalk {
  private enum Expectation {
    case value, valueOrEnd, key, keyOrEnd, colon, separator
  }

  private var scanner: JSONScanner
  /// The offsets of the containers that are open.
  private var open: [Int] = []
  private var expected = Expectation.value
  /// Where the token before ends.
  private var end = 0

  init(_ bytes: [UInt8]) {
    scanner = JSONScanner(bytes)
  }

  private var bytes: [UInt8] { scanner.bytes }

  mutating func firstFault() -> JSONSyntaxFault? {
    while true {
      scanner.skipSpace()
      let start = scanner.position
      guard let byte = scanner.current else { return faultAtEnd(start) }
      if open.isEmpty, expected == .separator {
        return JSONSyntaxFault(
          start..<start + 1, "text follows the end of the document", remedy: "Remove what stands after the last '}'")
      }
      let fault =
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["): begin(start)
        case UInt8(ascii: "}"), UInt8(ascii: "]"): close(start)
        case UInt8(ascii: ","), UInt8(ascii: ":"): punctuation(start)
        case UInt8(ascii: "\""): string(start)
        default: word(start)
        }
      if let fault { return fault }
      end = scanner.position
    }
  }

  private func faultAtEnd(_ position: Int) -> JSONSyntaxFault? {
    guard let opening = open.last else {
      return end == 0
        ? JSONSyntaxFault(
          0..<1, "the file is empty", remedy: "An architecture starts with { \"espalier\": 1, … }") : nil
    }
    let (name, bracket) = container(opening)
    return JSONSyntaxFault(
      end..<end + 1, "the text ends where \(name) is still open", remedy: "Add '\(bracket)'", opening: opening)
  }

  private func container(_ opening: Int) -> (name: String, bracket: String) {
    bytes[opening] == UInt8(ascii: "{") ? ("an object", "}") : ("a list", "]")
  }

  /// What is missing where a value begins; nil if one may.
  private func faultBeforeValue(_ start: Int) -> JSONSyntaxFault? {
    switch expected {
    case .value, .valueOrEnd: nil
    case .separator: JSONSyntaxFault(end..<end + 1, "a comma is missing here", remedy: "Add ','")
    case .colon: JSONSyntaxFault(end..<end + 1, "a colon is missing after the member's name", remedy: "Add ':'")
    case .key, .keyOrEnd:
      JSONSyntaxFault(
        start..<start + 1, "a member of an object starts with its name", remedy: "Write \"name\": before it")
    }
  }

  private mutating func begin(_ start: Int) -> JSONSyntaxFault? {
    if let fault = faultBeforeValue(start) { return fault }
    open.append(start)
    expected = bytes[start] == UInt8(ascii: "{") ? .keyOrEnd : .valueOrEnd
    scanner.position += 1
    return nil
  }

  private mutating func close(_ start: Int) -> JSONSyntaxFault? {
    let bracket = String(UnicodeScalar(bytes[start]))
    let here = start..<start + 1
    guard let opening = open.last else {
      return JSONSyntaxFault(here, "'\(bracket)' closes nothing", remedy: "Remove it")
    }
    // '{' and '}', '[' and ']' are two apart in ASCII.
    guard bytes[opening] + 2 == bytes[start] else {
      let (name, wanted) = container(opening)
      return JSONSyntaxFault(
        here, "'\(bracket)' stands where \(name) is still open", remedy: "Add '\(wanted)' before it",
        opening: opening)
    }
    switch expected {
    case .separator, .keyOrEnd, .valueOrEnd: break
    case .value where bytes[end - 1] == UInt8(ascii: ":"):
      return JSONSyntaxFault(here, "a value is missing before '\(bracket)'")
    case .key, .value:
      return JSONSyntaxFault(here, "a comma stands before '\(bracket)'", remedy: "Remove the trailing comma")
    case .colon:
      return JSONSyntaxFault(
        here, "a member without a value stands before '\(bracket)'", remedy: "Write ':' and its value")
    }
    open.removeLast()
    expected = .separator
    scanner.position += 1
    return nil
  }

  private mutating func punctuation(_ start: Int) -> JSONSyntaxFault? {
    let isComma = bytes[start] == UInt8(ascii: ",")
    let here = start..<start + 1
    switch expected {
    case .separator where isComma:
      expected = bytes[open[open.count - 1]] == UInt8(ascii: "{") ? .key : .value
    case .colon where !isComma: expected = .value
    case .colon:
      return JSONSyntaxFault(here, "a member has a name but no value", remedy: "Write ':' and its value")
    default:
      return isComma
        ? JSONSyntaxFault(here, "nothing stands before ','", remedy: "Write what is missing, or remove the comma")
        : JSONSyntaxFault(here, "':' stands where no name is before it")
    }
    scanner.position += 1
    return nil
  }

  private mutating func string(_ start: Int) -> JSONSyntaxFault? {
    if let fault = fault(inString: start) { return fault }
    if expected == .key || expected == .keyOrEnd {
      expected = .colon
    } else if let fault = faultBeforeValue(start) {
      return fault
    } else {
      expected = .separator
    }
    scanner.skipString()
    return nil
  }

  private func fault(inString start: Int) -> JSONSyntaxFault? {
    var index = start + 1
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""): return nil
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        return JSONSyntaxFault(start..<index, "the string does not end on its line", remedy: "Add '\"'")
      case UInt8(ascii: "\t"):
        return JSONSyntaxFault(index..<index + 1, "a tab stands in a string", remedy: "Write '\\t'")
      case 0..<0x20:
        return JSONSyntaxFault(
          index..<index + 1, "the control character 0x\(String(bytes[index], radix: 16)) stands in a string",
          remedy: "Remove it")
      case UInt8(ascii: "\\"):
        guard index + 1 < bytes.count else { return nil }
        if !"\"\\/bfnrtu".utf8.contains(bytes[index + 1]) {
          return JSONSyntaxFault(
            index..<index + 2, "'\\' starts no escape that JSON knows", remedy: "Write '\\\\' for a backslash")
        }
        if bytes[index + 1] == UInt8(ascii: "u"), let fault = fault(inUnicodeEscape: index) { return fault }
        index += 1
      default: break
      }
      index += 1
    }
    return JSONSyntaxFault(start..<start + 1, "the string does not end", remedy: "Add '\"'")
  }

  private func fault(inUnicodeEscape start: Int) -> JSONSyntaxFault? {
    let digits = bytes[(start + 2)...].prefix(4)
    let range = start..<min(start + 6, bytes.count)
    guard digits.count == 4, let code = UInt16(String(decoding: digits, as: UTF8.self), radix: 16) else {
      return JSONSyntaxFault(range, "four hexadecimal digits follow '\\u'")
    }
    return code == 0 ? JSONSyntaxFault(range, "the text holds a NUL character", remedy: "Remove it") : nil
  }

  private mutating func word(_ start: Int) -> JSONSyntaxFault? {
    switch bytes[start] {
    case UInt8(ascii: "/"), UInt8(ascii: "#"):
      return JSONSyntaxFault(
        start..<start + 1, "JSON has no comments", remedy: "Put the text into a \"comment\" member")
    case UInt8(ascii: "'"):
      return JSONSyntaxFault(
        start..<start + 1, "strings take double quotes", remedy: "Write \"…\" in place of '…'")
    default: break
    }
    while let byte = scanner.current, !" \n\r\t,:]}[{\"".utf8.contains(byte) { scanner.position += 1 }
    let range = start..<scanner.position
    let text = String(decoding: bytes[range].prefix(40), as: UTF8.self)
    if expected == .key || expected == .keyOrEnd {
      return JSONSyntaxFault(range, "the name of a member takes double quotes", remedy: "Write \"\(text)\"")
    }
    if let fault = faultBeforeValue(start) { return fault }
    expected = .separator
    return ["true", "false", "null"].contains(text) ? nil : fault(inWord: text, range)
  }

  private func fault(inWord text: String, _ range: Range<Int>) -> JSONSyntaxFault? {
    let lower = text.lowercased()
    switch lower {
    case "true", "false", "null":
      return JSONSyntaxFault(range, "'\(text)' is not how JSON writes it", remedy: "Write '\(lower)'")
    case "none", "nil", "undefined":
      return JSONSyntaxFault(range, "'\(text)' is not how JSON writes it", remedy: "Write 'null'")
    case "nan", "infinity", "inf", "-nan", "-infinity", "-inf":
      return JSONSyntaxFault(range, "\(text) is not a number in JSON", remedy: "Write a finite number")
    default: break
    }
    guard let first = text.utf8.first, (first >= 0x30 && first <= 0x39) || "+-.".utf8.contains(first) else {
      return JSONSyntaxFault(range, "'\(text)' is no value", remedy: "Put text into double quotes")
    }
    guard !Self.isNumber(text) else { return nil }
    let digits = text.drop { "+-".contains($0) }
    let remedy: String? =
      if first == UInt8(ascii: "+") {
        "Leave the '+' out"
      } else if digits.first == "0", digits.dropFirst().first?.isNumber == true {
        "Leave the leading zeros out"
      } else if digits.first == "." || digits.last == "." {
        "Write a digit on both sides of the point"
      } else {
        nil
      }
    return JSONSyntaxFault(range, "'\(text)' is not how JSON writes a number", remedy: remedy)
  }

  /// RFC 8259, section 6.
  private static func isNumber(_ text: String) -> Bool {
    text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
  }
}
