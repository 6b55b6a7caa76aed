import Glibc

/// Numbers as tables hold them: a decimal number with a sign, a fraction and an exponent; no hexadecimal, no "inf".
enum CSVNumber {
  /// The double nearest to what is written; nil if that is no number, or none that a double reaches.
  ///
  /// Up to 2^53 times or divided by a power of ten up to 10^22, both exact, one rounding is the right one (Clinger 1990, "How
  /// to read floating point numbers accurately"); that is nearly every number of a table. `strtod` reads the others.
  static func value(_ bytes: UnsafeRawBufferPointer, decimal: UInt8) -> Double? {
    let count = bytes.count
    guard count > 0, count <= 64 else { return nil }
    var index = 0
    var isNegative = false
    if bytes[0] == UInt8(ascii: "-") || bytes[0] == UInt8(ascii: "+") {
      isNegative = bytes[0] == UInt8(ascii: "-")
      index = 1
    }
    var mantissa: UInt64 = 0
    var (digitCount, decimals) = (0, 0)
    // Exact up to 10^22.
    var power = 1.0
    var hasMark = false
    while index < count {
      let digit = bytes[index] &- UInt8(ascii: "0")
      if digit < 10 {
        // Nineteen digits fit into 64 bits.
        guard digitCount < 19 else { return slow(bytes, decimal: decimal) }
        mantissa = mantissa &* 10 &+ UInt64(digit)
        digitCount += 1
        if hasMark {
          decimals += 1
          power *= 10
        }
      } else if bytes[index] == decimal, !hasMark {
        hasMark = true
      } else {
        break
      }
      index += 1
    }
    guard index == count, digitCount > 0, mantissa <= 1 << 53, decimals <= 22 else {
      return slow(bytes, decimal: decimal)
    }
    let value = Double(mantissa) / power
    return isNegative ? -value : value
  }

  private static func slow(_ bytes: UnsafeRawBufferPointer, decimal: UInt8) -> Double? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 65) { buffer in
      for (index, byte) in bytes.enumerated() {
        let isDigit = byte >= 0x30 && byte <= 0x39
        guard isDigit || byte == decimal || "+-eE".utf8.contains(byte) else { return nil }
        buffer[index] = byte == decimal ? 0x2E : CChar(bitPattern: byte)
      }
      buffer[bytes.count] = 0
      guard let start = buffer.baseAddress else { return nil }
      var end: UnsafeMutablePointer<CChar>?
      let number = strtod(start, &end)
      return end == start + bytes.count && number.isFinite ? number : nil
    }
  }
}
