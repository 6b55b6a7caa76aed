/// Walks over JSON text to find where values stand. Used after jansson has accepted the text, or to explain why it
/// did not; it decides nothing itself.
struct JSONScanner {
  let bytes: [UInt8]
  var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  /// Skips one string, the scanner being at its opening quote.
  mutating func skipString() {
    position = bytes.withUnsafeBufferPointer { Self.endOfString(at: position, in: $0) }
  }

  private static func endOfString(at start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var index = start + 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(index + 1, bytes.count)
  }

  /// Skips one value of any kind without recursion.
  mutating func skipValue() {
    skipSpace()
    let start = position
    position = bytes.withUnsafeBufferPointer { bytes in
      var (index, depth) = (start, 0)
      while index < bytes.count {
        switch bytes[index] {
        case UInt8(ascii: "\""):
          index = Self.endOfString(at: index, in: bytes)
          if depth == 0 { return index }
          continue
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          if depth <= 1 { return depth == 1 ? index + 1 : index }
          depth -= 1
        case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x0A, 0x0D, 0x09:
          if depth == 0 { return index }
        default: break
        }
        index += 1
      }
      return index
    }
  }

  /// The key at the scanner, as text: escapes are resolved by the parser that accepted it.
  mutating func readKey() -> (range: Range<Int>, text: String) {
    let start = position
    skipString()
    let range = start..<position
    let inner = bytes[(start + 1)..<max(start + 1, position - 1)]
    if inner.contains(UInt8(ascii: "\\")) {
      if case .string(let text)? = try? JSONParser.parseScalar(Array(bytes[range])) { return (range, text) }
    }
    return (range, String(decoding: inner, as: UTF8.self))
  }

  /// What is more in a text than is parsed, and where it begins.
  enum Excess {
    case depth(Int)
    case values(Int)
  }

  /// Where a text first nests deeper than a limit or has too many values; nil if it does neither.
  static func excess(over limit: Int, values: Int, in bytes: [UInt8]) -> Excess? {
    bytes.withUnsafeBufferPointer { bytes in
      var depth = 0
      var count = 1
      var index = 0
      var inString = false
      while index < bytes.count {
        switch bytes[index] {
        case UInt8(ascii: "\\") where inString: index += 1
        case UInt8(ascii: "\""): inString.toggle()
        case UInt8(ascii: "{") where !inString, UInt8(ascii: "[") where !inString:
          depth += 1
          count += 1
          if depth > limit { return .depth(index) }
        case UInt8(ascii: "}") where !inString, UInt8(ascii: "]") where !inString: depth -= 1
        case UInt8(ascii: ",") where !inString:
          count += 1
          if count > values { return .values(index) }
        default: break
        }
        index += 1
      }
      return nil
    }
  }

  /// The first key that its object already has, with both locations.
  mutating func firstDuplicateKey() -> (key: String, first: Range<Int>, second: Range<Int>)? {
    position = 0
    var scopes: [[String: Range<Int>]?] = []
    var expectsKey = false
    while true {
      skipSpace()
      switch current {
      case UInt8(ascii: "{"):
        scopes.append([:])
        expectsKey = true
        position += 1
      case UInt8(ascii: "["):
        scopes.append(nil)
        expectsKey = false
        position += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        _ = scopes.popLast()
        expectsKey = false
        position += 1
      case UInt8(ascii: ","):
        expectsKey = scopes.last.map { $0 != nil } ?? false
        position += 1
      case UInt8(ascii: "\"") where expectsKey:
        let key = readKey()
        if let first = scopes[scopes.count - 1]?[key.text] { return (key.text, first, key.range) }
        scopes[scopes.count - 1]?[key.text] = key.range
        expectsKey = false
      case UInt8(ascii: "\""): skipString()
      case UInt8(ascii: ":"): position += 1
      case nil: return nil
      default: skipValue()
      }
    }
  }
}
