extension JSON {
  /// - throws: ``PluginError`` where the text is no JSON
  public init(parsing text: String) throws(PluginError) {
    var parser = JSONParser(bytes: Array(text.utf8))
    self = try parser.document()
  }

  /// The value on one line.
  public var line: String {
    switch self {
    case .null: "null"
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): "\(value)"
    case .number(let value): value.isFinite ? "\(value)" : "null"
    case .string(let value): Self.quoted(value)
    case .array(let elements): "[" + elements.map(\.line).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { Self.quoted($0.key) + ":" + $0.value.line }.joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case let control where control.value < 0x20:
        let digits = String(control.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

/// Reads RFC 8259. The text comes from the host, which has checked it; a fault is an error all the same.
private struct JSONParser {
  let bytes: [UInt8]
  var at = 0
  /// Deeper texts are refused.
  static let maximumDepth = 512

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func document() throws(PluginError) -> JSON {
    let value = try value(depth: 0)
    skipSpace()
    guard at == bytes.count else { throw fault }
    return value
  }

  private var fault: PluginError { PluginError("the text is no JSON at byte \(at)") }
  private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func skipSpace() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { at += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(PluginError) {
    guard take(character) else { throw fault }
  }

  private mutating func take(word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard at + count <= bytes.count, (0..<count).allSatisfy({ bytes[at + $0] == word.utf8Start[$0] }) else {
      return false
    }
    at += count
    return true
  }

  private mutating func value(depth: Int) throws(PluginError) -> JSON {
    guard depth < Self.maximumDepth else { throw PluginError("the text nests too deep") }
    skipSpace()
    if take("{") { return .object(try members(depth: depth)) }
    if take("[") {
      var elements: [JSON] = []
      if take("]") { return .array([]) }
      repeat { elements.append(try value(depth: depth + 1)) } while take(",")
      try expect("]")
      return .array(elements)
    }
    if next == UInt8(ascii: "\"") { return .string(try string()) }
    if take(word: "true") { return .boolean(true) }
    if take(word: "false") { return .boolean(false) }
    if take(word: "null") { return .null }
    return try number()
  }

  private mutating func members(depth: Int) throws(PluginError) -> [JSON.Member] {
    var members: [JSON.Member] = []
    if take("}") { return members }
    repeat {
      skipSpace()
      let key = try string()
      try expect(":")
      members.append(JSON.Member(key, try value(depth: depth + 1)))
    } while take(",")
    try expect("}")
    return members
  }

  private mutating func number() throws(PluginError) -> JSON {
    let start = at
    while let byte = next, "+-.0123456789eE".utf8.contains(byte) { at += 1 }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    if let integer = Int(text) { return .integer(integer) }
    guard let number = Double(text) else { throw fault }
    return .number(number)
  }

  private mutating func string() throws(PluginError) -> String {
    guard next == UInt8(ascii: "\"") else { throw fault }
    at += 1
    var text: [UInt8] = []
    while let byte = next, byte != UInt8(ascii: "\"") {
      at += 1
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      guard let escape = next else { throw fault }
      at += 1
      switch Unicode.Scalar(escape) {
      case "n": text.append(0x0A)
      case "t": text.append(0x09)
      case "r": text.append(0x0D)
      case "b": text.append(0x08)
      case "f": text.append(0x0C)
      case "\"", "\\", "/": text.append(escape)
      case "u": text += Array(String(try scalar()).utf8)
      default: throw fault
      }
    }
    guard next != nil else { throw fault }
    at += 1
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func scalar() throws(PluginError) -> Unicode.Scalar {
    let high = try unit()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard take(word: "\\u") else { throw fault }
    let low = try unit()
    guard (0xD800..<0xDC00).contains(high), (0xDC00..<0xE000).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
    else { throw fault }
    return scalar
  }

  private mutating func unit() throws(PluginError) -> UInt16 {
    guard at + 4 <= bytes.count,
      let unit = UInt16(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
    else { throw fault }
    at += 4
    return unit
  }
}
