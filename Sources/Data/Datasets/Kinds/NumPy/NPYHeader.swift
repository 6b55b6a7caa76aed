import Diagnostics

/// What a .npy file says of its array: `{'descr': '<f4', 'fortran_order': False, 'shape': (140, 6), }`.
///
/// Format: "NEP 1, A simple file format for NumPy arrays", versions 1.0 to 3.0.
struct NPYHeader: Hashable {
  var element: NPYElement
  var isFortranOrder: Bool
  var shape: [Int]
  /// Where the elements begin, in bytes.
  var start: Int

  /// The most of a header that is read: NumPy itself refuses longer ones.
  static let limit = 10_000
  /// NumPy's own bound.
  static let maximumRank = 64

  /// Elements in all.
  var count: Int

  init(_ bytes: UnsafeRawBufferPointer, _ origin: FileOrigin) throws(DiagnosticsError) {
    func refuse(_ words: String) -> DiagnosticsError {
      origin.error(words, remedy: "Write the array by numpy.save or numpy.savez")
    }
    guard bytes.count >= 10, bytes.prefix(6).elementsEqual([0x93] + "NUMPY".utf8) else {
      throw refuse("this is no .npy file: it does not begin with \\x93NUMPY")
    }
    let version = bytes[6]
    guard (1...3).contains(version) else { throw refuse("byte 6: version \(version) of the format is not known") }
    let words = LittleEndianBytes(bytes)
    guard version == 1 || bytes.count >= 12 else { throw origin.error(.truncated(at: bytes.count, expected: 12)) }
    let (first, size) = version == 1 ? (10, words.word16(8)) : (12, words.word32(8))
    guard size <= Self.limit else { throw refuse("byte 8: the header claims \(size) bytes") }
    guard first + size <= bytes.count else { throw origin.error(.truncated(at: bytes.count, expected: first + size)) }
    var literal = PythonLiteral(Array(bytes[first..<first + size]))
    guard let members = literal.dictionary() else { throw refuse("byte \(first): the header is no Python dictionary") }
    guard Set(members.keys) == ["descr", "fortran_order", "shape"],
      case .boolean(let isFortran)? = members["fortran_order"],
      case .tuple(let extents)? = members["shape"], let descr = members["descr"]
    else { throw refuse("byte \(first): the header lacks descr, fortran_order or shape") }
    isFortranOrder = isFortran
    start = first + size
    switch descr {
    case .text(let text): element = try NPYElement(text, origin)
    case .other:
      throw origin.error(
        "it holds records with fields (a structured array)", remedy: "Save one plain array for each field")
    default: throw refuse("byte \(first): the type of the elements is no text")
    }
    shape = extents
    guard shape.count <= Self.maximumRank else { throw refuse("it has \(shape.count) dimensions") }
    count = shape.contains(0) ? 0 : 1
    for extent in shape where count > 0 {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard !overflow, product <= ContentStream.limit / max(1, element.size) else {
        throw origin.error(.tooLarge(limit: ContentStream.limit))
      }
      count = product
    }
    let total = count * element.size
    guard start + total <= bytes.count else { throw origin.error(.truncated(at: bytes.count, expected: start + total)) }
    guard start + total == bytes.count else { throw origin.error(.tooLong(expected: start + total)) }
  }
}

/// The type of an array's elements.
struct NPYElement: Hashable {
  enum Kind: Hashable { case boolean, signed, unsigned, floating, bytes, unicode }

  var kind: Kind
  /// Of an element, in bytes.
  var size: Int
  var isBigEndian: Bool

  /// As NumPy writes it: `<f4`, `|u1`, `>i2`, `<U12`.
  init(_ text: String, _ origin: FileOrigin) throws(DiagnosticsError) {
    var rest = Substring(text)
    isBigEndian = rest.first == ">"
    if let first = rest.first, "<>|=".contains(first) { rest.removeFirst() }
    let letter = rest.popFirst()
    let number = Int(rest)
    func refuse(_ words: String, _ remedy: String) -> DiagnosticsError { origin.error(words, remedy: remedy) }
    switch (letter, number) {
    case ("b", 1): (kind, size) = (.boolean, 1)
    case ("i", 1), ("i", 2), ("i", 4), ("i", 8): (kind, size) = (.signed, number ?? 0)
    case ("u", 1), ("u", 2), ("u", 4), ("u", 8): (kind, size) = (.unsigned, number ?? 0)
    case ("f", 2), ("f", 4), ("f", 8): (kind, size) = (.floating, number ?? 0)
    case ("S", let count?) where (0...65_536).contains(count): (kind, size) = (.bytes, count)
    case ("U", let count?) where (0...65_536).contains(count): (kind, size) = (.unicode, 4 * count)
    case ("O", _):
      throw refuse(
        "it holds pickled Python objects (dtype object), which are never loaded",
        "Save plain arrays: numpy.stack(list(x)).astype(numpy.float32), for example")
    case ("c", _): throw refuse("its elements are complex numbers", "Save real and imaginary parts as two channels")
    case ("M", _), ("m", _): throw refuse("its elements are dates or times", "Save them as numbers")
    case ("V", _): throw refuse("its elements are raw bytes (dtype void)", "Save an array of numbers")
    default: throw refuse("its elements have the type '\(text.echoed)', which is not read", "Save it as float32")
    }
  }

  /// As NumPy calls it: `float32`.
  var name: String {
    switch kind {
    case .boolean: "bool"
    case .signed: "int\(8 * size)"
    case .unsigned: "uint\(8 * size)"
    case .floating: "float\(8 * size)"
    case .bytes: "bytes"
    case .unicode: "text"
    }
  }

  var isText: Bool { kind == .bytes || kind == .unicode }
}

/// The few forms of Python's literals that a header has.
struct PythonLiteral {
  enum Value: Hashable {
    case text(String)
    case boolean(Bool)
    /// Of whole numbers from 0.
    case tuple([Int])
    /// A list, as structured types have.
    case other
  }

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func dictionary() -> [String: Value]? {
    guard take("{") else { return nil }
    var members: [String: Value] = [:]
    while !take("}") {
      guard let key = text(), take(":"), let value = value(), members[key] == nil else { return nil }
      members[key] = value
      guard take(",") || next == UInt8(ascii: "}") else { return nil }
    }
    return next == nil ? members : nil
  }

  private mutating func value() -> Value? {
    switch next {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return text().map(Value.text)
    case UInt8(ascii: "("): return tuple().map(Value.tuple)
    case UInt8(ascii: "["): return skipList() ? .other : nil
    default:
      if take("True") { return .boolean(true) }
      return take("False") ? .boolean(false) : nil
    }
  }

  private mutating func tuple() -> [Int]? {
    guard take("(") else { return nil }
    var numbers: [Int] = []
    while !take(")") {
      guard let number = number() else { return nil }
      numbers.append(number)
      guard take(",") || next == UInt8(ascii: ")") else { return nil }
    }
    return numbers
  }

  private mutating func number() -> Int? {
    skipSpace()
    let digits = bytes[position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard !digits.isEmpty, digits.count <= 18 else { return nil }
    position = digits.endIndex
    // Python 2 wrote a long as 3L.
    if position < bytes.count, bytes[position] == UInt8(ascii: "L") { position += 1 }
    return Int(String(decoding: digits, as: UTF8.self))
  }

  private mutating func text() -> String? {
    guard let quote = next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
    let content = bytes[(position + 1)...].prefix { $0 != quote && $0 != UInt8(ascii: "\\") }
    guard content.endIndex < bytes.count, bytes[content.endIndex] == quote else { return nil }
    position = content.endIndex + 1
    return String(decoding: content, as: UTF8.self)
  }

  private mutating func skipList() -> Bool {
    var depth = 0
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "[") { depth += 1 }
      if bytes[position] == UInt8(ascii: "]") { depth -= 1 }
      position += 1
      if depth == 0 { return true }
    }
    return false
  }

  /// The next byte that is no space; nil at the end.
  private var next: UInt8? {
    mutating get {
      skipSpace()
      return position < bytes.count ? bytes[position] : nil
    }
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x0A, 0x09, 0x0D, 0].contains(bytes[position]) { position += 1 }
  }

  private mutating func take(_ word: String) -> Bool {
    skipSpace()
    guard bytes[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }
}
