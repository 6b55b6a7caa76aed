/// One 512-byte header of a tar archive.
struct TarHeader {
  enum Kind: Hashable {
    case file
    /// GNU: the content is the next entry's path.
    case longName
    /// pax: the content is a list of attributes of the next entry.
    case extended
    /// pax: attributes of all entries to come, none of which matters here.
    case globalExtended
    /// Folders, links, devices, which have no content, and kinds that are not known.
    case passedOver(hasContent: Bool)
  }

  let path: String
  let size: Int
  let kind: Kind

  /// Nil when the checksum or a number is wrong.
  init?(_ block: [UInt8]) {
    let checksum = 148..<156
    var sum = block.reduce(0) { $0 + Int($1) }
    sum += checksum.reduce(0) { $0 + Int(UInt8(ascii: " ")) - Int(block[$1]) }
    guard Self.number(block[checksum]) == sum, let size = Self.number(block[124..<136]) else { return nil }
    self.size = size
    path = String(decoding: block[0..<100].prefix { $0 != 0 }, as: UTF8.self)
    switch block[156] {
    case 0, UInt8(ascii: "0"), UInt8(ascii: "7"): kind = .file
    case UInt8(ascii: "L"): kind = .longName
    case UInt8(ascii: "x"): kind = .extended
    case UInt8(ascii: "g"): kind = .globalExtended
    case UInt8(ascii: "1")...UInt8(ascii: "6"): kind = .passedOver(hasContent: false)
    default: kind = .passedOver(hasContent: true)
    }
  }

  /// Octal digits between blanks, or, if the first bit is set, a big-endian binary number as GNU writes large ones.
  private static func number(_ field: ArraySlice<UInt8>) -> Int? {
    guard let first = field.first else { return nil }
    if first & 0x80 != 0 {
      // Eight bytes hold every size that could be read; what lies before them must be empty.
      guard first == 0x80, field.dropFirst().dropLast(8).allSatisfy({ $0 == 0 }) else { return nil }
      return Int(exactly: field.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
    let digits = field.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != UInt8(ascii: " ") && $0 != 0 }
    // An empty field is 0. At most 12 digits of three bits each cannot overflow.
    return digits.reduce(0 as Int?) { value, digit in
      guard let value, (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(digit) else { return nil }
      return value << 3 | Int(digit - UInt8(ascii: "0"))
    }
  }

  /// The records "length key=value\n" of a pax header, or nil when they are malformed.
  static func extendedRecords(_ bytes: [UInt8]) -> [String: String]? {
    var records: [String: String] = [:]
    var rest = bytes[...]
    while !rest.isEmpty {
      let digits = rest.prefix { $0 != UInt8(ascii: " ") }
      guard
        let length = Int(String(decoding: digits, as: UTF8.self)), length > digits.count + 1, length <= rest.count,
        rest[rest.startIndex + length - 1] == UInt8(ascii: "\n")
      else { return nil }
      let body = rest.prefix(length - 1).dropFirst(digits.count + 1)
      guard let equals = body.firstIndex(of: UInt8(ascii: "=")) else { return nil }
      let key = String(decoding: body[..<equals], as: UTF8.self)
      records[key] = String(decoding: body[(equals + 1)...], as: UTF8.self)
      rest = rest.dropFirst(length)
    }
    return records
  }
}
