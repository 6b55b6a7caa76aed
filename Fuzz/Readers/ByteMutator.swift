/// Changes bytes in the ways that find faults: the same changes for the same seed.
public struct ByteMutator {
  private var state: UInt64

  public init(seed: UInt64) {
    state = seed
  }

  /// The next number. SplitMix64: Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators".
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }

  /// A number from 0 to below a bound.
  public mutating func next(below bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }

  /// One to eight changes of bytes, some of them of a kind that keeps a text's form.
  public mutating func mutate(_ bytes: [UInt8], words: [String] = []) -> [UInt8] {
    var bytes = bytes
    for _ in 0...next(below: 8) { change(&bytes, words) }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8], _ words: [String]) {
    guard !bytes.isEmpty else { return bytes.append(UInt8(next(below: 256))) }
    let offset = next(below: bytes.count)
    let length = min(1 + next(below: next(below: 4) == 0 ? 64 : 4), bytes.count - offset)
    switch next(below: 10) {
    case 0: bytes[offset] ^= 1 << UInt8(next(below: 8))
    case 1: bytes[offset] = [0, 0x7F, 0x80, 0xFF, 0x22, 0x5C, 0x2C, 0x7D][next(below: 8)]
    case 2: bytes.removeSubrange(offset..<offset + length)
    case 3: bytes.insert(contentsOf: bytes[offset..<offset + length], at: next(below: bytes.count + 1))
    case 4: bytes.insert(UInt8(next(below: 256)), at: offset)
    case 5: bytes.removeSubrange(offset...)
    case 6, 7: replaceNumber(&bytes, near: offset)
    case 8: swapParts(&bytes, offset, length)
    default:
      let all = words + Self.words
      bytes.insert(contentsOf: all[next(below: all.count)].utf8, at: offset)
    }
  }

  /// Replaces the digits at or after an offset by an extreme.
  private mutating func replaceNumber(_ bytes: inout [UInt8], near offset: Int) {
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    guard let start = bytes[offset...].firstIndex(where: isDigit) else { return }
    let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.endIndex
    bytes.replaceSubrange(start..<end, with: Self.numbers[next(below: Self.numbers.count)].utf8)
  }

  private mutating func swapParts(_ bytes: inout [UInt8], _ offset: Int, _ length: Int) {
    let other = next(below: bytes.count - length + 1)
    for step in 0..<length { bytes.swapAt(offset + step, other + step) }
  }

  private static let numbers = [
    "0", "1", "-1", "2147483647", "2147483648", "4294967296", "9223372036854775807", "-9223372036854775808",
    "9223372036854775808", "18446744073709551615", "1e308", "1e-320", "0.5", "1e5", "65536", "65537", "100000",
  ]

  private static let words = [
    "null", "true", "{}", "[]", "\"\"", "{\"kind\":\"add\"}", ",", ":", "\"$in\"", "\"$\"", "\\u0000", "\u{301}", "é",
    "\"repeat\":10000,", "[[[[[[[[", "-", ".5",
  ]
}
